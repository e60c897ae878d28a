import { OPEN_TELEMETRY, scriptsOf } from '../support/loaded-scripts.js';
import { callEcho } from '../support/traced-call.js';

jest.setTimeout(60_000);

it('loads nothing of OpenTelemetry without a receiver', async () => {
  const scripts = await scriptsOf({}, async (service) => void (await callEcho(service)));
  expect(scripts).toContain('tracing/no-tracing.js');
  expect(scripts).not.toMatch(OPEN_TELEMETRY);
});
