import { sessionRecord } from '../../test/support/session-records.js';
import { listedSession } from './listed-session.js';

it('a session is listed with text that any reader takes, whatever its client calls itself', () => {
  const { initialize } = sessionRecord();
  const clientInfo = { name: `\ud83d\u001b[31m${'x'.repeat(200)}`, version: '1' };
  const listed = listedSession({ ...sessionRecord(), clientId: 'a\ud83d', initialize: { ...initialize, clientInfo } });
  expect(listed.client).toBe(`${'x'.repeat(99)}…`);
  expect(listed.clientId).toBe('a\ufffd');
});
