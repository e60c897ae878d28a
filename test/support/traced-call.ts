import { RawSession } from './raw-session.js';
import type { Service } from './service.js';

/** Opens a session and calls a tool in it, whose argument and answer are `hunter2`. */
export async function callEcho(service: Service, _meta: object = {}): Promise<RawSession> {
  const session = await RawSession.open(service.url);
  const response = await session.request('tools/call', { name: 'echo', arguments: { message: 'hunter2' }, _meta });
  expect(await response.rpc()).toMatchObject([{ result: { content: [{ text: 'hunter2' }] } }]);
  return session;
}
