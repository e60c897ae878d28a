import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PACKAGE_NAME } from '../../../src/identity/product.js';

const ROOT = join(__dirname, '..', '..', '..');
const PACKAGES = join(ROOT, 'node_modules');
/** What `nest new` runs to make an application. */
const SCHEMATICS = join(PACKAGES, '@angular-devkit', 'schematics-cli', 'bin', 'schematics.js');

/** The module systems that `nest new` offers. */
export const MODULE_SYSTEMS = ['esm', 'cjs'] as const;
export type ModuleSystem = (typeof MODULE_SYSTEMS)[number];

/** An application as `nest new` makes it, in a folder outside of this repository, with this repository's packages. */
export class NewApplication {
  private readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'mooring-nest-new-')));
  private readonly directory = join(this.folder, 'acme-orders');

  /** @param more packages beside those of the template, zod and mooring */
  constructor(type: ModuleSystem, more: readonly string[] = []) {
    const options = ['--name=acme-orders', `--type=${type}`, '--package-manager=npm', '--no-interactive'];
    this.run(process.execPath, [SCHEMATICS, '@nestjs/schematics:application', ...options], this.folder);
    this.link(more);
  }

  /** What `npm run start:prod` starts, once it is built. */
  get entry(): string {
    return join(this.directory, 'dist', 'main.js');
  }

  read(path: string): string {
    return readFileSync(join(this.directory, path), 'utf8');
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.directory, path), text);
  }

  /** Copies the sources of `test/fixtures/<name>` among its own. */
  add(name: string): void {
    cpSync(join(ROOT, 'test', 'fixtures', name), join(this.directory, 'src'), { recursive: true });
  }

  /** @throws Error with what the compiler said */
  build(): void {
    this.run('npm', ['run', 'build'], this.directory);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** As `npm install` would, of Mooring's package and zod, too, but for tools that no test here runs. */
  private link(more: readonly string[]): void {
    const manifest = JSON.parse(this.read('package.json')) as Record<string, Record<string, string>>;
    const named = Object.keys({ ...manifest['dependencies'], ...manifest['devDependencies'] });
    const here = [...named, ...more, 'zod', '.bin'].filter((name) => existsSync(join(PACKAGES, name)));
    for (const name of here) this.linkPackage(name, join(PACKAGES, name));
    this.linkPackage(PACKAGE_NAME, ROOT);
    // Of the template's own tests, whose types its compiler asks for.
    mkdirSync(join(this.directory, 'node_modules', 'vitest'), { recursive: true });
    this.write('node_modules/vitest/globals.d.ts', 'export {};\n');
  }

  private linkPackage(name: string, target: string): void {
    const link = join(this.directory, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(target, link);
  }

  private run(command: string, args: readonly string[], cwd: string): void {
    const { PATH, HOME } = process.env;
    execFileSync(command, args, { cwd, env: { PATH, HOME }, encoding: 'utf8', stdio: 'pipe' });
  }
}
