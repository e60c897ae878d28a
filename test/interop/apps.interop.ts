import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { AppHost } from '../support/app-host.js';
import { Endpoint } from '../http/support/endpoint.js';
import { AppServer } from './support/app-servers.js';
import { clientFolders, descriptorOf, missingOf } from './support/descriptor.js';
import { installed } from './support/installation.js';
import { peerModule } from './support/peer-apps.js';

jest.setTimeout(300_000);

/** The example servers: a tool with a page, what the page calls and shows of it, and the button that calls, if it needs one. */
const PEERS = [
  {
    name: 'server-basic-vanillajs',
    shown: 'get-time',
    called: 'get-time',
    onPage: { MCP_APP: 'Get Time', MCP_SHOWS: 'Server Time:\\s+(\\d\\S+)', MCP_PRESS: 'Get Server Time' },
  },
  {
    name: 'server-system-monitor',
    shown: 'get-system-info',
    called: 'poll-system-stats',
    onPage: { MCP_APP: 'Get System Info', MCP_SHOWS: 'Stop\\s+(\\d\\d:\\d\\d:\\d\\d)' },
  },
] as const;

type Peer = (typeof PEERS)[number];

const isChosen = clientFolders().includes('apps');
const isShort = process.env['INTEROP'] === 'short';
const missing = missingOf(descriptorOf('inspector-web'));
if (isChosen && missing.length > 0)
  console.warn(`SKIPPED: apps in a browser need ${missing.join(' and ')}, which this machine lacks.`);

/** Every step of a host, and the members of all that it was sent. */
async function seenBy(url: URL, mode: 'legacy' | 'auto', { shown, called }: Peer) {
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

/** This server with what the example server answers. */
async function startOurs({ name, shown, called }: Peer, theirs: URL): Promise<Endpoint> {
  const host = await AppHost.connect(theirs, 'legacy');
  const answers = await Promise.all(
    [shown, called].map(async (tool) => [tool, (await host.callTool(tool)).structuredContent as object] as const),
  );
  await host.close();
  return Endpoint.start({}, [peerModule(name, { page: AppServer.pageOf(name), tools: Object.fromEntries(answers) })]);
}

/** Both servers of an app, for the tests of one block. */
function bothOf(peer: Peer): { readonly theirs: AppServer; readonly ours: Endpoint } {
  let theirs: AppServer;
  let ours: Endpoint;
  beforeAll(async () => {
    theirs = await AppServer.start(peer.name);
    ours = await startOurs(peer, theirs.url);
  });
  afterAll(async () => {
    theirs?.stop();
    await ours?.close();
  });
  return {
    get theirs() {
      return theirs;
    },
    get ours() {
      return ours;
    },
  };
}

(isChosen ? describe : describe.skip).each(PEERS)('a host that shows the app of $name', (peer) => {
  const both = bothOf(peer);

  it.each(['legacy', 'auto'] as const)('is sent the same by it and by this server (%s)', async (mode) => {
    const seen = await seenBy(both.theirs.url, mode, peer);
    expect(seen.answers).toEqual([
      [false, true],
      [false, true],
    ]);
    expect(seen.ofModel).toEqual([peer.shown]);
    expect(await seenBy(both.ours.url, mode, peer)).toEqual(seen);
  });
});

const inBrowser = isChosen && !isShort && missing.length === 0;

(inBrowser ? describe : describe.skip).each(PEERS)('the page of $name, in the Inspector, in Chromium', (peer) => {
  const both = bothOf(peer);

  it('shows a result of the example server, and calls its tool', async () => {
    const seen = await shownInBrowser(both.theirs.url, 'legacy', peer);
    expect(seen).toEqual({ revision: '2025-11-25', shown: expect.any(String), called: expect.any(String) });
  });

  it.each([
    ['legacy', '2025-11-25'],
    ['modern', '2026-07-28'],
  ])('shows a result of this server, and calls its tool (%s)', async (era, revision) => {
    const calls = () => both.ours.metric('mcp_tool_duration_seconds', { era, tool: peer.called, outcome: 'ok' });
    const seen = await shownInBrowser(both.ours.url, era, peer);
    expect(seen).toEqual({ revision, shown: expect.any(String), called: expect.any(String) });
    expect(seen.called).not.toBe(seen.shown);
    expect(await calls()).toBeGreaterThan(0);
  });
});

interface Seen {
  readonly revision: string;
  readonly shown: string;
  readonly called: string;
}

async function shownInBrowser(url: URL, era: string, { onPage }: Peer): Promise<Seen> {
  const env = { ...process.env, ...onPage, MCP_URL: url.href, MCP_ERA: era };
  const { stdout } = await promisify(execFile)('node', ['apps.mjs'], { cwd: installed('inspector-web'), env });
  return JSON.parse(stdout.split('\n').find((line) => line.startsWith('{'))!) as Seen;
}
