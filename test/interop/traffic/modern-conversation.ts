import { setTimeout as sleep } from 'node:timers/promises';
import { RawModern } from '../../support/raw-modern.js';
import { answerTo, type Choices } from './examples.js';
import { inTime } from './in-time.js';
import { type Call, commonCalls, type Listed, LISTS } from './operations.js';

const TASKS = 'io.modelcontextprotocol/tasks';
const CAPABILITIES = { roots: {}, sampling: { tools: {}, context: {} }, elicitation: { form: {}, url: {} } };
const LOG_LEVEL = 'io.modelcontextprotocol/logLevel';
const MOST_ROUNDS = 8;

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Result = Record<string, any>;

/** Everything that 2026-07-28 knows is said, some of it wrong; what asks for input gets it, tasks are followed. */
export class ModernConversation {
  private readonly client: RawModern;

  private constructor(
    url: URL,
    private readonly choices: Choices,
  ) {
    const extensions = choices.number(2) === 1 ? { extensions: { [TASKS]: {} } } : {};
    this.client = new RawModern(url, { ...CAPABILITIES, ...extensions });
  }

  static async hold(url: URL, choices: Choices): Promise<void> {
    const conversation = new ModernConversation(url, choices);
    const discovered = await conversation.ask(['server/discover']);
    const listed = Object.assign(
      {},
      ...(await Promise.all(LISTS.map((method) => conversation.ask([method])))),
    ) as Listed;
    const stream = await conversation.client.listen({
      toolsListChanged: true,
      promptsListChanged: true,
      resourcesListChanged: true,
      resourceSubscriptions: listed.resources.map(({ uri }) => uri),
    });
    for (const call of choices.shuffled([...commonCalls(listed, choices), ...ownCalls(discovered)])) {
      await conversation.converse(call);
    }
    await stream.cut();
  }

  /** Goes on until there is a result, an error or a task that has ended. */
  private async converse([method, params = {}]: Call): Promise<void> {
    const level = this.choices.of(['debug', 'warning', undefined]);
    const _meta = { ...(params['_meta'] as object | undefined), ...(level && { [LOG_LEVEL]: level }) };
    let answers: Result = {};
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const result = await this.ask([method, { ...params, _meta, ...answers }]);
      if (result['resultType'] === 'task') return this.followTask(String(result['taskId']));
      if (result['resultType'] !== 'input_required') return;
      answers = { inputResponses: this.answersTo(result), requestState: result['requestState'] };
    }
  }

  private async followTask(taskId: string): Promise<void> {
    if (this.choices.number(4) === 0) await this.ask(['tasks/cancel', { taskId }]);
    for (let round = 0; round < 100; round += 1) {
      const task = await this.ask(['tasks/get', { taskId }]);
      if (task['status'] !== 'working' && task['status'] !== 'input_required') return;
      if (task['inputRequests']) await this.ask(['tasks/update', { taskId, inputResponses: this.answersTo(task) }]);
      await sleep(20);
    }
  }

  private answersTo({ inputRequests = {} }: Result): Result {
    return Object.fromEntries(
      Object.entries(inputRequests as Record<string, { method: string }>).map(([key, question]) => [
        key,
        answerTo(question, this.choices),
      ]),
    );
  }

  private async ask([method, params]: Call): Promise<Result> {
    const response = await this.client.request(method, params);
    const messages = await inTime(response.rpc(), method, params);
    return messages.find((message) => 'result' in message)?.result ?? {};
  }
}

function ownCalls({ capabilities }: Result): Call[] {
  return [
    ['ping'],
    ['initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } }],
    ['tasks/get', { taskId: 'no such task' }],
    ['subscriptions/listen', {}],
    ...(capabilities?.extensions?.['io.modelcontextprotocol/skills']
      ? ([['skills/list'], ['skills/get', { name: 'x' }]] as const)
      : []),
  ];
}
