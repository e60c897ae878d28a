import { sessionHash } from '../../../src/session/session-hash.js';
import type { Endpoint } from '../../http/support/endpoint.js';
import { send } from '../../support/raw-http.js';
import { RawModern } from '../../support/raw-modern.js';
import { bearer, TokenSession } from '../../support/token-session.js';
import type { TokenIssuer } from '../../support/tokens.js';
import { initializeBody } from '../../support/raw-session.js';
import type { Asking, Step } from './steps.js';

const ADMIN = 'mooring:admin';

/** What callers with tokens do, and those without, administrators among them. Tokens are new each time, so that each is checked. */
export function signedInSteps(issuer: TokenIssuer): readonly Step[] {
  let count = 0;
  const freshToken = (scope?: string) => issuer.token(`user-${(count += 1)}`, { jti: String(count), scope });
  const opaqueToken = () => {
    const token = `opaque-${(count += 1)}`;
    issuer.active.set(token, issuer.claims(`user-${count}`));
    return token;
  };
  const admin = (name: string, method: string, path: (of: { hash: string; client: string }) => string): Step => ({
    name: `admin ${name}`,
    prepare: async ({ url }) => {
      const client = `app-${(count += 1)}`;
      const session = await TokenSession.openWith(url, await issuer.token(`user-${client}`, { client_id: client }));
      const headers = { accept: '*/*', ...bearer(await freshToken(ADMIN)) };
      const at = new URL(path({ hash: sessionHash(session.id), client }), url);
      return { ask: () => send(at, { method, headers }), judge, done: async () => (await session.delete()).body() };
    },
  });
  const signedIn = (name: string, ask: (endpoint: Endpoint, token: string) => ReturnType<Asking['ask']>): Step[] => [
    { name: `token jwt ${name}`, prepare: async (endpoint) => tokenAsking(endpoint, await freshToken(), ask) },
    { name: `token opaque ${name}`, prepare: async (endpoint) => tokenAsking(endpoint, opaqueToken(), ask) },
  ];
  return [
    admin('list', 'GET', () => '/admin/sessions?limit=5'),
    admin('list of a client', 'GET', ({ client }) => `/admin/sessions?client=${client}`),
    admin('count', 'GET', () => '/admin/sessions/count'),
    admin('count of a client', 'GET', ({ client }) => `/admin/sessions/count?client=${client}`),
    admin('end of a session', 'DELETE', ({ hash }) => `/admin/sessions/${hash}`),
    admin('end of the sessions of a client', 'DELETE', ({ client }) => `/admin/sessions?client=${client}`),
    ...signedIn('tools/list', ({ url }, token) => new RawModern(url, {}, token).request('tools/list')),
    ...signedIn('tools/call', ({ url }, token) =>
      new RawModern(url, { elicitation: {} }, token).call('pay', { amount: 5 }),
    ),
    ...signedIn('initialize', ({ url }, token) => send(url, { body: initializeBody(), headers: bearer(token) })),
    {
      name: 'token none',
      prepare: async ({ url }) => ({ ask: () => new RawModern(url).call('pay', { amount: 5 }), isRefused: true }),
    },
    { name: 'token none, public', prepare: async ({ url }) => ({ ask: () => new RawModern(url).call('open') }) },
    {
      name: 'token none, public in a session',
      prepare: async ({ url }) => ({ ask: () => send(url, { body: initializeBody() }) }),
    },
    {
      name: 'token of nobody',
      prepare: async ({ url }) => {
        const client = new RawModern(url, {}, `made-up-${(count += 1)}`);
        return { ask: () => client.request('tools/list'), isRefused: true };
      },
    },
    {
      name: 'token metadata of the resource',
      prepare: async ({ url }) => {
        const at = new URL('/.well-known/oauth-protected-resource/mcp', url);
        return { ask: () => send(at, { method: 'GET', headers: { accept: '*/*' } }), judge };
      },
    },
    {
      name: 'token call that may act once',
      prepare: async ({ url }) => {
        const client = new RawModern(url, { elicitation: {} }, await freshToken());
        const params = { name: 'pay', arguments: { amount: 5 } };
        const [{ result }] = await (await client.request('tools/call', params)).rpc();
        const again = { ...params, requestState: result.requestState, inputResponses: {} };
        return { ask: () => client.request('tools/call', again) };
      },
    },
  ];
}

function tokenAsking(
  endpoint: Endpoint,
  token: string,
  ask: (endpoint: Endpoint, token: string) => ReturnType<Asking['ask']>,
): Asking {
  return { ask: () => ask(endpoint, token) };
}

/** JSON; where it fails, it says so. */
function judge(status: number, body: string): string | undefined {
  const answer = parsed(body);
  if (answer === undefined) return `${status}, no JSON: ${body.slice(0, 200)}`;
  if (status === 200) return undefined;
  const says = answer.message ?? answer.error?.message;
  return [500, 503].includes(status) && says ? undefined : `${status} ${body.slice(0, 200)}`;
}

function parsed(body: string): { message?: string; error?: { message?: string } } | undefined {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
