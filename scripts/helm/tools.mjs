import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fromRoot } from '../steps/paths.mjs';
import { run } from '../steps/run.mjs';

const TOOLS = fromRoot('.cache', 'tools');
const VENV = join(TOOLS, 'kubernetes-validate');

/** Modules whose files define the custom resources that the chart writes. Only their files are fetched. */
const CUSTOM_RESOURCES = [
  'sigs.k8s.io/gateway-api@v1.2.1',
  'github.com/kedacore/keda/v2@v2.17.0',
  'github.com/prometheus-operator/prometheus-operator@v0.85.0',
];

/** `HELM` if it is set, helm of the PATH, or one that Go builds. `undefined` when there is none. */
export function findHelm() {
  const own = join(TOOLS, 'helm');
  if (process.env.HELM) return process.env.HELM;
  if (answers('helm', ['version'])) return 'helm';
  if (!existsSync(own)) goInstall('helm.sh/helm/v3/cmd/helm@latest');
  return existsSync(own) ? own : undefined;
}

/** The validator that brings Kubernetes' own schemas. */
export function findKubernetesValidate() {
  const own = join(VENV, 'bin', 'kubernetes-validate');
  if (answers('kubernetes-validate', ['--version'])) return 'kubernetes-validate';
  if (!existsSync(own) && answers('python3', ['--version'])) {
    console.log('Installing kubernetes-validate…');
    if (run('python3', ['-m', 'venv', VENV])) run(join(VENV, 'bin', 'pip'), ['install', '-q', 'kubernetes-validate']);
  }
  return existsSync(own) ? own : undefined;
}

/** Prometheus' own checker; as root on Debian it is installed. */
export function findPromtool() {
  return findOrInstall('promtool', '--version', 'prometheus');
}

/** The proxy of compose.yaml; as root on Debian it is installed. */
export function findNginx() {
  return findOrInstall('nginx', '-v', 'nginx-light');
}

/** Folders with the definitions of custom resources, separated by commas. */
export function findCustomResources() {
  const folders = CUSTOM_RESOURCES.map(goModuleFolder);
  return folders.every(Boolean) ? folders.join(',') : undefined;
}

function findOrInstall(command, versionFlag, debianPackage) {
  if (answers(command, [versionFlag])) return command;
  if (process.getuid?.() === 0 && answers('apt-get', ['--version'])) {
    console.log(`Installing ${debianPackage}…`);
    // Run level 1 keeps the package from starting a server of its own.
    const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
    run('apt-get', ['update', '-q'], env);
    run('apt-get', ['install', '-y', '-q', '--no-install-recommends', debianPackage], env);
  }
  return answers(command, [versionFlag]) ? command : undefined;
}

function goInstall(name) {
  if (!answers('go', ['version'])) return;
  console.log('Building helm with Go (some minutes, once)…');
  mkdirSync(TOOLS, { recursive: true });
  run('go', ['install', name], { GOBIN: TOOLS });
}

function goModuleFolder(name) {
  if (!answers('go', ['version'])) return undefined;
  const { stdout } = spawnSync('go', ['mod', 'download', '-json', name], { cwd: '/', encoding: 'utf8' });
  try {
    return JSON.parse(stdout).Dir;
  } catch {
    return undefined;
  }
}

function answers(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
