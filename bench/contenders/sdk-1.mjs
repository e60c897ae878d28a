import { randomUUID } from 'node:crypto';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { isInitializeRequest } from '@modelcontextprotocol/sdk/types.js';
import express from 'express';
import Redis from 'ioredis';
import { z } from 'zod';
import { DESCRIPTION, echo, others, TOOL } from './work.mjs';

const TTL_SECONDS = 86_400;

/** The SDK's own way to serve sessions, as its examples show it: a transport and an `McpServer` a session. */
export function sdk1({ tools }) {
  return serve(
    tools,
    async () => true,
    async () => {},
  );
}

/** The same with the record in Redis: GET, then EXPIRE, on every request. */
export function sdk1WithRedis({ tools, redisUrl }) {
  const redis = new Redis(redisUrl);
  const isAlive = async (id) => {
    if ((await redis.get(`session:${id}`)) === null) return false;
    await redis.expire(`session:${id}`, TTL_SECONDS);
    return true;
  };
  return serve(tools, isAlive, (id) => redis.set(`session:${id}`, '{}', 'EX', TTL_SECONDS));
}

function serve(tools, isAlive, remember) {
  const transports = new Map();
  const app = express();
  app.use(express.json());
  app.all('/mcp', async (request, response) => {
    const id = request.headers['mcp-session-id'];
    if (id) {
      const transport = (await isAlive(id)) ? transports.get(id) : undefined;
      if (!transport) return response.status(404).end();
      return transport.handleRequest(request, response, request.body);
    }
    if (!isInitializeRequest(request.body)) return response.status(400).end();
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      enableJsonResponse: true,
      onsessioninitialized: async (opened) => {
        transports.set(opened, transport);
        await remember(opened);
      },
    });
    await makeServer(tools).connect(transport);
    await transport.handleRequest(request, response, request.body);
  });
  return new Promise((resolve) => {
    const server = app.listen(0, '127.0.0.1', () => resolve(server.address().port));
  });
}

function makeServer(tools) {
  const server = new McpServer({ name: 'bench', version: '1.0.0' });
  for (const name of [TOOL, ...others(tools)]) {
    server.registerTool(name, { description: DESCRIPTION, inputSchema: { text: z.string() } }, async (args) =>
      echo(args),
    );
  }
  return server;
}
