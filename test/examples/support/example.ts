import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { blocksOf } from '../../docs/support/blocks.js';
import { Workshop } from '../../extending-workshop.js';
import { freePort } from '../../support/free-port.js';
import type { RunningCommand } from '../../support/running-command.js';

const EXAMPLES = join(__dirname, '..', '..', '..', 'examples');

/** A folder of examples/, beside a packed Mooring outside of this repository, and run as its README says. */
export class Example {
  /** @param needsMore whether it has packages that this checkout doesn't have */
  static async open(name: string, needsMore = false): Promise<Example> {
    return new Example(name, await Workshop.open(needsMore), await freePort());
  }

  /** The commands of its README, in their order. */
  readonly commands: readonly string[];
  readonly url: URL;
  private readonly checkout: string;

  private constructor(
    name: string,
    private readonly workshop: Workshop,
    private readonly port: number,
  ) {
    const source = join(EXAMPLES, name);
    const blocks = blocksOf(readFileSync(join(source, 'README.md'), 'utf8'), 'bash');
    this.commands = blocks.flatMap((block) => block.trim().split('\n'));
    this.checkout = workshop.checkOut(source, `mooring/examples/${name}`);
    this.url = new URL(`http://127.0.0.1:${port}/mcp`);
  }

  /** @returns what the command printed; throws with it when the command fails */
  run(command: string, env: NodeJS.ProcessEnv = {}): string {
    try {
      return this.workshop.run(command, this.checkout, { PORT: String(this.port), ...env });
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`${command}\n${stdout}${stderr}`, { cause: error });
    }
  }

  /** Starts a command that runs until it is ended. */
  start(command: string, env: NodeJS.ProcessEnv = {}): RunningCommand {
    return this.workshop.start(command, this.checkout, { PORT: String(this.port), ...env });
  }

  close(): void {
    this.workshop.close();
  }
}
