import { OPEN_TELEMETRY, scriptsOf } from '../support/loaded-scripts.js';
import { OtlpReceiver } from '../support/otlp-receiver.js';
import { Service } from '../support/service.js';
import { callEcho } from '../support/traced-call.js';

jest.setTimeout(60_000);

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const isTooOld = major < 22 || (major === 22 && minor < 15);

it('loads nothing of OpenTelemetry without a receiver', async () => {
  const scripts = await scriptsOf({}, async (service) => void (await callEcho(service)));
  expect(scripts).toContain('tracing/no-tracing.js');
  expect(scripts).not.toMatch(OPEN_TELEMETRY);
});

// What a later Node does is tried by `npm run test:tracing`.
(isTooOld ? it : it.skip)(
  'says once that this Node is too old for spans, loads nothing, and serves without',
  async () => {
    const receiver = await OtlpReceiver.start();
    let lines: object[] = [];
    const scripts = await scriptsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint }, async (service: Service) => {
      await callEcho(service);
      await service.stop();
      lines = service.logs.filter(({ event }) => event?.startsWith('tracing.'));
    });
    expect(lines).toMatchObject([{ event: 'tracing.unsupported', level: 'warn' }]);
    expect(receiver.requests).toEqual([]);
    expect(scripts).not.toMatch(OPEN_TELEMETRY);
    await receiver.stop();
  },
);
