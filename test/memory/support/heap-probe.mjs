/**
 * Preloaded into a process of the service: at SIGUSR2 it collects garbage and prints one line that says how much heap
 * is used and how many objects of the kinds that sessions are made of are still reachable. At SIGWINCH it leaves the
 * objects out: V8 walks the whole heap for each kind.
 */
import { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as tick } from 'node:timers/promises';
import { URL } from 'node:url';
import { queryObjects } from 'node:v8';

const ENDPOINT = new URL('../../../dist/mcp/', import.meta.url);
const SDK = '@modelcontextprotocol/sdk/server/index.js';

/** Kinds by the file that has their class. */
const KINDS = {
  SessionTransport: 'legacy/sessions/session-transport.js',
  OutgoingIds: 'legacy/questions/outgoing-ids.js',
  Call: 'legacy/calls/call.js',
  LegacyExchange: 'legacy/calls/legacy-exchange.js',
  CallStream: 'legacy/streams/call-stream.js',
  SseSocket: 'streams/sse-socket.js',
  Listener: 'legacy/streams/listener.js',
};

process.on('SIGUSR2', () => void report(held));
process.on('SIGWINCH', () => void report(() => ({})));

async function report(count) {
  // Before the heap is measured: the service itself loads some of them only when they are needed.
  const classes = await classesOf(KINDS);
  await collectGarbage();
  const { heapUsed } = process.memoryUsage();
  const line = {
    event: 'heap.measured',
    heapUsed,
    held: count(classes),
    active: process.getActiveResourcesInfo().sort(),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** More than once, because finalizers and weak references let go of more in between. */
async function collectGarbage() {
  for (let round = 0; round < 6; round += 1) {
    globalThis.gc();
    await tick();
  }
}

async function classesOf(kinds) {
  const timer = globalThis.setTimeout(() => undefined, 0);
  globalThis.clearTimeout(timer);
  const { Server } = await import(SDK);
  const classes = {
    ServerResponse,
    IncomingMessage,
    AbortSignal: globalThis.AbortSignal,
    Timeout: timer.constructor,
    Promise,
    Server,
  };
  for (const [kind, file] of Object.entries(kinds)) classes[kind] = (await import(new URL(file, ENDPOINT)))[kind];
  return classes;
}

function held(classes) {
  return Object.fromEntries(Object.entries(classes).map(([kind, of]) => [kind, queryObjects(of)]));
}
