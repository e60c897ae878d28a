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
  'test/interop/apps/package-lock.json',
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

/** How npm marks a package that development wants, and that is optional to a dependency or to Mooring. */
interface Marked {
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
}

describe('what the image is made of', () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Marked>;
  };
  const marked = (mark: keyof Marked) => Object.keys(packages).filter((path) => packages[path]![mark]);

  it('has nothing of the hosts that tests embed it in, where development and what is optional are left out', () => {
    const left = new Set([...marked('dev'), ...marked('devOptional')]);
    const hosts = ['@nestjs/platform-fastify', 'fastify', '@nestjs/swagger', 'passport', 'class-validator'];
    expect(hosts.filter((name) => !left.has(`node_modules/${name}`))).toEqual([]);
    expect(readFileSync(join(ROOT, 'Dockerfile'), 'utf8')).toContain('npm ci --omit=dev --omit=optional ');
  });

  it('needs nothing that is optional', () => {
    expect(marked('optional').filter((path) => !packages[path]!.dev)).toEqual([]);
  });
});
