import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { MainProcess } from './support/main-process.js';

/** A process takes its time to start on a busy machine. */
jest.setTimeout(60_000);

const running: MainProcess[] = [];
afterEach(async () => {
  for (const main of running.splice(0)) await main[Symbol.asyncDispose]();
});

function run(env: Record<string, string> = {}): MainProcess {
  const main = MainProcess.run(env);
  running.push(main);
  return main;
}

async function takenPort(): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

describe('the start of the service', () => {
  it('ends with code 1 and one message that lists every bad setting', async () => {
    const { code, stdout, stderr } = await run({
      PORT: 'http',
      SESSION_TTL_SECONDS: '-5',
      REDIS_URL: 'redis://user:hunter2@host:99999',
      LOG_LEVEL: 'loud',
    }).ended;
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('4 settings are wrong');
    for (const variable of ['PORT="http"', 'SESSION_TTL_SECONDS="-5"', 'REDIS_URL has a host', 'LOG_LEVEL="loud"']) {
      expect(stderr).toContain(variable);
    }
    expect(stderr).not.toContain('hunter2');
  });

  it('ends with code 1 and one line when its Node is too old', async () => {
    const old = "Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.20.2'}})";
    const { code, stdout, stderr } = await run({ NODE_OPTIONS: `--import=data:text/javascript,${old}` }).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^Mooring needs Node \d+\.\d+ or later, and this is 20\.20\.2\. .*\n$/);
  });

  it('lets no other machine in unless it is told who may come, or aloud that all may', async () => {
    const { code, stderr } = await run({ HOST: '0.0.0.0' }).ended;
    expect(code).toBe(1);
    expect(stderr).toContain('set AUTH_ISSUER, or say AUTH_DISABLED=true');
    const open = run({ AUTH_DISABLED: 'true' });
    expect(await open.logged('auth.disabled')).toMatchObject({ level: 'warn' });
    await open.logged('listening');
  });

  it.each(['PORT', 'METRICS_PORT'])('ends with code 1 and one line when %s is taken', async (variable) => {
    const { server, port } = await takenPort();
    const { code, stdout, stderr } = await run({ [variable]: String(port), LOG_LEVEL: 'info' }).ended;
    server.close();
    expect(code).toBe(1);
    expect(stderr).toBe('');
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({
      event: 'start.failed',
      msg: `Port ${port} is in use by another process. Stop that process, or set ${variable} to a free port.`,
    });
  });

  it('ends with code 1 and one message when a team module cannot be loaded', async () => {
    const { code, stdout } = await run({ MCP_MODULES: './nowhere.js,@acme/nothing' }).ended;
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      event: 'start.failed',
      msg: expect.stringMatching(/MCP_MODULES[^]*nowhere\.js[^]*@acme\/nothing/),
    });
  });

  it('says where it listens in one line for machines, and is ready then', async () => {
    const listening = await run().logged('listening');
    expect(listening).toMatchObject({ port: expect.any(Number), metricsPort: listening.port, level: 'info' });
    expect(listening).toMatchObject({
      modules: ['DemoModule'],
      sessions: expect.stringContaining('a restart forgets them'),
    });
    expect((await fetch(String(listening.health))).status).toBe(200);
    expect(await (await fetch(String(listening.metrics))).text()).toContain('process_resident_memory_bytes');
  });

  it('prints one block for people with what they need', async () => {
    const text = await run({ LOG_FORMAT: 'pretty' }).printed('--method tools/list\n');
    const [endpoint] = /http:\/\/127\.0\.0\.1:\d+\/mcp/.exec(text)!;
    expect(text).toContain(`claude mcp add --transport http mooring ${endpoint}\n`);
    expect(text).toContain(`@modelcontextprotocol/inspector --cli ${endpoint}`);
    expect(text).toMatch(/sessions +in the memory of this process/);
    expect(text).toMatch(/metrics +http:/);
  });

  it('starts without its Redis, says so without the password, and is degraded', async () => {
    const main = run({ REDIS_URL: 'redis://:hunter2@127.0.0.1:1' });
    const { health, sessions } = await main.logged('listening');
    expect(sessions).toContain('in Redis at 127.0.0.1:1');
    const response = await fetch(String(health));
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: 'degraded' });
    main.signal('SIGTERM');
    const { code, stdout } = await main.ended;
    expect(code).toBe(0);
    expect(stdout).not.toContain('hunter2');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('closes everything on %s and exits with 0', async (signal) => {
    const main = run();
    await main.logged('listening');
    main.signal(signal);
    expect(await main.logged('shutdown.begun')).toMatchObject({ signal });
    expect(await main.ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('is not ready and still live during the delay, and ends at once at a second signal', async () => {
    const main = run({ SHUTDOWN_DELAY_SECONDS: '60' });
    const { health } = await main.logged('listening');
    main.signal('SIGTERM');
    await main.logged('shutdown.draining');
    expect((await fetch(String(health))).status).toBe(503);
    expect((await fetch(String(health).replace('ready', 'live'))).status).toBe(200);
    main.signal('SIGTERM');
    expect((await main.ended).code).toBe(1);
  });

  it('warns of a misspelt setting', async () => {
    expect(await run({ SESSION_MAX_WARMS: '5' }).logged('settings.unknown')).toMatchObject({
      msg: expect.stringContaining('Did you mean SESSION_MAX_WARM?'),
    });
  });
});
