/** How long an authorization server may take to answer, in ms. */
const TIMEOUT_MS = 5_000;

/** Documents of authorization servers are a few KB; what is far larger is none. */
const MAX_BYTES = 512 * 1024;

/**
 * The JSON that an authorization server answers with 200. Follows no redirect: where keys come from is settled by
 * settings and metadata alone.
 *
 * @throws Error for anything else
 */
export async function fetchJson(url: string, init: RequestInit = {}): Promise<unknown> {
  const headers = { Accept: 'application/json', ...(init.headers as Record<string, string> | undefined) };
  const response = await fetch(url, { ...init, headers, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`${url} answered ${response.status}`);
  }
  return JSON.parse(await textOf(response, url)) as unknown;
}

async function textOf(response: Response, url: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += (chunk as Uint8Array).byteLength;
    if (bytes > MAX_BYTES) throw new Error(`${url} answered more than ${MAX_BYTES} bytes`);
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString('utf8');
}
