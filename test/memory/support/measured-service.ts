import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Service } from '../../support/service.js';
import { until } from '../../support/until.js';

const PROBE = pathToFileURL(join(__dirname, 'heap-probe.mjs')).href;

/** What waits for a collected heap or for sessions to be parked takes longer than other tests. */
export const LONG_MS = 120_000;

export interface HeapMeasurement {
  /** Bytes in use after a garbage collection. */
  readonly heapUsed: number;
  /** How many objects of a class are reachable. */
  readonly held: Readonly<Record<string, number>>;
  /** What keeps the event loop alive. */
  readonly active: readonly string[];
}

/** A process of the service that can be asked what it holds. Redis may take as long as a busy machine lets it. */
export async function startMeasured(env: NodeJS.ProcessEnv): Promise<Service> {
  return Service.start({ NODE_OPTIONS: `--import ${PROBE}`, STORE_TIMEOUT_MS: '10000', ...env });
}

/** Collects garbage in the process and measures what is left. Takes seconds. */
export function measure(service: Service): Promise<HeapMeasurement> {
  return measured(service, 'SIGUSR2');
}

/** The same, but for the objects: `held` is empty. */
export function measureHeap(service: Service): Promise<HeapMeasurement> {
  return measured(service, 'SIGWINCH');
}

async function measured(service: Service, signal: 'SIGUSR2' | 'SIGWINCH'): Promise<HeapMeasurement> {
  const before = measurements(service).length;
  service.signal(signal);
  await until(
    () => {
      if (service.exitCode !== null) throw new Error(`The service ended with ${service.exitCode}:\n${service.stderr}`);
      return measurements(service).length > before;
    },
    'a measured heap',
    LONG_MS,
  );
  return measurements(service).at(-1)!;
}

/** Waits until nothing is warm, running or streaming. */
export async function quiet(service: Service): Promise<void> {
  const samples = [
    'mcp_sessions_active',
    'mcp_calls_in_flight',
    'mcp_streams_open{kind="get"}',
    'mcp_streams_open{kind="call"}',
  ];
  await until(
    async () => {
      // One question for all: they are asked often.
      const lines = (await service.metrics()).split('\n');
      return samples.every((sample) => lines.every((line) => !line.startsWith(`${sample} `) || line === `${sample} 0`));
    },
    'no transport, call or stream',
    LONG_MS,
  );
}

function measurements({ logs }: Service): HeapMeasurement[] {
  return logs.filter(({ event }) => event === 'heap.measured') as unknown as HeapMeasurement[];
}
