import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { AppHost } from '../support/app-host.js';
import { Endpoint } from '../http/support/endpoint.js';
import { AppServer } from './support/app-servers.js';
import { clientFolders, descriptorOf, missingOf } from './support/descriptor.js';
import { installed } from './support/installation.js';
import { peerModule } from './support/peer-apps.js';

jest.setTimeout(300_000);

/** The tools of each example server: one with a page, and one that the page calls. */
const PEERS = [
  { name: 'server-basic-vanillajs', shown: 'get-time', called: 'get-time' },
  { name: 'server-system-monitor', shown: 'get-system-info', called: 'poll-system-stats' },
] as const;

const isChosen = clientFolders().includes('apps');
const isShort = process.env['INTEROP'] === 'short';
const missing = missingOf(descriptorOf('inspector-web'));
if (isChosen && missing.length > 0)
  console.warn(`SKIPPED: apps in a browser need ${missing.join(' and ')}, which this machine lacks.`);

/** Every step of a host, and the members of all that it was sent. */
async function seenBy(url: URL, mode: 'legacy' | 'auto', { shown, called }: (typeof PEERS)[number]) {
  const host = await AppHost.connect(url, mode);
  const tools = await host.tools();
  const page = await host.pageOf(shown);
  const listed = await host.listedMembers(
    String((tools.find(({ name }) => name === shown)!._meta!['ui'] as { resourceUri: string }).resourceUri),
  );
  const answers = await host.show(shown, called);
  const ofModel = await host.toolsOfModel();
  await host.close();
  return {
    tools: Object.fromEntries(
      tools.map((tool) => [tool.name, { members: Object.keys(tool).sort(), meta: tool._meta }]),
    ),
    ofModel,
    page: { mimeType: page.mimeType, members: page.members, listed },
    answers: answers.map(({ isError, structuredContent }) => [isError ?? false, structuredContent !== undefined]),
  };
}

(isChosen ? describe : describe.skip).each(PEERS)('a host that shows the app of $name', (peer) => {
  let theirs: AppServer;
  let ours: Endpoint;
  beforeAll(async () => {
    theirs = await AppServer.start(peer.name);
    ours = await Endpoint.start({}, [peerModule(peer.name, () => AppServer.pageOf(peer.name))]);
  });
  afterAll(async () => {
    theirs?.stop();
    await ours?.close();
  });

  it.each(['legacy', 'auto'] as const)('is sent the same by it and by this server (%s)', async (mode) => {
    const seen = await seenBy(theirs.url, mode, peer);
    expect(seen.answers).toEqual([
      [false, true],
      [false, true],
    ]);
    expect(seen.ofModel).toEqual([peer.shown]);
    expect(await seenBy(ours.url, mode, peer)).toEqual(seen);
  });
});

const inBrowser = isChosen && !isShort && missing.length === 0;

(inBrowser ? describe : describe.skip)('in the Inspector, in Chromium', () => {
  const [{ name }] = PEERS;
  let theirs: AppServer;
  let ours: Endpoint;
  beforeAll(async () => {
    theirs = await AppServer.start(name);
    ours = await Endpoint.start({}, [peerModule(name, () => AppServer.pageOf(name))]);
  });
  afterAll(async () => {
    theirs?.stop();
    await ours?.close();
  });

  it.each([
    ['the example server', 'legacy', () => theirs.url, '2025-11-25'],
    ['this server', 'legacy', () => ours.url, '2025-11-25'],
    ['this server', 'modern', () => ours.url, '2026-07-28'],
  ])('the page of %s shows a result and calls a tool (%s)', async (_of, era, url, revision) => {
    const seen = await shownInBrowser(url(), era);
    expect(seen).toEqual({ revision, shown: expect.stringMatching(TIME), called: expect.stringMatching(TIME) });
    expect(Date.parse(seen.called)).toBeGreaterThan(Date.parse(seen.shown));
  });
});

const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

interface Seen {
  readonly revision: string;
  readonly shown: string;
  readonly called: string;
}

async function shownInBrowser(url: URL, era: string): Promise<Seen> {
  const asked = { MCP_APP: 'Get Time', MCP_SHOWS: 'Server Time:\\s+(\\d\\S+)', MCP_PRESS: 'Get Server Time' };
  const env = { ...process.env, ...asked, MCP_URL: url.href, MCP_ERA: era };
  const { stdout } = await promisify(execFile)('node', ['apps.mjs'], { cwd: installed('inspector-web'), env });
  return JSON.parse(stdout.split('\n').find((line) => line.startsWith('{'))!) as Seen;
}
