/**
 * Does what a person does with a page of an issuer for development: signs in, agrees, and is sent back to the client.
 *
 * @param login the name to sign in with
 * @returns what the client's own page says
 */
export async function visit(page: string, login: string): Promise<string> {
  const cookies = new Map<string, string>();
  let url = new URL(page);
  let form: URLSearchParams | undefined;
  for (;;) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { cookie, connection: 'close' };
    const body = form && { method: 'POST', body: form };
    const response = await fetch(url, { redirect: 'manual', headers, ...body });
    const text = await response.text();
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    const [, action] = /<form[^>]* action="([^"]+)"/.exec(text) ?? [];
    if (location === null && (action === undefined || response.status !== 200)) return text;
    form = location === null ? filledIn(text, login) : undefined;
    url = new URL(location ?? action!, url);
  }
}

function filledIn(page: string, login: string): URLSearchParams {
  const hidden = [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  const form = new URLSearchParams();
  for (const [, name = '', value = ''] of hidden) form.set(name, value);
  if (page.includes('name="login"')) {
    form.set('login', login);
    form.set('password', 'any');
  }
  return form;
}
