import { execFileSync, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Printed by a server or a Sentinel once it answers. */
const READY = /Ready to accept connections|Sentinel ID is/;
const PID = /^pid (\d+)$/m;
const FAILED = /FATAL CONFIG|Fatal error|Failed listening|Address already in use/i;

/**
 * Starts and ends a server at our word. When this process ends, however it ends, the keeper's standard input closes,
 * and the server and its directory go too.
 */
const KEEPER = `
dir=$1; shift
while read -r word; do
  case $word in
    start) "$@" </dev/null & pid=$!; echo "pid $pid" ;;
    kill) kill -9 $pid; wait $pid; echo "ended $pid" ;;
  esac
done
kill -9 $pid; wait $pid; rm -rf "$dir"
`;

/** A server that can be started, ended and started again on the same directory. */
export class RedisProcess {
  private readonly keeper;
  private readonly gone: Promise<void>;
  private output = '';
  private onOutput = (): void => undefined;
  private current = 0;

  /** @param directory where the server works; removed at the end */
  constructor(args: readonly string[], directory: string) {
    this.keeper = spawn('sh', ['-c', KEEPER, 'keeper', directory, redisBinary(), ...args], {
      cwd: directory,
      // A group of its own, so that Ctrl-C reaches the tests first.
      detached: true,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.gone = new Promise((resolve) => this.keeper.once('close', () => resolve()));
    this.keeper.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
      this.onOutput();
    });
    this.keeper.unref();
  }

  get pid(): number {
    return this.current;
  }

  /** Resolves when the server answers. */
  async start(): Promise<void> {
    this.say('start');
    await this.printed(READY);
    // On a busy machine the server may be faster than who started it.
    await this.printed(PID);
    this.current = Number(PID.exec(this.output)?.[1]);
  }

  /** kill -9, which also ends a paused server. Resolves when it is gone. */
  async kill(): Promise<void> {
    this.say('kill');
    await this.printed(/^ended /m);
  }

  signal(name: NodeJS.Signals): void {
    process.kill(this.current, name);
  }

  /** Ends the server, if it runs, and removes its directory. */
  async release(): Promise<void> {
    this.keeper.stdin.end();
    await this.gone;
  }

  private say(word: 'start' | 'kill'): void {
    this.output = '';
    this.keeper.stdin.write(`${word}\n`);
  }

  private printed(pattern: RegExp): Promise<void> {
    return new Promise((resolve, reject) => {
      this.onOutput = () => {
        if (pattern.test(this.output)) resolve();
        else if (FAILED.test(this.output)) reject(new Error(`redis-server did not start: ${this.output}`));
      };
      void this.gone.then(() => reject(new Error(`redis-server ended: ${this.output}`)));
      this.onOutput();
    });
  }
}

/** The server's path, or one line that says what to install. */
function redisBinary(): string {
  try {
    const found = execFileSync('sh', ['-c', 'command -v redis-server || command -v valkey-server'], {
      encoding: 'utf8',
    });
    return found.trim();
  } catch {
    throw new Error(
      'These tests need redis-server or valkey-server on PATH: install the package "redis" or "redis-server".',
    );
  }
}

/** A file system in memory, where there is one. */
const IN_MEMORY = '/dev/shm';
const ROOM_BYTES = 1_073_741_824;

/** In memory where there is room for it: a server that waits for a busy disk answers nobody meanwhile. */
export function temporaryDirectory(): string {
  return mkdtempSync(join(hasRoom(IN_MEMORY) ? IN_MEMORY : tmpdir(), 'mooring-redis-'));
}

function hasRoom(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= ROOM_BYTES;
  } catch {
    return false;
  }
}
