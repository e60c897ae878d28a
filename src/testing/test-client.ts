import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { ClientCapabilities } from '../capabilities/protocol.js';
import type {
  ElicitResult,
  FormQuestion,
  Root,
  SamplingQuestion,
  SamplingResult,
  SamplingResultWithTools,
  UrlQuestion,
} from '../capabilities/protocol-questions.js';

type Awaitable<T> = T | Promise<T>;

/** How the client answers what a call asks. It declares what is given here and nothing else. */
export interface ClientAnswers {
  readonly elicit?: (params: FormQuestion | UrlQuestion) => Awaitable<ElicitResult>;
  readonly sample?: (params: SamplingQuestion) => Awaitable<SamplingResult | SamplingResultWithTools>;
  readonly roots?: () => Awaitable<Root[]>;
}

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
