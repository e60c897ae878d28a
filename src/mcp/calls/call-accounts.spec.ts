import { Logger } from '@nestjs/common';
import { LegacyKit, toolCall } from '../../../test/support/legacy-kit.js';
import { until } from '../../../test/support/until.js';

it('leaves a line of a call that failed, with its era and method and without the id of its session', async () => {
  const log = jest.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
  const kit = await LegacyKit.create();
  const transport = await kit.warm();
  const http = kit.post(transport, toolCall(1, 'there-is-none'));
  await until(() => http.ended);
  expect(log).toHaveBeenCalledWith({
    event: 'request.failed',
    era: 'legacy',
    method: 'tools/call',
    session: transport.sessionHash,
    code: -32602,
  });
  await kit.close();
  log.mockRestore();
});
