import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

const KEY = 'dev-key';
const PARCELS = { P1001: 'on its way', P1002: 'waiting' };

/** Stands for the API that the tools ask: one that wants a key, and takes one pickup a minute. */
export function parcelsApi(): Server {
  let pickups = 0;
  return createServer((request, response) => {
    const [, resource, number] = request.url!.split('/');
    if (request.headers.authorization !== `Bearer ${KEY}`) return answer(response, 401, { error: 'The key is wrong.' });
    if (resource === 'parcels') return find(response, number!);
    if (pickups > 0) return answer(response, 429, { error: 'One pickup a minute.' }, { 'Retry-After': '60' });
    pickups += 1;
    readJson(request).then(
      ({ day }) => answer(response, 201, { id: `U${pickups}`, day }),
      () => answer(response, 400, { error: 'That is no JSON.' }),
    );
  });
}

function find(response: ServerResponse, number: string): void {
  const state = (PARCELS as Record<string, string>)[number];
  if (state === undefined) answer(response, 404, { error: `There is no parcel ${number}.` });
  else answer(response, 200, { number, state });
}

function answer(response: ServerResponse, status: number, body: object, headers = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
}

async function readJson(request: IncomingMessage): Promise<{ readonly day: string }> {
  const chunks = await request.toArray();
  return JSON.parse(Buffer.concat(chunks as Buffer[]).toString()) as { day: string };
}
