import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { ClientCapabilities } from '../capabilities/protocol.js';
import type { ClientAnswers } from './client-answers.js';

/** What a client declares and sends, beside its answers. */
interface ClientOptions {
  readonly extensions?: Readonly<Record<string, object>>;
  /** Its access token. */
  readonly token?: string | undefined;
}

/** The official client of `@modelcontextprotocol/sdk`, connected. */
export async function connectClient(
  url: URL,
  answers: ClientAnswers,
  { extensions = {}, token }: ClientOptions = {},
): Promise<Client> {
  const capabilities = { ...capabilitiesFor(answers), extensions: { ...extensions } };
  const client = new Client({ name: 'mooring-testing', version: '1.0.0' }, { capabilities });
  answerWith(client, answers);
  const requestInit = token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit }));
  return client;
}

function capabilitiesFor({ elicit, sample, roots }: ClientAnswers): ClientCapabilities {
  return {
    ...(elicit && { elicitation: { form: {}, url: {} } }),
    ...(sample && { sampling: { tools: {} } }),
    ...(roots && { roots: {} }),
  };
}

function answerWith(client: Client, { elicit, sample, roots }: ClientAnswers): void {
  if (elicit) client.setRequestHandler(ElicitRequestSchema, async ({ params }) => elicit(params));
  if (sample) client.setRequestHandler(CreateMessageRequestSchema, async ({ params }) => sample(params));
  if (roots) client.setRequestHandler(ListRootsRequestSchema, async () => ({ roots: await roots() }));
}
