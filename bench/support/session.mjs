import { Agent, request } from 'node:http';
import { HEADERS, INITIALIZE, INITIALIZED, legacyHeaders } from './clients.mjs';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** One session as a client sees it, spoken to through any pod. Every answer is read to its end. */
export class Session {
  #id = 0;

  /** @param url of the pod that requests go to */
  constructor(url, session) {
    this.url = url;
    this.session = session;
  }

  /** @param capabilities that the client declares */
  static async open(url, capabilities = {}) {
    const params = { ...INITIALIZE.params, capabilities };
    const response = await retried(() => post(url, HEADERS, { ...INITIALIZE, params }));
    await textOf(response);
    const opened = new Session(url, response.headers['mcp-session-id']);
    await textOf(await opened.post(INITIALIZED));
    return opened;
  }

  through(url) {
    return new Session(url, this.session);
  }

  post(message) {
    return post(this.url, { ...HEADERS, ...legacyHeaders(this.session) }, message);
  }

  /** @returns the response, which is a stream where the tool says something before it answers */
  begin(name, args = {}, _meta = {}) {
    this.#id += 1;
    const params = { name, arguments: args, _meta };
    return this.post({ jsonrpc: '2.0', id: this.#id, method: 'tools/call', params });
  }

  /** @throws when the text is not in the answer */
  async call(name, args, _meta, expected = '"content"') {
    const text = await textOf(await this.begin(name, args, _meta));
    if (!text.includes(expected)) throw new Error(`${name} was answered ${text}`);
  }
}

function post(url, headers, message) {
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', agent, headers }, resolve).on('error', reject).end(JSON.stringify(message));
  });
}

/** A process that was stopped to measure its heap may take Redis for away at first and answer 503. */
async function retried(send) {
  for (;;) {
    const response = await send();
    if (response.statusCode === 200) return response;
    if (response.statusCode !== 503) throw new Error(`initialize was answered ${response.statusCode}`);
    await textOf(response);
  }
}

export async function textOf(response) {
  response.setEncoding('utf8');
  let text = '';
  for await (const chunk of response) text += chunk;
  return text;
}

/** Waits until a stream has said this, and gives all that it said so far; the rest can still be read. */
export function untilSaid(response, expected) {
  response.setEncoding('utf8');
  let text = '';
  return new Promise((resolve, reject) => {
    const more = (chunk) => {
      text += chunk;
      if (!text.includes(expected) || !text.endsWith('\n\n')) return;
      response.off('data', more).off('end', ended);
      resolve(text);
    };
    const ended = () => reject(new Error(`"${expected}" was not said: ${text}`));
    response.on('data', more).on('end', ended);
  });
}

/** Does something for many, a few at a time. */
export async function forEach(count, act, atOnce = 16) {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      next += 1;
      await act(next - 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
