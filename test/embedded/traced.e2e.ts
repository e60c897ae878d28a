import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { trace } from '@opentelemetry/api';
import { MooringModule, Tool } from '../../src/index.js';
import { connectClient } from '../../src/testing/connect-client.js';
import { OtlpReceiver } from '../support/otlp-receiver.js';

@Injectable()
class HostTools {
  @Tool({ name: 'echo', description: 'Says whether the application records spans' })
  async echo(): Promise<string> {
    return String(trace.getTracer('of-the-host').startSpan('of the host').isRecording());
  }
}

async function start(otelExporterOtlpEndpoint: string): Promise<NestExpressApplication> {
  @Module({
    imports: [
      MooringModule.forRoot({ authDisabled: true, identity: { name: 'acme-orders' }, otelExporterOtlpEndpoint }),
    ],
    providers: [HostTools],
  })
  class HostModule {}
  const app = await NestFactory.create<NestExpressApplication>(HostModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  return app;
}

it('sends the spans of an embedded server where its option says, and registers nothing that is its host’s', async () => {
  const receiver = await OtlpReceiver.start();
  const app = await start(receiver.endpoint);
  const client = await connectClient(new URL('/mcp', await app.getUrl()), {});
  const { content } = await client.callTool({ name: 'echo', arguments: {} });
  expect(content).toEqual([{ type: 'text', text: 'false' }]);
  await client.close();
  await app.close();
  const call = await receiver.span('tools/call echo');
  expect(call.resource).toMatchObject({ 'service.name': 'acme-orders' });
  expect((await receiver.span('execute_tool echo')).parentId).toBe(call.spanId);
  await receiver.stop();
});
