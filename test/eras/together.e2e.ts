import { connectClient2, connectModern, connectSdk1, everyClient, type OfficialClient } from '../support/clients.js';
import { compiledFixture } from '../support/compiled-fixture.js';
import { type Setting, startTarget, type Target } from '../support/target.js';
import { until } from '../support/until.js';

jest.setTimeout(120_000);

const EACH = 3;
const ROUNDS = 10;
const UPDATED = 'notifications/resources/updated';

const SETTINGS: readonly Setting[] = ['memory', '3 pods', 'embedded on express', 'embedded on fastify'];

describe.each(SETTINGS)('against %s, clients of every era at the same time', (setting) => {
  let target: Target;
  beforeAll(async () => {
    target = await startTarget(setting, `${compiledFixture('eras')},./dist/demo/demo.module.js`);
  });
  afterAll(() => target?.stop());

  it('get the same answers from the same tools', async () => {
    const connecting = everyClient.flatMap(([, , connect]) =>
      Array.from({ length: EACH }, () =>
        connect(target.url, { elicit: ({ message }) => ({ action: 'accept', content: { yes: message === 'yes?' } }) }),
      ),
    );
    const clients = await Promise.all(connecting);
    const transcripts = await Promise.all(clients.map(transcribe));
    expect(transcripts).toEqual(clients.map(() => expectedTranscript()));
    await Promise.all(clients.map((client) => client.close()));
  });

  it('hear of what another era changed', async () => {
    const clients = await Promise.all(
      [connectSdk1, connectClient2, connectModern].map((connect) => connect(target.url)),
    );
    await Promise.all(clients.map((client) => client.listening()));
    await Promise.all(clients.map((client) => client.subscribe('eras://news')));
    for (const client of clients) await client.text('print');
    await until(() => clients.every((client) => client.heard(UPDATED).length >= clients.length));
    for (const client of clients) expect(client.heard(UPDATED)).toHaveLength(clients.length);
    await Promise.all(clients.map((client) => client.close()));
  });
});

/** What one client sees of several rounds of calls. */
async function transcribe(client: OfficialClient): Promise<unknown[]> {
  const seen: unknown[] = [];
  const onProgress = ({ progress }: { progress: number }) => void seen.push(progress);
  for (let round = 0; round < ROUNDS; round += 1) {
    seen.push(await client.text('repeat', { text: `round ${round}` }));
    seen.push(await client.text('confirm', { question: round % 2 === 0 ? 'yes?' : 'no?' }));
    seen.push(await client.text('walk', { steps: 3 }, { onProgress }));
  }
  return seen;
}

function expectedTranscript(): unknown[] {
  return Array.from({ length: ROUNDS }, (_, round) => [
    `round ${round}`,
    `The person said ${round % 2 === 0 ? 'yes' : 'no'}.`,
    1,
    2,
    3,
    '3 steps',
  ]).flat();
}
