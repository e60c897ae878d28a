import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Payload } from '@nestjs/microservices';
import { McpController, McpStrategy, StreamableHttpTransport, Tool } from '@rekog/mcp-nest';
import { z } from 'zod';
import { DESCRIPTION, echo, others, TOOL } from './work.mjs';

/** The other module for Nest, with sessions in memory and answers as JSON. */
export function mcpNest({ tools }) {
  return serve(tools, { statefulMode: true, enableJsonResponse: true, protocol: 'legacy-only' });
}

/** The same for the stateless revision. */
export function mcpNestModern({ tools }) {
  return serve(tools, { protocol: 'modern-only' });
}

async function serve(tools, options) {
  const strategy = new McpStrategy({
    name: 'bench',
    version: '1.0.0',
    transports: [new StreamableHttpTransport(options)],
  });
  class BenchModule {}
  Module({ controllers: [controllerOf([TOOL, ...others(tools)])] })(BenchModule);
  const app = await NestFactory.create(BenchModule, { logger: ['error'] });
  strategy.setHttpAdapter(app.getHttpAdapter());
  app.connectMicroservice({ strategy });
  await app.startAllMicroservices();
  await app.listen(0, '127.0.0.1');
  return app.getHttpServer().address().port;
}

/** A class with one decorated method a tool, as a team would write it. */
function controllerOf(names) {
  class BenchTools {}
  for (const name of names) {
    const method = async (args) => echo(args);
    Object.defineProperty(BenchTools.prototype, name, { value: method, writable: true, configurable: true });
    const descriptor = Object.getOwnPropertyDescriptor(BenchTools.prototype, name);
    const parameters = z.object({ text: z.string() });
    Tool({ name, description: DESCRIPTION, parameters })(BenchTools.prototype, name, descriptor);
    Payload()(BenchTools.prototype, name, 0);
  }
  McpController()(BenchTools);
  return BenchTools;
}
