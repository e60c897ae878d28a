import { compiledFixture } from '../../support/compiled-fixture.js';
import { Service } from '../../support/service.js';
import { Choices } from './examples.js';
import { LegacyConversation } from './legacy-conversation.js';
import { ModernConversation } from './modern-conversation.js';
import { REVISIONS, type Revision } from './official-schemas.js';
import { problemsIn } from './problems.js';
import { type Recorded, RecordingProxy } from './recording-proxy.js';

const ROUNDS = Number(process.env['TRAFFIC_ROUNDS'] ?? 20);
const LIMIT_MS = 20 * 60_000;

jest.setTimeout(LIMIT_MS);

const recorded = new Map<Revision, Recorded[]>();

describe.each(['interop', 'conformance', 'eras'])('all that a server says that serves %s', (fixture) => {
  let service: Service;
  let proxy: RecordingProxy;

  beforeAll(async () => {
    service = await Service.start({ MCP_MODULES: compiledFixture(fixture) });
    proxy = await RecordingProxy.before(service.url);
  });

  afterAll(async () => {
    await proxy.stop();
    await service.stop();
  });

  it.each(REVISIONS)('holds to the official schema of %s', async (revision) => {
    const before = proxy.recorded.length;
    for (let round = 0; round < ROUNDS; round += 1) await hold(revision, new Choices(round));
    const said = proxy.recorded.slice(before).filter(({ from }) => from === 'server');
    recorded.set(revision, [...(recorded.get(revision) ?? []), ...said]);
    expect(said.length).toBeGreaterThan(ROUNDS * 20);
    expect(problemsIn(said, 'server', revision)).toEqual([]);
  });

  function hold(revision: Revision, choices: Choices): Promise<void> {
    if (revision === '2026-07-28') return ModernConversation.hold(proxy.url, choices);
    return LegacyConversation.hold(proxy.url, revision, choices);
  }
});

afterAll(() => {
  for (const [revision, said] of recorded) console.log(`${revision}: ${said.length} messages of the server`);
});
