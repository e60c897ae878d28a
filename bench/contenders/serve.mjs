const PEERS = {
  sdk1: () => import('./sdk-1.mjs'),
  sdk1WithRedis: () => import('./sdk-1.mjs'),
  sdk2: () => import('./sdk-2.mjs'),
  mcpNest: () => import('./mcp-nest.mjs'),
  mcpNestModern: () => import('./mcp-nest.mjs'),
  tmcp: () => import('./tmcp.mjs'),
  mcpUse: () => import('./mcp-use.mjs'),
  embedded: () => import('./embedded.mjs'),
  embeddedFast: () => import('./embedded.mjs'),
  embeddedFastify: () => import('./embedded.mjs'),
  embeddedFastifyFast: () => import('./embedded.mjs'),
  nest: () => import('./nest.mjs'),
  bare: () => import('./bare.mjs'),
};

/** A peer in a process of its own, which alone loads what that peer needs. */
const [, , name] = process.argv;
const peers = await PEERS[name]();
const port = await peers[name]({
  tools: Number(process.env.BENCH_TOOLS),
  redisUrl: process.env.BENCH_REDIS_URL,
});
console.log(JSON.stringify({ port }));
