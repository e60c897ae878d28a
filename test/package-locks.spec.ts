import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

interface Locked {
  readonly integrity?: string;
  readonly resolved?: string;
}

describe.each([
  'package-lock.json',
  'bench/package-lock.json',
  'test/interop/typescript/package-lock.json',
  'test/interop/inspector/package-lock.json',
  'test/interop/inspector-web/package-lock.json',
])('%s', (name) => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, name), 'utf8')) as { packages: Record<string, Locked> };
  const locked = Object.entries(packages).filter(([path]) => path !== '');

  it('has the hash of every package, those for other platforms too', () => {
    expect(locked.length).toBeGreaterThan(50);
    expect(locked.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([]);
  });

  it('names no registry, so that each installs from its own', () => {
    expect(locked.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
  });
});
