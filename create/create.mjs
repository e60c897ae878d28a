#!/usr/bin/env node
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const TEMPLATE = fileURLToPath(new URL('template', import.meta.url));
const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
const SERVER = '@mooring-mcp/server';
/** The template's own name, and what it names Mooring's package by. */
const NAMED = 'my-tools';
const WANTED = '"file:../mooring-mcp-server.tgz"';

const USAGE = `Writes a package of tools for Mooring.

  npm create ${SERVER} my-tools                              with ${SERVER} from the registry
  npm create ${SERVER} my-tools -- --server ../mooring.tgz   with a packed file of it
`;

const { values, positionals } = options();
const folder = resolve(positionals[0]);
const name = basename(folder);
if (!/^[a-z0-9][a-z0-9._-]*$/.test(name)) stop(`${name} can't be the name of a package: a-z, 0-9, ".", "_" and "-"`);
if (existsSync(folder) && readdirSync(folder).length > 0) stop(`${folder} is not empty`);

mkdirSync(folder, { recursive: true });
cpSync(TEMPLATE, folder, { recursive: true });
// npm packs no .gitignore, and takes a second package.json for that of another package.
renameSync(join(folder, 'gitignore'), join(folder, '.gitignore'));
renameSync(join(folder, 'package.template.json'), join(folder, 'package.json'));
for (const path of globSync(['**/*', '.*', '.github/**/*'], { cwd: folder }).map((each) => join(folder, each))) {
  if (!statSync(path).isFile()) continue;
  const text = readFileSync(path, 'utf8').replaceAll(WANTED, JSON.stringify(wanted())).replaceAll(NAMED, name);
  writeFileSync(path, text);
}
console.log(`Wrote ${name}. Next:

  cd ${relative(process.cwd(), folder) || '.'}
  npm install
  npm run dev      serves http://127.0.0.1:3000/mcp, again after each change
  npm test
`);

function wanted() {
  if (values.server === undefined) return `^${version}`;
  return existsSync(values.server) ? `file:${relative(folder, resolve(values.server))}` : values.server;
}

function options() {
  try {
    const parsed = parseArgs({
      allowPositionals: true,
      options: { server: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    if (parsed.values.help) stop(USAGE, 0);
    if (parsed.positionals.length !== 1) stop(USAGE);
    return parsed;
  } catch (error) {
    return stop(`${error.message}\n\n${USAGE}`);
  }
}

function stop(message, code = 1) {
  (code === 0 ? process.stdout : process.stderr).write(`${message.trimEnd()}\n`);
  process.exit(code);
}
