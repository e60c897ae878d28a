import { Logger } from '@nestjs/common';
import { OtlpReceiver } from '../../../test/support/otlp-receiver.js';
import { TEST_IDENTITY } from '../../../test/support/test-identity.js';
import { testSettings } from '../../../test/support/test-settings.js';
import { until } from '../../../test/support/until.js';
import { exportingTracing } from './exporting-tracing.js';

const variables = { ...process.env };
let receiver: OtlpReceiver;
let warn: jest.SpyInstance;

beforeEach(async () => {
  receiver = await OtlpReceiver.start();
  warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = receiver.endpoint;
});
afterEach(async () => {
  jest.restoreAllMocks();
  process.env = { ...variables };
  await receiver.stop();
});

function events(): string[] {
  return warn.mock.calls.map(([line]) => line.event);
}

function leaveSpan() {
  const tracing = exportingTracing(testSettings(), TEST_IDENTITY);
  const request = { id: 1 };
  tracing.request(request, 'ping', undefined, () => undefined);
  tracing.requestEnded(request, 'ok');
  return tracing;
}

describe('spans on the way to a receiver', () => {
  it('arrive at the latest when the service ends, with headers and resource of the standard variables', async () => {
    process.env.OTEL_EXPORTER_OTLP_HEADERS = 'x-team=acme';
    process.env.OTEL_SERVICE_NAME = 'weather';
    process.env.OTEL_RESOURCE_ATTRIBUTES = 'deployment.environment.name=test';
    await leaveSpan().onApplicationShutdown();
    expect(receiver.requests).toMatchObject([{ url: '/v1/traces', headers: { 'x-team': 'acme' } }]);
    expect(receiver.spans).toMatchObject([
      { name: 'ping', resource: { 'service.name': 'weather', 'deployment.environment.name': 'test' } },
    ]);
    expect(warn).not.toHaveBeenCalled();
  });

  it('are those of "mooring" unless a variable says otherwise', async () => {
    await leaveSpan().onApplicationShutdown();
    expect(receiver.spans[0]?.resource).toMatchObject({
      'service.name': 'mooring',
      'service.version': TEST_IDENTITY.version,
    });
  });

  it('do not hold the end up for long while the receiver does not answer', async () => {
    process.env.OTEL_EXPORTER_OTLP_TIMEOUT = '5000';
    receiver.status = 'silent';
    await leaveSpan().onApplicationShutdown();
    expect(events()).toEqual(['tracing.unsent']);
    await until(() => events().includes('tracing.failing'));
  });

  it('that do not arrive are reported in one line', async () => {
    receiver.status = 400;
    await leaveSpan().onApplicationShutdown();
    expect(events()).toEqual(['tracing.failing']);
  });
});
