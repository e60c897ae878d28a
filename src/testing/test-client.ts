import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  type ClientCapabilities,
  CreateMessageRequestSchema,
  type CreateMessageRequest,
  type CreateMessageResult,
  type CreateMessageResultWithTools,
  ElicitRequestSchema,
  type ElicitRequest,
  type ElicitResult,
  ListRootsRequestSchema,
  type Root,
} from '@modelcontextprotocol/sdk/types.js';

type Awaitable<T> = T | Promise<T>;

/** How the client answers what a call asks. It declares what is given here and nothing else. */
export interface ClientAnswers {
  readonly elicit?: (params: ElicitRequest['params']) => Awaitable<ElicitResult>;
  readonly sample?: (
    params: CreateMessageRequest['params'],
  ) => Awaitable<CreateMessageResult | CreateMessageResultWithTools>;
  readonly roots?: () => Awaitable<Root[]>;
}

/** The official client of `@modelcontextprotocol/sdk`, connected. */
export async function connectClient(
  url: URL,
  answers: ClientAnswers,
  extensions: Readonly<Record<string, object>> = {},
): Promise<Client> {
  const capabilities = { ...capabilitiesFor(answers), extensions: { ...extensions } };
  const client = new Client({ name: 'mooring-testing', version: '1.0.0' }, { capabilities });
  answerWith(client, answers);
  await client.connect(new StreamableHTTPClientTransport(url));
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
