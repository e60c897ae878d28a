import type { RawResponse } from '../../support/raw-http.js';

export interface ExpectedRefusal {
  readonly status: number;
  readonly code: number;
  /** The exact text, or what it must match. */
  readonly message: string | RegExp;
  readonly data?: unknown;
  /** `null` unless the refused request had an id that could be read. */
  readonly id?: string | number | null;
}

/** Checks status, media type and the whole body of a refusal. */
export async function expectRefusal(response: RawResponse, expected: ExpectedRefusal): Promise<void> {
  const { status, code, message, data, id = null } = expected;
  const error = {
    code,
    message: message instanceof RegExp ? expect.stringMatching(message) : message,
    ...(data !== undefined && { data }),
  };
  const body = await response.body();
  expect({ status: response.status, type: response.type, body: parse(body) }).toEqual({
    status,
    type: 'application/json',
    body: { jsonrpc: '2.0', error, id },
  });
  expect(response.headers['content-length']).toBe(String(Buffer.byteLength(body)));
}

/** Checks a JSON-RPC error that answers one request of a live session: HTTP 200. */
export async function expectError(
  response: RawResponse,
  expected: Omit<ExpectedRefusal, 'status'> & { readonly id: string | number },
): Promise<void> {
  await expectRefusal(response, { ...expected, status: 200 });
}

/** The body of DESIGN §3, byte for byte. */
export const GONE_BODY = '{"jsonrpc":"2.0","error":{"code":-32001,"message":"Session not found or expired"},"id":null}';

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
