import { bare, bareStateless } from './contenders/bare.mjs';
import { sdk1, sdk1WithRedis } from './contenders/sdk-1.mjs';
import { sdk2 } from './contenders/sdk-2.mjs';

const PEERS = { sdk1, sdk1WithRedis, sdk2, bare, bareStateless };

const [, , name] = process.argv;
const port = await PEERS[name]({
  tools: Number(process.env.BENCH_TOOLS),
  redisUrl: process.env.BENCH_REDIS_URL,
});
console.log(JSON.stringify({ port }));
