/** The length of a key of `MCP_STATE_KEYS`: AES-256. */
export const STATE_KEY_BYTES = 32;

/** 32 bytes in base64 or base64url, with or without the padding. */
const STATE_KEY = /^[A-Za-z0-9+/_-]{43}=?$/;

/** The example of docs/settings.md. Everyone knows it, so it is refused. */
export const EXAMPLE_STATE_KEY = 'bmV2ZXItdXNlLXRoaXMtZXhhbXBsZS1hcy1hLWtleSE=';

export function isStateKeyText(text: string): boolean {
  return STATE_KEY.test(text);
}
