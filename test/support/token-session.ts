import { send } from './raw-http.js';
import { initializeBody, RawSession, type OpenOptions } from './raw-session.js';

export function bearer(token: string): { readonly authorization: string } {
  return { authorization: `Bearer ${token}` };
}

/** A session driven by hand, each request of which carries a token. */
export class TokenSession extends RawSession {
  constructor(
    url: URL,
    id: string,
    protocolVersion: string,
    readonly token: string,
  ) {
    super(url, id, protocolVersion);
  }

  static async openWith(url: URL, token: string, options: OpenOptions = {}): Promise<TokenSession> {
    const response = await send(url, { body: initializeBody(options), headers: bearer(token) });
    const [{ result }] = await response.rpc();
    const session = new TokenSession(url, String(response.headers['mcp-session-id']), result.protocolVersion, token);
    await (await session.notify('notifications/initialized')).body();
    return session;
  }

  override get headers() {
    return { ...super.headers, ...bearer(this.token) };
  }

  /** The same session id in the hands of somebody with another token. */
  as(token: string): TokenSession {
    return new TokenSession(this.url, this.id, this.protocolVersion, token);
  }
}
