import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
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
}

function fileIn(path: string): string {
  return pathToFileURL(join(directory, path)).href;
}

/** The file that an import is looked up from in the end. */
function lookedUpFrom(specifier: string, parentURL: string | undefined): string | undefined {
  const context = parentURL === undefined ? {} : { parentURL };
  return resolveAsIn<string | undefined>(host)(specifier, context, (_, { parentURL: from }) => from);
}

describe('the hooks of host packages', () => {
  const team = () => fileIn('team/dist/weather.js');

  it.each(['mooring', 'mooring/testing', '@nestjs/common', '@nestjs/core/injector', 'reflect-metadata'])(
    'look %s up from the server, whatever is installed for a team',
    (specifier) => {
      install('team', '@nestjs/common', '11.0.0');
      expect(lookedUpFrom(specifier, team())).toBe(host);
    },
  );

  it.each(['./zod.js', 'zod-to-json-schema', '@nestjs/commonplace', 'node:fs', 'rxjs'])(
    'leave %s to the file that imports it',
    (specifier) => {
      install('team', 'zod', '4.6.7');
      expect(lookedUpFrom(specifier, team())).toBe(team());
    },
  );

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
