import { quoted } from '../text/quoted.js';
import { connectionProblem } from './connection-problem.js';
import { UnreadableError } from './unreadable.error.js';

/** How long an authorization server may take to answer, in ms. */
const TIMEOUT_MS = 5_000;

/** Documents of authorization servers are a few KB; what is far larger is none. */
const MAX_BYTES = 512 * 1024;

/**
 * The JSON that an authorization server answers with 200. Follows no redirect: where keys come from is settled by
 * settings and metadata alone.
 *
 * @throws UnreadableError for anything else
 */
export async function fetchJson(url: string, init: RequestInit = {}): Promise<unknown> {
  try {
    return await read(url, init);
  } catch (error) {
    throw error instanceof UnreadableError ? error : connectionProblem(url, error);
  }
}

async function read(url: string, init: RequestInit): Promise<unknown> {
  const headers = { Accept: 'application/json', ...(init.headers as Record<string, string> | undefined) };
  const response = await fetch(url, { ...init, headers, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw problemOf(url, response);
  }
  return jsonIn(await textOf(response, url), url, response);
}

function problemOf(url: string, { status, headers }: Response): UnreadableError {
  const location = headers.get('location');
  if (location === null || status < 300 || status > 399) {
    return new UnreadableError('status', `${url} answered ${status}`, status);
  }
  const where = quoted(new URL(location, url).href);
  return new UnreadableError(
    'redirect',
    `${url} redirects to ${where}, which is not followed: set the URL that answers by itself`,
    status,
  );
}

function jsonIn(text: string, url: string, { headers }: Response): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const type = quoted(headers.get('content-type') ?? 'none', 60);
    const why = `${url} answered 200 with something else than JSON (content type ${type}): is it the URL of the authorization server, or of a page or a proxy?`;
    throw new UnreadableError('not-json', why);
  }
}

async function textOf(response: Response, url: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += (chunk as Uint8Array).byteLength;
    if (bytes > MAX_BYTES)
      throw new UnreadableError('too-large', `${url} answered more than ${MAX_BYTES} bytes: is it the right URL?`);
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString('utf8');
}
