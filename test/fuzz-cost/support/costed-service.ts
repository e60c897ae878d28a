import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compiledFixture } from '../../support/compiled-fixture.js';
import { Service } from '../../support/service.js';
import { PATIENCE } from './exchange.js';

const PROBE = pathToFileURL(join(__dirname, 'cpu-probe.mjs')).href;
/** MB: what the chart gives a pod. */
const HEAP = 537;
/** No cap but those on the size of a request: they are not what is tested. */
const UNLIMITED = {
  RATE_LIMIT_ENABLED: 'false',
  SESSION_MAX_PER_PRINCIPAL: '0',
  SESSION_MAX_WARM: '100000',
  ELICIT_TIMEOUT_SECONDS: '30',
  KEEP_ALIVE_TIMEOUT_SECONDS: '600',
};

/** A real process of the service that can be asked how much CPU it has used. */
export class CostedService {
  private lines = 0;

  private constructor(
    private readonly service: Service,
    private readonly probe: Socket,
  ) {}

  static async start(env: Readonly<Record<string, string>> = {}): Promise<CostedService> {
    const service = await Service.start({
      NODE_OPTIONS: `--import ${PROBE} --max-old-space-size=${HEAP}`,
      MCP_MODULES: compiledFixture('costs'),
      ...UNLIMITED,
      ...env,
    });
    const { port } = await service.log(({ event }) => event === 'cpu-probe.listening');
    const probe = connect(Number(port), '127.0.0.1');
    probe.on('error', () => undefined);
    await once(probe, 'connect');
    probe.setNoDelay(true);
    return new CostedService(service, probe);
  }

  get url(): URL {
    return this.service.url;
  }

  /** Whether it runs and answers. */
  get isAlive(): boolean {
    return this.service.exitCode === null && !this.probe.destroyed;
  }

  /** CPU that the process has used, in ms; rejects when it ends. What says nothing for long is ended. */
  async cpu(): Promise<number> {
    const timer = setTimeout(() => this.probe.destroy(), PATIENCE);
    const answered = new Promise<number>((resolve, reject) => {
      const close = () => reject(new Error('The service ended.'));
      this.probe.once('close', close);
      this.probe.once('data', (text) => {
        this.probe.off('close', close);
        resolve(Number(text.toString()) / 1_000);
      });
    });
    this.probe.write('\n');
    return answered.finally(() => clearTimeout(timer));
  }

  /** The longest line that was logged since this was asked last. */
  longestLine(): string {
    const lines = this.service.logs.slice(this.lines).map((line) => JSON.stringify(line));
    this.lines = this.service.logs.length;
    return lines.reduce((longest, line) => (line.length > longest.length ? line : longest), '');
  }

  transcript(): string {
    return this.service.transcript().slice(-1_000);
  }

  async stop(): Promise<void> {
    this.probe.destroy();
    await this.service.stop('SIGKILL');
  }
}
