import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fromRoot, root } from './steps/paths.mjs';
import { stop } from './steps/run.mjs';

/** Gives the package another name, in all that names it: package.json, code, templates, tests and docs. */
const SCOPED = /^(@[a-z0-9~-][a-z0-9._~-]*)\/([a-z0-9~-][a-z0-9._~-]*)$/;

const { name: before } = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8'));
const after = process.argv[2] ?? '';
if (!SCOPED.test(after)) stop('Name a scope that is yours on the registry: npm run rename-package -- @acme/mooring');

const replacements = spellings(before).map((text, index) => [text, spellings(after)[index]]);
const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
const changed = files.filter((file) => rewrites(fromRoot(file)));
console.log(
  `${before} is ${after} now, in ${changed.length} files. npm install and npm test show whether all is well.`,
);

/** The package, what creates packages for it (`npm create`), and the file that `npm pack` writes. */
function spellings(name) {
  const [, scope, unscoped] = SCOPED.exec(name);
  return [
    name,
    `${scope}/create-${unscoped}`,
    `${scope.slice(1)}-${unscoped}-`,
    `${scope.slice(1)}-create-${unscoped}-`,
  ];
}

function rewrites(path) {
  const text = readFileSync(path, 'latin1');
  const renamed = replacements.reduce((result, [from, to]) => result.replaceAll(from, to), text);
  if (renamed !== text) writeFileSync(path, renamed, 'latin1');
  return renamed !== text;
}
