/** How long a step waits for what the server says by itself, in ms. */
const HEARD_WITHIN_MS = 10_000;
const CALL_TIMEOUT_MS = 60_000;

/** What the library, or the revision that it speaks, has no such thing as. */
export class Unsupported extends Error {}

/** One connection: the methods that both SDKs have in common, and what the server said by itself. */
export class Session {
  /** What is answered to the next question. */
  answer = { action: 'cancel' };
  asked = 0;
  notifications = [];

  /** @param sdk `{ client, transport, callTool(params, options), revision, ... }`, and what a revision does in its own way */
  constructor(sdk) {
    this.sdk = sdk;
    sdk.client.fallbackNotificationHandler = async (notification) => void this.notifications.push(notification);
    sdk.client.onerror = (error) => console.error(error.message);
  }

  get client() {
    return this.sdk.client;
  }

  elicit() {
    this.asked += 1;
    return this.answer;
  }

  call(name, args = {}, { onProgress, signal, timeoutMs = CALL_TIMEOUT_MS } = {}) {
    const options = { timeout: timeoutMs, ...(signal && { signal }) };
    return this.sdk.callTool({ name, arguments: args }, { ...options, ...(onProgress && { onprogress: onProgress }) });
  }

  async text(name, args, options) {
    const { content } = await this.call(name, args, options);
    return content[0]?.text;
  }

  /** @returns the first notification of the method, which is waited for */
  async heard(method) {
    const before = Date.now() + HEARD_WITHIN_MS;
    for (;;) {
      const found = this.notifications.find((notification) => notification.method === method);
      if (found) return found;
      if (Date.now() > before) throw new Error(`${method} did not come in ${HEARD_WITHIN_MS / 1_000} s`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async close() {
    await this.sdk.end();
    await this.client.close();
  }
}
