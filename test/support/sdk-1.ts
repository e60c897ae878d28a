import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport, StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import {
  capabilitiesOf,
  CLIENT_INFO,
  type ConnectOptions,
  OfficialClient,
  transportOptions,
} from './official-client.js';
import { RecordingFetch } from './recording-fetch.js';

/** `@modelcontextprotocol/sdk` 1.x. */
export async function connectSdk1(url: URL, options: ConnectOptions = {}): Promise<OfficialClient> {
  const http = new RecordingFetch();
  const client = new Client(CLIENT_INFO, { capabilities: capabilitiesOf(options) });
  answerWith(client, options);
  const transport = new StreamableHTTPClientTransport(url, transportOptions(options, http));
  const official = new OfficialClient(
    {
      client,
      transport,
      protocolVersion: () => transport.protocolVersion,
      callTool: (params, requestOptions) => client.callTool(params, undefined, requestOptions),
      statusOf: (error) => (error instanceof StreamableHTTPError ? error.code : undefined),
    },
    http,
  );
  await client.connect(transport);
  return official;
}

function answerWith(client: Client, { elicit, sample, agent, roots }: ConnectOptions): void {
  if (elicit) client.setRequestHandler(ElicitRequestSchema, ({ params }) => elicit(params));
  if (sample) client.setRequestHandler(CreateMessageRequestSchema, sample);
  if (agent) client.setRequestHandler(CreateMessageRequestSchema, ({ params }) => agent(params));
  if (roots) client.setRequestHandler(ListRootsRequestSchema, roots);
}
