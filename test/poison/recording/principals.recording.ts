import { send } from '../../support/raw-http.js';
import { RawModern } from '../../support/raw-modern.js';
import { bearer, TokenSession } from '../../support/token-session.js';
import { TokenIssuer } from '../../support/tokens.js';
import { until } from '../../support/until.js';
import { Recorder } from './recorder.js';
import { ISSUER } from '../support/issuer.js';

jest.setTimeout(120_000);

const KNOWS_TASKS = { elicitation: {}, extensions: { 'io.modelcontextprotocol/tasks': {} } };

let issuer: TokenIssuer;
let recorder: Recorder;
beforeAll(async () => {
  issuer = await TokenIssuer.start();
  const auth = { AUTH_ISSUER: ISSUER, AUTH_AUDIENCE: issuer.audience, AUTH_JWKS_URI: issuer.jwksUri };
  const rates = { RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_WINDOW_SECONDS: '3600', RATE_LIMIT_PER_CALLER: '20' };
  recorder = await Recorder.start({ ...auth, ...rates, RATE_LIMIT_INITIALIZE: '10' });
});
afterAll(async () => {
  await recorder?.stop();
  await issuer?.close();
});

it('records what is kept of principals', async () => {
  const { facts, pods } = recorder;
  const [a] = await pods.start(1);
  const claims = { iss: ISSUER, client_id: 'app', scope: 'one two', roles: ['reader'] };
  const ada = await issuer.token('ada', claims);
  const session = await TokenSession.openWith(a!.url, ada);
  facts['session'] = session.id;
  const stream = await session.call('count', { tag: 'granted', steps: 1 }, { id: 1, progressToken: 1 });
  facts['granted'] = (await stream.nextMessage())!.id!;
  const raw = new RawModern(a!.url, KNOWS_TASKS, ada);
  const [{ result }] = await (await raw.call('count', { tag: 'owned', steps: 2 })).rpc();
  facts['owned'] = result.taskId;
  await until(() => pods.runs('owned').length === 1);
  const [{ result: done }] = await (await raw.call('walk', { tag: 'done', steps: 2 })).rpc();
  facts['done'] = done.taskId;
  const status = async () => (await (await raw.request('tasks/get', { taskId: done.taskId })).rpc())[0].result.status;
  await until(async () => (await status()) === 'completed');
  const other = await issuer.token('eve', claims);
  expect((await send(a!.url, { method: 'GET', headers: { ...session.headers, ...bearer(other) } })).status).toBe(404);
  a!.signal('SIGSTOP');
  await recorder.record('principals');
});
