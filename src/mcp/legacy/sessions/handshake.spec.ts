import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import {
  SUPPORTED_PROTOCOL_VERSIONS,
  type InitializeResult,
  type JSONRPCMessage,
} from '@modelcontextprotocol/sdk/types.js';
import { testSettings } from '../../../../test/support/test-settings.js';
import { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { SERVER_CAPABILITIES } from '../../../capabilities/server-capabilities.js';
import { Extensions } from '../../../extensions/extensions.js';
import { serverIdentity } from '../../../identity/identity.js';
import { serverInfo } from '../../rpc/server-info.js';
import { Handshake } from './handshake.js';
import { LEGACY_REVISIONS, negotiated } from '../../rpc/legacy-revisions.js';

const identity = serverIdentity(
  testSettings({
    mcpServerName: 'orders',
    mcpServerTitle: 'Orders',
    mcpServerVersion: '2.7.0',
    mcpServerDescription: 'Orders of Acme',
    mcpServerWebsiteUrl: 'https://acme.example',
    mcpServerIcons: [{ src: 'https://acme.example/icon.png' }],
    mcpServerInstructions: 'Ask for the number of the order.',
  }),
);
const handshake = new Handshake(new CapabilityRegistry(testSettings()), new Extensions(), identity);

/** What the SDK's own server answers, told of the same capabilities. */
async function answerOfTheSdk(protocolVersion: string): Promise<unknown> {
  const [client, server] = InMemoryTransport.createLinkedPair();
  const answer = new Promise<JSONRPCMessage>((resolve) => (client.onmessage = resolve));
  await new Server(serverInfo(identity, negotiated(protocolVersion)), {
    capabilities: SERVER_CAPABILITIES,
    instructions: identity.instructions!,
  }).connect(server);
  const params = { protocolVersion, capabilities: {}, clientInfo: { name: 'test', version: '1' } };
  await client.send({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
  return ((await answer) as unknown as { result: unknown }).result;
}

it.each(['2025-11-25', '2025-06-18', '1999-01-01', '2026-07-28', '', '__proto__'])(
  'a client that asks for %j gets the answer that the SDK would give',
  async (requested) => {
    const { protocolVersion, result } = handshake.agree(requested);
    const answer = JSON.parse(result.json) as { protocolVersion: string };
    expect(answer).toEqual(await answerOfTheSdk(requested));
    expect(answer.protocolVersion).toBe(protocolVersion);
  },
);

it.each([
  ['2025-03-26', ['completions', 'logging', 'prompts', 'resources', 'tools']],
  ['2024-11-05', ['logging', 'prompts', 'resources', 'tools']],
])('a client of %s is told only what that revision knows', (revision, capabilities) => {
  const answer = JSON.parse(handshake.agree(revision).result.json) as InitializeResult;
  expect(answer.protocolVersion).toBe(revision);
  expect(Object.keys(answer.capabilities).sort()).toEqual(capabilities);
  expect(answer.serverInfo).toEqual({ name: 'orders', version: '2.7.0' });
});

it('2024-10-07 is no revision of the spec', () => {
  expect(LEGACY_REVISIONS).toEqual(SUPPORTED_PROTOCOL_VERSIONS.filter((revision) => revision !== '2024-10-07'));
  expect(handshake.agree('2024-10-07').protocolVersion).toBe('2025-11-25');
});

it('is written once for all clients of a revision', () => {
  expect(handshake.agree('2025-06-18').result).toBe(handshake.agree('2025-06-18').result);
});

it.each([
  ['2025-11-25', ['name', 'version', 'title', 'description', 'websiteUrl', 'icons']],
  ['2025-06-18', ['name', 'version', 'title']],
  ['2025-03-26', ['name', 'version']],
  ['2024-11-05', ['name', 'version']],
])('names the server to a client of %s with what that revision has', (revision, members) => {
  const { serverInfo: named } = JSON.parse(handshake.agree(revision).result.json) as { serverInfo: object };
  expect(Object.keys(named).sort()).toEqual(members.sort());
});
