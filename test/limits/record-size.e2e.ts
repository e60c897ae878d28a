import { Endpoint } from '../http/support/endpoint.js';

/** A URI that is known and long: a template of the probe, or one of our own, matches any. */
const longUri = (n: number) => `long://${'x'.repeat(2_000)}${n}`;

describe('a session that holds as much as it may', () => {
  let endpoint: Endpoint;
  afterEach(() => endpoint.close());

  async function subscribed(env: Record<string, string>, uriOf: (n: number) => string): Promise<string> {
    endpoint = await Endpoint.start(env);
    const session = await endpoint.open();
    for (let n = 0; n < 30; n += 1) {
      const uri = uriOf(n);
      endpoint.capabilities.addResource({ uri, name: `r${n}` }, () => 'x');
      const answer = (await (await session.request('resources/subscribe', { uri })).json()) as {
        error?: { code: number; message: string };
      };
      if (answer.error) {
        expect(answer.error.code).toBe(-32602);
        return answer.error.message;
      }
    }
    return 'no limit';
  }

  it('is told of bytes where bytes are what it has too many of', async () => {
    expect(await subscribed({}, longUri)).toMatch(/at most 16384 bytes/);
  });

  it('is told of subscriptions where it has too many of those', async () => {
    expect(await subscribed({ SESSION_MAX_SUBSCRIPTIONS: '3' }, (n) => `short://${n}`)).toMatch(
      /at most 3 subscriptions/,
    );
  });
});
