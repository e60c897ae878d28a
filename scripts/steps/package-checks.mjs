import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { runQuietly } from './run.mjs';

const PEERS = ['@nestjs/common', '@nestjs/core', '@nestjs/platform-express', 'reflect-metadata', 'rxjs', 'zod'];
const OPTIONAL = ['@modelcontextprotocol/client', '@nestjs/platform-fastify', '@scalar/openapi-parser', 'fastify'];

/**
 * That a packed package can be published, and what it is packed from can't.
 *
 * @param archive the file that npm pack has written
 * @param checkout where it did; its tools are run, as this one may have none installed
 */
export function packageChecks(archive, checkout) {
  const tool = (script, args) => runQuietly(process.execPath, [join(checkout, 'node_modules', script), ...args]);
  return [
    { name: 'its peers', ...peersOf(archive) },
    { name: 'npm pack leaves the checkout as it was', ...cleanliness(checkout) },
    { name: 'publint', ...tool('publint/src/cli.js', ['run', archive, '--strict']) },
    {
      name: 'are the types wrong?',
      ...tool('@arethetypeswrong/cli/dist/index.js', [archive, '--profile', 'esm-only']),
    },
    { name: 'npm publish --dry-run of the package', ...runQuietly('npm', ['publish', '--dry-run', archive], checkout) },
    {
      name: 'publint of what npm create runs',
      ...tool('publint/src/cli.js', ['run', join(checkout, 'create'), '--strict']),
    },
    { name: 'npm publish of the checkout is refused', ...refusal(checkout) },
  ];
}

function peersOf(archive) {
  const text = execFileSync('tar', ['-xzOf', archive, 'package/package.json'], { encoding: 'utf8' });
  const { dependencies, peerDependencies, peerDependenciesMeta, ...rest } = JSON.parse(text);
  const optional = Object.keys(peerDependenciesMeta).filter((name) => peerDependenciesMeta[name].optional);
  const isAsWanted =
    String(Object.keys(peerDependencies).toSorted()) === String([...PEERS, ...OPTIONAL].toSorted()) &&
    String(optional) === String(OPTIONAL) &&
    PEERS.every((name) => !(name in dependencies)) &&
    !('private' in rest || 'scripts' in rest || 'devDependencies' in rest);
  return { succeeded: isAsWanted, output: text };
}

function cleanliness(checkout) {
  const { output } = runQuietly('git', ['status', '--porcelain', 'package.json'], checkout);
  return { succeeded: output === '', output };
}

function refusal(checkout) {
  const nowhere = ['--registry=http://127.0.0.1:9', '--//127.0.0.1:9/:_authToken=none', '--fetch-retries=0'];
  const { succeeded, output } = runQuietly('npm', ['publish', '--ignore-scripts', ...nowhere], checkout);
  return { succeeded: !succeeded && output.includes('EPRIVATE'), output };
}
