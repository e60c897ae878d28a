import { TestOAuthProvider } from '../../support/oauth-client.js';

const FORM = /<form[^>]* action="([^"]+)"[^]*?<\/form>/;
const FIELD = /<(?:input|button)\b[^>]*>/g;
const MAX_PAGES = 20;

/** A client's user who signs in at Keycloak's own pages, with a browser that keeps cookies. */
export class KeycloakPerson extends TestOAuthProvider {
  /** The forms that were filled in, in order. */
  readonly pages: string[] = [];
  /** Where the browser was sent to last. */
  asked: URLSearchParams | undefined;
  /** What it came back with last. */
  answered: URLSearchParams | undefined;
  private readonly cookies = new Map<string, string>();

  /** @param client that was registered beforehand, and where */
  constructor(
    private readonly name: string,
    client?: { readonly client_id: string; readonly issuer: string },
  ) {
    super();
    if (client === undefined) return;
    this.saveClientInformation(client);
    this.done.length = 0;
  }

  /** SDKs also give it back with what they have learned about it. */
  override saveClientInformation(information: { readonly client_id: string }): void {
    const isNew = this.clientInformation()?.client_id !== information.client_id;
    super.saveClientInformation(information);
    if (!isNew) this.done.pop();
  }

  /** What applications do when a refresh token is taken no more. */
  invalidateCredentials(what: string): void {
    if (what === 'tokens' || what === 'all') this.kept = undefined;
  }

  override async redirectToAuthorization(url: URL): Promise<void> {
    this.done.push(`authorize ${url.searchParams.get('scope') ?? ''}`.trim());
    this.asked = url.searchParams;
    this.callback = await this.browse(url);
    this.answered = this.callback;
  }

  private async browse(first: URL): Promise<URLSearchParams> {
    let url = first;
    let form: URLSearchParams | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const response = await this.send(url, form);
      const text = await response.text();
      const location = response.headers.get('location');
      const [html, action] = FORM.exec(text) ?? [];
      if (location === null && action === undefined) {
        throw new Error(`${url.pathname} answered ${response.status} without a form: ${text.slice(0, 2_000)}`);
      }
      form = location === null ? this.filledIn(html!) : undefined;
      url = new URL(location ?? action!.replaceAll('&amp;', '&'), url);
      if (url.href.startsWith(this.redirectUrl)) return url.searchParams;
    }
    throw new Error(`Keycloak has shown ${MAX_PAGES} pages: ${this.pages.join(', ')}`);
  }

  private async send(url: URL, form: URLSearchParams | undefined): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const body = form && { method: 'POST', body: form };
    const response = await fetch(url, { redirect: 'manual', headers: { cookie }, ...body });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (/max-age=0\b/i.test(set)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  private filledIn(html: string): URLSearchParams {
    const form = new URLSearchParams();
    for (const [field] of html.matchAll(FIELD)) {
      const name = attribute(field, 'name');
      const type = attribute(field, 'type');
      if (name === undefined || type === 'checkbox' || name === 'cancel') continue;
      form.set(name, name === 'username' || name === 'password' ? this.name : (attribute(field, 'value') ?? ''));
    }
    this.pages.push(form.has('password') ? 'login' : form.has('accept') ? 'consent' : [...form.keys()].join('+'));
    return form;
  }
}

function attribute(field: string, name: string): string | undefined {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(field)?.[1]?.replaceAll('&amp;', '&');
}
