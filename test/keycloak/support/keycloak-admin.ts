import { z } from 'zod';

const Started = z.object({ url: z.url(), version: z.string(), username: z.string(), password: z.string() });
const TOKEN_MS = 40_000;

/** What an administrator can do in the console of Keycloak, by the API that the console itself uses. */
export class KeycloakAdmin {
  private token = '';
  private until = 0;

  private constructor(private readonly started: z.infer<typeof Started>) {}

  /** Of the server that `npm run test:keycloak` has started. */
  static ofThisRun(): KeycloakAdmin {
    const started = process.env['KEYCLOAK'];
    if (started === undefined) throw new Error('These tests need a Keycloak: run them by npm run test:keycloak');
    return new KeycloakAdmin(Started.parse(JSON.parse(started)));
  }

  /** Whether who asks about a token must be in its audience: 26.7 wants it, and 26.5 doesn't. */
  get asksForAudience(): boolean {
    return !/^26\.[0-5]\./.test(this.started.version);
  }

  issuerOf(realm: string): string {
    return `${this.started.url}/realms/${realm}`;
  }

  get<T>(path: string): Promise<T> {
    return this.ask('GET', path) as Promise<T>;
  }

  async put(path: string, body: object = {}): Promise<void> {
    await this.ask('PUT', path, body);
  }

  async delete(path: string, body?: object): Promise<void> {
    await this.ask('DELETE', path, body);
  }

  /** @returns the id of what was made, where the answer names it */
  async post(path: string, body: object = {}): Promise<string> {
    return String(await this.ask('POST', path, body));
  }

  private async ask(method: string, path: string, body?: object): Promise<unknown> {
    const headers = { authorization: `Bearer ${await this.signedIn()}`, 'content-type': 'application/json' };
    const url = `${this.started.url}/admin/realms${path}`;
    const response = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === '' ? response.headers.get('location')?.split('/').pop() : JSON.parse(text);
  }

  private async signedIn(): Promise<string> {
    if (Date.now() < this.until) return this.token;
    const { username, password } = this.started;
    const body = new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', username, password });
    const response = await fetch(`${this.issuerOf('master')}/protocol/openid-connect/token`, { method: 'POST', body });
    ({ access_token: this.token } = z.object({ access_token: z.string() }).parse(await response.json()));
    this.until = Date.now() + TOKEN_MS;
    return this.token;
  }
}
