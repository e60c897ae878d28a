import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A registry of npm on the loopback, for `npm install` without the network: it has what this checkout has installed, in the
 * versions of the lock file, and what is published to it. Prints its URL. Ends with its parent, by the end of its input.
 */
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** By name and version: the folder or the bytes of a package, and its package.json. */
const packages = new Map();

const { packages: locked } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
for (const [path, entry] of Object.entries(locked).filter(([path]) => path !== '')) {
  const folder = join(ROOT, path);
  const file = join(folder, 'package.json');
  // Those for other platforms are not here: npm writes them into lock files, and fetches none.
  const manifest = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { name: nameIn(path), ...entry };
  add(manifest, { folder });
}

const server = createServer((request, response) => {
  answer(request, response).catch((error) => response.writeHead(500).end(String(error)));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const origin = `http://127.0.0.1:${server.address().port}/`;
console.log(origin);
process.stdin.resume().on('end', () => process.exit(0));

async function answer(request, response) {
  const [name, version] = decodeURIComponent(request.url.slice(1)).split('/-/');
  const known = packages.get(name);
  if (request.method === 'PUT') return publish(await bodyOf(request), response);
  if (!known) return response.writeHead(404).end('{}');
  if (version === undefined) return response.end(JSON.stringify(packument(name, known)));
  const { folder, bytes } = known.get(version);
  if (bytes) return response.end(bytes);
  const tar = ['-c', '-C', dirname(folder), '--exclude', `${basename(folder)}/node_modules`, basename(folder)];
  spawn('tar', tar, { stdio: ['ignore', 'pipe', 'inherit'] }).stdout.pipe(response);
}

function packument(name, known) {
  const versions = [...known].map(([version, { manifest }]) => {
    const tarball = `${origin}${encodeURIComponent(name)}/-/${version}`;
    return [version, { ...manifest, name, dist: { tarball } }];
  });
  return { name, versions: Object.fromEntries(versions), 'dist-tags': { latest: versions.at(-1)[0] } };
}

function publish(body, response) {
  const { versions, _attachments: attachments } = JSON.parse(body);
  const [{ data }] = Object.values(attachments);
  for (const manifest of Object.values(versions)) add(manifest, { bytes: Buffer.from(data, 'base64') });
  response.writeHead(201).end('{}');
}

function nameIn(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

function add(manifest, content) {
  const { name, version } = manifest;
  packages.set(name, (packages.get(name) ?? new Map()).set(version, { ...content, manifest }));
}

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
