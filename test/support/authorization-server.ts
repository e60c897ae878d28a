import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ENTRY = join(__dirname, '..', 'fixtures', 'authorization-server', 'server.mjs');

/** A real authorization server in a process of its own; it is ESM, which jest's module registry is not. */
export class AuthorizationServer {
  private constructor(
    private readonly child: ChildProcess,
    readonly issuer: string,
  ) {}

  /**
   * @param scopes that it gives out for the resource
   * @param registered whether a client may ever ask for more than it registered with
   */
  static async start(
    resource: string,
    scopes: readonly string[],
    registered: 'kept' | 'forgotten' = 'forgotten',
  ): Promise<AuthorizationServer> {
    const child = spawn(process.execPath, [ENTRY, resource, ...scopes], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, REGISTERED_SCOPE: registered },
    });
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith('http://')) return new AuthorizationServer(child, line);
    }
    throw new Error('The authorization server ended before it had begun');
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}

/**
 * Does what a browser does with an authorization URL: follows redirects with its cookies, until one leads to the
 * client's own address.
 *
 * @returns the parameters that the client gets there
 */
export async function browse(authorizationUrl: URL, redirectUrl: string): Promise<URLSearchParams> {
  const cookies = new Map<string, string>();
  let url = authorizationUrl;
  while (!url.href.startsWith(redirectUrl)) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const set of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (name !== undefined) cookies.set(name, value ?? '');
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`${url.pathname} answered ${response.status}: ${await response.text()}`);
    url = new URL(location, url);
  }
  return url.searchParams;
}
