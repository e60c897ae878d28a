import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiledFixture } from '../../support/compiled-fixture.js';
import { Service } from '../../support/service.js';

export interface JournalLine {
  readonly tool: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly args: any;
  readonly pid: number;
}

/** Processes that serve the tools of `test/fixtures/stored` from one store. */
export class StoredPods {
  readonly services: Service[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), 'mooring-stored-'));
  private readonly journal = join(this.folder, 'journal');

  constructor(private readonly env: NodeJS.ProcessEnv) {
    writeFileSync(this.journal, '');
  }

  async start(count = 1, env: NodeJS.ProcessEnv = {}): Promise<Service[]> {
    const MCP_MODULES = compiledFixture('stored');
    const own = { MCP_MODULES, STORED_JOURNAL: this.journal, SHUTDOWN_DELAY_SECONDS: '0', LOG_LEVEL: 'info' };
    const all = { ...own, ...this.env, ...env };
    const services = await Promise.all(Array.from({ length: count }, () => Service.start(all)));
    this.services.push(...services);
    return services;
  }

  /** What ran, in that order. */
  runs(tag: string): readonly JournalLine[] {
    const lines = readFileSync(this.journal, 'utf8').split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as JournalLine).filter(({ args }) => args.tag === tag);
  }

  /** Lets the tools end that wait for it. */
  go(): void {
    writeFileSync(`${this.journal}.go`, '');
  }

  wait(): void {
    if (existsSync(`${this.journal}.go`)) rmSync(`${this.journal}.go`);
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.services.map((service) => {
        service.signal('SIGCONT');
        return service.stop('SIGKILL');
      }),
    );
    rmSync(this.folder, { recursive: true, force: true });
  }
}
