import '../steps/check-node.mjs';
import { ensureBuilt } from '../steps/build.mjs';
import { ensureInstalled } from '../steps/install.mjs';
import { jest } from '../steps/jest.mjs';
import { findCustomResources, findHelm, findKubernetesValidate, findNginx, findPromtool } from './tools.mjs';

/** What the tests need, by the variable that tells them where it is. */
const NEEDS = {
  HELM: ['helm', findHelm, 'install Helm, or Go 1.26 to build it'],
  KUBERNETES_VALIDATE: ['kubernetes-validate', findKubernetesValidate, 'install Python 3 with pip'],
  PROMTOOL: ['promtool', findPromtool, 'install the package "prometheus"'],
  NGINX: ['nginx', findNginx, 'install the package "nginx"'],
  CUSTOM_RESOURCES: ['the definitions of custom resources', findCustomResources, 'install Go'],
};

ensureInstalled();
ensureBuilt();
const missing = Object.entries(NEEDS).filter(([variable, [, find]]) => !provide(variable, find()));
const { passed, failed } = jest([...process.argv.slice(2), '--testRegex=test/helm/.*\\.helm\\.ts$']);
for (const [, [name, , advice]] of missing) console.log(`!!! SKIPPED what needs ${name}: ${advice}`);
// Continuous integration must not pass by skipping.
const unacceptable = process.env.CI ? missing.length : 0;
console.log(`${passed} passed, ${failed + unacceptable} failed`);
process.exitCode = failed + unacceptable === 0 ? 0 : 1;

function provide(variable, value) {
  if (value === undefined) return false;
  process.env[variable] = value;
  return true;
}
