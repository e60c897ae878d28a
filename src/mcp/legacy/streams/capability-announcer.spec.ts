import { FakeResponse } from '../../../../test/support/fake-response.js';
import { LegacyKit, messagesOn } from '../../../../test/support/legacy-kit.js';
import { sessionRecord } from '../../../../test/support/session-records.js';
import { Lifecycle } from '../../../lifecycle/lifecycle.js';
import { CapabilityAnnouncer } from './capability-announcer.js';
import { notification, resourceUpdated } from './missed-unknown.js';

let kit: LegacyKit;
let announcer: CapabilityAnnouncer;
let lifecycle: Lifecycle;
let http: FakeResponse;
beforeEach(async () => {
  kit = await LegacyKit.create();
  lifecycle = new Lifecycle();
  announcer = new CapabilityAnnouncer(kit.capabilities, kit.feed, lifecycle);
  announcer.onModuleInit();
  http = new FakeResponse();
  kit.listeners.open(sessionRecord({ subscriptions: ['demo://a', 'demo://b'] }), http.response, undefined);
});
afterEach(async () => {
  announcer.onApplicationShutdown();
  await kit.close();
});

const settled = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));

describe('listening sessions are told', () => {
  beforeEach(() => lifecycle.ready());

  it('once of all tools that come and go in one go', async () => {
    const added = Array.from({ length: 10 }, (_, n) => kit.capabilities.addTool({ name: `tool${n}` }, () => 'ok'));
    added[0]?.remove();
    await settled();
    expect(messagesOn(http)).toEqual([notification('notifications/tools/list_changed')]);
  });

  it('again of what changes later', async () => {
    const { remove } = kit.capabilities.addTool({ name: 'tool' }, () => 'ok');
    await settled();
    remove();
    await settled();
    expect(messagesOn(http)).toHaveLength(2);
  });

  it('of each resource that was updated', async () => {
    for (const uri of ['demo://a', 'demo://b', 'demo://a']) kit.capabilities.resourceUpdated(uri);
    await settled();
    expect(messagesOn(http)).toEqual([resourceUpdated('demo://a'), resourceUpdated('demo://b')]);
  });

  it('nothing more once the module is destroyed', async () => {
    kit.capabilities.resourceUpdated('demo://a');
    announcer.onApplicationShutdown();
    kit.capabilities.resourceUpdated('demo://b');
    await settled();
    expect(messagesOn(http)).toEqual([]);
  });
});

describe('before the pod listens', () => {
  it('no session is told of lists, of which that is the first, and each is told of resources', async () => {
    kit.capabilities.addTool({ name: 'tool' }, () => 'ok').remove();
    kit.capabilities.announce('prompts');
    kit.capabilities.resourceUpdated('demo://a');
    lifecycle.ready();
    await settled();
    expect(messagesOn(http)).toEqual([resourceUpdated('demo://a')]);
  });
});
