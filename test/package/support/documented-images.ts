import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PACKAGE_NAME } from '../../../src/identity/product.js';
import { DockerfileRun, type Image } from '../../helm/support/dockerfile.js';

/** Follows `docker build`, `docker push` and `docker run` where there is no engine: images are folders. */
export class DocumentedImages {
  readonly pushed: string[] = [];
  private readonly images: Record<string, Image> = {};
  private readonly runs: DockerfileRun[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), 'images-'));

  /**
   * @param mooring the clone of Mooring, whose image is made of what is packed: test/helm/image.helm.ts builds it by its Dockerfile
   * @param installed the packages of a folder that Mooring is installed in
   */
  constructor(
    private readonly mooring: string,
    private readonly installed: () => string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  build(words: readonly string[], cwd: string): void {
    const { tag, context } = /--tag (?<tag>\S+) (?<context>\S+)$/.exec(words.join(' '))!.groups!;
    const folder = resolve(cwd, context!);
    if (folder === this.mooring) this.images[tag!] = this.imageOfMooring();
    else {
      const run = new DockerfileRun(folder, this.images, {}, this.environment);
      this.runs.push(run);
      this.images[tag!] = run.build(join(folder, 'Dockerfile'));
    }
  }

  push(tag: string): void {
    if (!this.images[tag]) throw new Error(`${tag} was not built.`);
    this.pushed.push(tag);
  }

  /** What a container of the image runs, and with which variables: those of the image, then those of the command. */
  run(words: readonly string[]): { readonly args: readonly string[]; readonly cwd: string; readonly env: object } {
    const { root, workingDirectory, environment, command } = this.images[words.at(-1)!]!;
    const given = words.filter((_, index) => words[index - 1] === '--env').map((pair) => pair.split('='));
    const [, entry, ...rest] = command;
    const args = [entry!.startsWith('/') ? join(root, entry!) : entry!, ...rest];
    return { args, cwd: join(root, workingDirectory), env: { ...environment, ...Object.fromEntries(given) } };
  }

  remove(): void {
    this.runs.forEach((run) => run.remove());
    rmSync(this.folder, { recursive: true });
  }

  private imageOfMooring(): Image {
    const root = join(this.folder, 'mooring');
    const modules = this.installed();
    mkdirSync(root);
    cpSync(join(modules, PACKAGE_NAME), join(root, 'app'), { recursive: true });
    const filter = (path: string) => path !== join(modules, PACKAGE_NAME);
    cpSync(modules, join(root, 'app', 'node_modules'), { recursive: true, filter });
    const environment = { NODE_ENV: 'production', HOST: '0.0.0.0' };
    const command = ['node', 'dist/main.js'];
    return { root, workingDirectory: '/app', environment, user: '1000:1000', command, labels: {} };
  }
}
