import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Injectable, Module } from '@nestjs/common';
import { loadModules } from './load-modules.js';

jest.mock('./host-packages.js');

@Module({ providers: [] })
class WeatherModule {}
@Module({ imports: [] })
class TidesModule {}
@Injectable()
class NoModule {}

let directory: string;
const imported: string[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'modules-'));
  imported.length = 0;
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(path: string, content: string | object = ''): string {
  const file = join(directory, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return pathToFileURL(file).href;
}

const load = (entries: string[], namespace: unknown = { WeatherModule }) =>
  loadModules(entries, directory, (url) => {
    imported.push(url);
    return Promise.resolve(namespace);
  });

describe('loadModules', () => {
  it('imports a file by its path, once', async () => {
    const url = write('dist/weather.js');
    expect(await load(['./dist/weather.js', './dist/weather.js'])).toEqual({ ok: true, modules: [WeatherModule] });
    expect(imported).toEqual([url]);
  });

  it.each([
    ['main', { main: './weather.js' }, 'weather'],
    ['a text of exports', { exports: './weather.js' }, 'weather'],
    ['the import condition', { exports: { require: './weather.cjs', import: './weather.js' } }, 'weather'],
    ['nested conditions', { exports: { '.': { import: { types: './x.d.ts', default: './weather.js' } } } }, 'weather'],
    ['a subpath', { exports: { '.': './other.js', './tools': { import: './weather.js' } } }, 'weather/tools'],
    ['a subpath pattern', { exports: { './*': './*.js' } }, 'weather/weather'],
  ])('finds a package by %s', async (_, fields, entry) => {
    write('node_modules/weather/package.json', { name: 'weather', type: 'module', ...fields });
    const url = write('node_modules/weather/weather.js');
    expect(await load([entry])).toMatchObject({ ok: true });
    expect(imported).toEqual([url]);
  });

  it('finds a scoped package in a folder above', async () => {
    write('node_modules/@acme/weather/package.json', { exports: { import: './weather.js' } });
    const url = write('node_modules/@acme/weather/weather.js');
    write('app/package.json', {});
    await loadModules(['@acme/weather'], join(directory, 'app'), (url_) => Promise.resolve(imported.push(url_)));
    expect(imported).toEqual([url]);
  });

  it('takes the default export, or else every module that is exported', async () => {
    write('a.js');
    const dynamic = { module: WeatherModule, providers: [] };
    const cases: [unknown, unknown[]][] = [
      [{ default: WeatherModule, TidesModule }, [WeatherModule]],
      [{ default: dynamic }, [dynamic]],
      [{ WeatherModule, TidesModule, NoModule, version: 1, nothing: null }, [TidesModule, WeatherModule]],
      [{ default: { WeatherModule } }, [WeatherModule]],
    ];
    for (const [namespace, modules] of cases) {
      const outcome = await load(['./a.js'], namespace);
      expect(outcome.ok && new Set(outcome.modules)).toEqual(new Set(modules));
    }
  });

  it('names every bad entry, why, and what to do, in one message', async () => {
    write('empty.js');
    const outcome = await load(['./missing.js', 'not-installed', './empty.js'], { NoModule, version: 1 });
    const { message } = outcome as { message: string };
    expect(message).toContain('MCP_MODULES names what cannot be loaded');
    expect(message).toContain(`./missing.js: there is no file ${join(directory, 'missing.js')}; build it`);
    expect(message).toContain('not-installed: no package of that name is installed');
    expect(message).toContain('run npm install not-installed there');
    expect(message).toContain('./empty.js: it exports no class decorated with @Module');
    expect(message).toContain('NoModule, version');
  });

  it.each(['./src/weather.ts', './weather.mts'])('refuses %s, which is TypeScript, with what to do', async (entry) => {
    write(entry);
    expect(await load([entry])).toMatchObject({
      ok: false,
      message: expect.stringContaining(`${entry}: it is TypeScript, and Node runs no decorators; name the file`),
    });
    expect(imported).toEqual([]);
  });

  it('says what a module threw while it was imported', async () => {
    write('a.js');
    const outcome = await loadModules(['./a.js'], directory, () => Promise.reject(new TypeError('no key set')));
    expect(outcome).toMatchObject({
      message: expect.stringContaining('./a.js: it throws while it is imported: TypeError: no key set'),
    });
  });

  it('loads nothing when nothing is named', async () => {
    expect(await load([])).toEqual({ ok: true, modules: [] });
  });
});
