import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import Redis from 'ioredis';
import { echo } from './work.mjs';

/** The limit: Node's own server, JSON in and out, and one GETEX. It checks nothing and can do nothing else. */
export function bare({ redisUrl }) {
  const redis = new Redis(redisUrl, { enableAutoPipelining: true });
  const isAlive = async (id) => (await redis.getex(`session:${id}`, 'EX', 86_400)) !== null;
  const remember = (id) => redis.set(`session:${id}`, '{}', 'EX', 86_400);
  return listen(isAlive, remember);
}

function listen(isAlive, remember) {
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      const message = JSON.parse(Buffer.concat(chunks).toString());
      const answer = await answerTo(message, request.headers['mcp-session-id'], isAlive, remember);
      const text = JSON.stringify({ jsonrpc: '2.0', id: message.id, result: answer.result });
      const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) };
      response.writeHead(200, answer.session ? { ...headers, 'Mcp-Session-Id': answer.session } : headers);
      response.end(text);
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
}

async function answerTo({ method, params }, id, isAlive, remember) {
  if (method === 'initialize') {
    const session = randomUUID();
    await remember(session);
    return { session, result: { protocolVersion: params.protocolVersion, capabilities: {}, serverInfo: {} } };
  }
  if (!(await isAlive(id))) throw new Error('No such session');
  return { result: params?.arguments ? echo(params.arguments) : {} };
}
