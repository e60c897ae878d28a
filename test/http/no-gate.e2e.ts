import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from '../../src/app.module.js';
import { loadSettings } from '../../src/config/settings.js';
import { initializeBody } from '../support/raw-session.js';
import { send } from '../support/raw-http.js';

/** The modules of the service in an application that Nest makes, not `createApp`: what comes before `/mcp` does not run. */
async function appWithoutGate(): Promise<NestExpressApplication> {
  const outcome = loadSettings({ PORT: '0', METRICS_PORT: '0' });
  if (!outcome.ok) throw new Error(outcome.message);
  const app = await NestFactory.create<NestExpressApplication>(await AppModule.register(outcome.settings, []), {
    logger: false,
    abortOnError: false,
  });
  await app.listen(0, '127.0.0.1');
  return app;
}

describe('McpModule without its gate', () => {
  let app: NestExpressApplication;
  beforeAll(async () => (app = await appWithoutGate()));
  afterAll(() => app.close());
  afterEach(() => jest.restoreAllMocks());

  it.each(['POST', 'GET', 'DELETE'])('says what to do where a request comes: %s', async (method) => {
    const error = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const response = await send(new URL('/mcp', await app.getUrl()), {
      method,
      ...(method === 'POST' && { body: initializeBody() }),
    });
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({
      jsonrpc: '2.0',
      error: { code: -32603, message: expect.stringMatching(/^McpModule .+ createApp .+ MCP_MODULES/) },
      id: null,
    });
    expect(error.mock.calls).toEqual([[expect.objectContaining({ event: 'request.ungated' }), expect.anything()]]);
  });
});
