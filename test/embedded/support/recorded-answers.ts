import { send } from '../../support/raw-http.js';
import { RawSocket } from '../../support/raw-socket.js';
import { HOST_REQUESTS, type HostRequest } from './host-requests.js';

/** What a host answered, without what differs from one run to the next. */
export interface Answer {
  readonly status: number;
  /** In the order and the letters in which they were written. */
  readonly headers: readonly string[];
  readonly body: string;
}

/** Their values are of the moment. */
const OF_THE_MOMENT = ['date', 'retry-after', 'x-ratelimit-reset'];

/** @returns the answers by the names of the requests, asked one after the other */
export async function recordAnswers(origin: string): Promise<ReadonlyMap<string, Answer>> {
  const answers = new Map<string, Answer>();
  for (const request of HOST_REQUESTS) answers.set(request.name, await answerTo(origin, request));
  return answers;
}

async function answerTo(origin: string, { path, ...request }: HostRequest): Promise<Answer> {
  const response = await send(origin + path, request);
  return { status: response.status, headers: headersOf(response.rawHeaders), body: await response.body() };
}

function headersOf(raw: readonly string[]): string[] {
  return raw.flatMap((name, at) => {
    if (at % 2 === 1) return [];
    return [`${name}: ${OF_THE_MOMENT.includes(name.toLowerCase()) ? 'some' : raw[at + 1]}`];
  });
}

const WIRES: Readonly<Record<string, readonly string[]>> = {
  'a header without a colon': ['GET /health HTTP/1.1', 'Host: localhost', 'nonsense', '', ''],
  'no HTTP': ['hello', '', ''],
  'a method that is none': ['FETCH /health HTTP/1.1', 'Host: localhost', '', ''],
  'no Host': ['GET /health HTTP/1.1', 'Connection: close', '', ''],
  'too many headers': ['GET /health HTTP/1.1', 'Host: localhost', `X: ${'x'.repeat(20_000)}`, '', ''],
  'an upgrade': ['GET /socket HTTP/1.1', 'Host: localhost', 'Upgrade: shop', 'Connection: Upgrade', '', ''],
  'an upgrade of the endpoint': [
    'GET /mcp HTTP/1.1',
    'Host: localhost',
    'Upgrade: shop',
    'Connection: Upgrade',
    '',
    '',
  ],
  'a body that waits to be asked for': [
    'POST /api/hooks/signed HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    'Content-Length: 2',
    'Expect: 100-continue',
    'Connection: close',
    '',
    '{}',
  ],
  'an expectation that is not known': [
    'GET /health HTTP/1.1',
    'Host: localhost',
    'Expect: more',
    'Connection: close',
    '',
    '',
  ],
  'two requests at once': [
    ...['GET /api/v2/orders HTTP/1.1', 'Host: localhost', ''],
    ...['GET /nothing HTTP/1.1', 'Host: localhost', 'Connection: close', '', ''],
  ],
};

/** @returns what came over connections on which a test wrote every byte, until the host ended them */
export async function recordWires(origin: string): Promise<Readonly<Record<string, string>>> {
  const received: Record<string, string> = {};
  for (const [name, lines] of Object.entries(WIRES)) {
    const socket = await RawSocket.open(new URL(origin));
    socket.write(lines.join('\r\n'));
    await socket.ended;
    received[name] = socket.received.replace(/^(date|x-ratelimit-reset): .*$/gim, '$1: some');
  }
  return received;
}
