import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from './support/free-port.js';
import { NpmStart } from './support/npm-start.js';
import { startRedis } from './support/redis-server.js';
import { RawSession } from './support/raw-session.js';

jest.setTimeout(120_000);

const { NODE_PACKAGES } = jest.requireActual<{ NODE_PACKAGES: Record<string, { name: string; version: string }> }>(
  '../scripts/steps/node-packages.mjs',
);
const brought = NODE_PACKAGES[`${process.platform}-${process.arch}`];
const itWherePackaged = brought ? it : it.skip;

let directory: string;
let npm: NpmStart;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'npm-start-'))));
afterEach(async () => {
  await npm?.stop('SIGKILL');
  rmSync(directory, { recursive: true });
});

/** A machine whose Node says that it is an older one, and whose cache holds this very Node as the one that npm brought. */
function olderMachine(): NodeJS.ProcessEnv {
  const bin = join(directory, 'bin');
  const cached = join(directory, 'mooring', `${brought!.name}-${brought!.version}`);
  for (const folder of [bin, cached]) mkdirSync(folder, { recursive: true });
  const older = 'Object.defineProperty(process,"versions",{value:{...process.versions,node:"22.15.0"}})';
  writeFileSync(
    join(bin, 'node'),
    `#!/bin/sh\nexec '${process.execPath}' --import 'data:text/javascript,${older}' "$@"\n`,
  );
  chmodSync(join(bin, 'node'), 0o755);
  symlinkSync(process.execPath, join(cached, 'node'));
  return {
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    XDG_CACHE_HOME: directory,
    npm_config_registry: 'http://127.0.0.1:9',
  };
}

/** Sends SIGTERM to npm while a call runs. Answers what the call was answered, and how npm ended. */
async function endDuringCall(): Promise<{ answer: unknown; code: number | null }> {
  const session = await RawSession.open(new URL(npm.url));
  // Its first progress says that it runs.
  const response = await session.call('countdown', { seconds: 2 }, { progressToken: 1 });
  npm.signal('SIGTERM');
  const answer = (await response.rpc()).at(-1);
  return { answer, code: await npm.ended };
}

const drained = { answer: { result: { content: [{ text: 'Counted 2 seconds.' }] } }, code: 0 };

describe('npm start', () => {
  it('hands SIGTERM to the service, which lets its calls finish', async () => {
    npm = await NpmStart.run();
    expect(await endDuringCall()).toMatchObject(drained);
    expect(npm.lines.at(-1)).toContain('shutdown.complete');
  });

  it('keeps sessions over a restart as README says: REDIS_URL=redis://127.0.0.1:6379 npm start', async () => {
    const redis = await startRedis();
    const env = { REDIS_URL: redis.url, PORT: `${await freePort()}` };
    npm = await NpmStart.run(env);
    const session = await RawSession.open(new URL(npm.url));
    await npm.stop();
    npm = await NpmStart.run(env);
    expect((await session.request('ping')).status).toBe(200);
    await npm.stop();
    await redis.stop();
  });

  itWherePackaged('does so with the Node of the image, too, which an older machine has of npm', async () => {
    npm = await NpmStart.run(olderMachine());
    expect(npm.lines.filter((line) => line.includes('older than'))).toEqual([
      `Node 22.15.0 is older than the 24 of the image: running with ${brought!.version} from npm…`,
    ]);
    expect(await endDuringCall()).toMatchObject(drained);
    expect(npm.lines.at(-1)).toContain('shutdown.complete');
  });

  itWherePackaged('ends with one line that says where to get Node when npm has none', async () => {
    const env = {
      ...olderMachine(),
      XDG_CACHE_HOME: join(directory, 'empty'),
      npm_config_fetch_retries: '0',
      CI: 'true',
    };
    await expect(NpmStart.run(env)).rejects.toThrow(
      /Node \S+ could not be installed: .*ECONNREFUSED.*\. Get Node 24 from https:\/\/nodejs\.org/,
    );
  });
});
