import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PACKAGE_NAME } from '../../identity/product.js';
import { resolveAsIn } from './host-packages.hooks.js';

let directory: string;
let host: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'host-packages-'));
  install('app', 'zod', '4.6.7');
  host = fileIn('app/dist/main.js');
});
afterEach(() => rmSync(directory, { recursive: true }));

function install(folder: string, name: string, version: string): void {
  const root = join(directory, folder, 'node_modules', name);
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'package.json'), JSON.stringify({ name, version }));
  writeFileSync(join(root, 'index.js'), '');
}

function fileIn(path: string): string {
  return pathToFileURL(join(directory, path)).href;
}

/** The file that an import is looked up from in the end. */
function lookedUpFrom(specifier: string, parentURL: string | undefined): string | undefined {
  const context = parentURL === undefined ? {} : { parentURL };
  return resolveAsIn<{ url: string | undefined }>(host)(specifier, context, (_, { parentURL: url }) => ({ url })).url;
}

/** The file that `require` finds; `undefined` where it is left to Node. */
function required(specifier: string, parentURL: string): string | undefined {
  // As Node 22 gives them.
  const conditions = new Set(['require', 'node', 'module-sync']) as Iterable<string> as string[];
  const context = { parentURL, conditions };
  const resolved = resolveAsIn<{ url?: undefined }>(host)(specifier, context, () => ({}));
  return resolved.url && relative(directory, fileURLToPath(resolved.url));
}

describe('the hooks of host packages', () => {
  const team = () => fileIn('team/dist/weather.js');

  it.each([
    PACKAGE_NAME,
    `${PACKAGE_NAME}/testing`,
    '@nestjs/common',
    '@nestjs/core/injector',
    '@nestjs/terminus',
    '@opentelemetry/api',
    '@willsoto/nestjs-prometheus',
    'prom-client',
    'reflect-metadata',
    'rxjs/operators',
  ])('look %s up from the server, whatever is installed for a team', (specifier) => {
    install('team', '@nestjs/common', '11.0.0');
    expect(lookedUpFrom(specifier, team())).toBe(host);
  });

  it('find what is required where the server has it, whatever is installed for a team', () => {
    install('app', 'prom-client', '15.0.0');
    install('team', 'prom-client', '15.0.0');
    expect(required('prom-client', team())).toBe('app/node_modules/prom-client/index.js');
    expect(required('left-pad', team())).toBeUndefined();
  });

  it('say of what the server has not that it is not there', () => {
    install('team', 'prom-client', '15.0.0');
    expect(() => required('prom-client', team())).toThrow("Cannot find module 'prom-client'");
  });

  it('leave what the server itself requires to Node', () => {
    install('app', 'prom-client', '15.0.0');
    expect(required('prom-client', host)).toBeUndefined();
  });

  it.each([
    './zod.js',
    'zod-to-json-schema',
    'mooring',
    `${PACKAGE_NAME}-tools`,
    '@nestjs/commonplace',
    'node:fs',
    'rxjs-hooks',
  ])('leave %s to the file that imports it', (specifier) => {
    install('team', 'zod', '4.6.7');
    expect(lookedUpFrom(specifier, team())).toBe(team());
  });

  it.each(['zod', 'zod/v4'])('look %s up from the server where a team has the same version', (specifier) => {
    install('team', 'zod', '4.6.7');
    expect(lookedUpFrom(specifier, team())).toBe(host);
  });

  it('leave a team the zod of another version', () => {
    install('team', 'zod', '4.6.8');
    expect(lookedUpFrom('zod', team())).toBe(team());
  });

  it('go by the nearest zod, which may be that of a single dependency', () => {
    install('team', 'zod', '4.6.7');
    install('team/node_modules/tides', 'zod', '3.25.0');
    const tides = fileIn('team/node_modules/tides/index.js');
    expect(lookedUpFrom('zod', tides)).toBe(tides);
  });

  it('leave a zod that is not installed to Node, which says so', () => {
    expect(lookedUpFrom('zod', team())).toBe(team());
  });

  it.each(['data:text/javascript,0', undefined])('leave zod to an importer that is no file: %s', (parentURL) => {
    expect(lookedUpFrom('zod', parentURL)).toBe(parentURL);
  });
});
