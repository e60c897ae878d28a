import 'reflect-metadata';
import { createRequire } from 'node:module';
import { URL } from 'node:url';
import { DESCRIPTION, echo, others, TOOL } from './work.mjs';

// Of the checkout, as Mooring is: the peers have a Nest of their own beside this file.
const require = createRequire(new URL('../../dist/index.js', import.meta.url));
const { Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { CapabilityRegistry, MooringModule } = require('@mooring-mcp/server');
const { z } = require('zod');

export const embedded = (options) => serve(options, {});
export const embeddedFast = (options) => serve(options, { fastPath: true });
export const embeddedFastify = (options) => serve(options, {}, fastify());
export const embeddedFastifyFast = (options) => serve(options, { fastPath: true }, fastify());

function fastify() {
  const { FastifyAdapter } = require('@nestjs/platform-fastify');
  return new FastifyAdapter();
}

/** An application of Nest with a server in it, and the bench's tools as providers of its own. */
async function serve({ tools, redisUrl }, options, ...adapter) {
  const register = {
    provide: 'BENCH_TOOLS',
    inject: [CapabilityRegistry],
    useFactory: (registry) => {
      const input = z.object({ text: z.string() });
      for (const name of [TOOL, ...others(tools)]) registry.addTool({ name, description: DESCRIPTION, input }, echo);
    },
  };
  const settings = { authDisabled: true, rateLimitEnabled: false, sessionParkAfterSeconds: 86_400 };
  class HostModule {}
  Module({
    imports: [MooringModule.forRoot({ ...settings, ...options, ...(redisUrl && { redisUrl }) })],
    providers: [register],
  })(HostModule);
  const app = await NestFactory.create(HostModule, ...adapter, { logger: ['error'] });
  await app.listen(0, '127.0.0.1');
  return app.getHttpServer().address().port;
}
