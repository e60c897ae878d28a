import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { PACKAGE_NAME } from '../src/identity/product.js';
import { errorTextOf, textOf } from '../src/testing/index.js';
import { Workshop } from './extending-workshop.js';
import { OtlpReceiver } from './support/otlp-receiver.js';
import { installCopies, installHabits, type Kind, KINDS } from './team-habits.js';

const SERVER_ELSEWHERE = join(__dirname, '..', 'dist', 'main.js');
const SERVER_BESIDE = `node_modules/${PACKAGE_NAME}/dist/main.js`;

jest.setTimeout(120_000);

let workshop: Workshop;
let receiver: OtlpReceiver;

beforeAll(async () => {
  workshop = await Workshop.open();
  receiver = await OtlpReceiver.start();
});
afterAll(async () => {
  workshop.close();
  await receiver.stop();
});

/** Where a package is, and where the server that loads it. */
const PLACES = {
  beside: (directory: string) => {
    workshop.addMooring(directory);
    return SERVER_BESIDE;
  },
  'apart from': () => SERVER_ELSEWHERE,
  'apart, with copies of its own, from': (directory: string) => {
    installCopies(directory);
    return SERVER_ELSEWHERE;
  },
} as const;
type Place = keyof typeof PLACES;

const CELLS = KINDS.flatMap((kind) => (Object.keys(PLACES) as Place[]).map((place) => [kind, place] as const));

/** A server with the package, and a client of it. */
class Cell {
  private constructor(
    private readonly client: Client,
    private readonly url: URL,
  ) {}

  static async open(kind: Kind, place: Place): Promise<Cell> {
    const directory = workshop.folder(`${kind}-${place.replaceAll(/\W+/g, '-')}`);
    const entry = PLACES[place](directory);
    installHabits(directory, kind);
    const settings = `MCP_MODULES=team-habits OTEL_EXPORTER_OTLP_ENDPOINT=${receiver.endpoint}`;
    const served = await workshop.serve(`${settings} node ${entry}`, directory);
    if (!served.started) throw new Error(served.message);
    const client = new Client({ name: 'test', version: '1.0.0' }, { capabilities: {} });
    await client.connect(new StreamableHTTPClientTransport(served.url));
    return new Cell(client, served.url);
  }

  async result(name: string): Promise<CallToolResult> {
    return (await this.client.callTool({ name, arguments: {} })) as CallToolResult;
  }

  async call(name: string): Promise<string> {
    return textOf(await this.result(name));
  }

  async metrics(): Promise<string> {
    return (await fetch(new URL('/metrics', this.url))).text();
  }

  close(): Promise<void> {
    return this.client.close();
  }
}

describe.each(CELLS)('a package as %s, %s the server', (kind, place) => {
  let cell: Cell;
  beforeAll(async () => (cell = await Cell.open(kind, place)));
  afterAll(() => cell?.close());

  it('has its own metrics at /metrics, made in either way', async () => {
    await cell.call('measure');
    await cell.call('measure');
    const metrics = await cell.metrics();
    expect(metrics).toMatch(/^habits_direct_total 2$/m);
    expect(metrics).toMatch(/^habits_nest_total 2$/m);
  });

  it('has its own spans inside of those of its calls', async () => {
    receiver.spans.length = 0;
    expect(await cell.call('trace')).toBe('traced');
    const own = await receiver.span('habit');
    await receiver.span('tools/call trace');
    expect(receiver.spans.map(({ spanId }) => spanId)).toContain(own.parentId);
  });

  it('has its interceptors run', async () => {
    expect(await cell.call('emphasise')).toBe('yes!');
  });

  it('uses a module for Nest that is CommonJS', async () => {
    expect(await cell.call('throttle')).toBe('1');
  });

  it('throws the errors of the server and of its Nest', async () => {
    expect(errorTextOf(await cell.result('refuse'))).toBe('by Mooring');
    expect(errorTextOf(await cell.result('miss'))).toBe('by Nest');
  });
});
