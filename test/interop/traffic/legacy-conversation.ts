import type { RawResponse } from '../../support/raw-http.js';
import { RawSession } from '../../support/raw-session.js';
import { answerTo, type Choices } from './examples.js';
import { inTime } from './in-time.js';
import { type Call, commonCalls, type Listed, LISTS } from './operations.js';

const CAPABILITIES: Readonly<Record<string, object>> = {
  '2025-03-26': { roots: { listChanged: true }, sampling: {} },
  '2025-06-18': { roots: { listChanged: true }, sampling: {}, elicitation: {} },
  '2025-11-25': {
    roots: { listChanged: true },
    sampling: { tools: {}, context: {} },
    elicitation: { form: {}, url: {} },
  },
};
const LEVELS = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency', 'loud'];

/** A session in which everything is said that its revision knows, some of it wrong, and every question is answered. */
export class LegacyConversation {
  private constructor(
    private readonly session: RawSession,
    private readonly choices: Choices,
  ) {}

  static async hold(url: URL, revision: string, choices: Choices): Promise<void> {
    const capabilities = CAPABILITIES[revision]!;
    const session = await RawSession.open(url, { protocolVersion: revision, capabilities });
    const conversation = new LegacyConversation(session, choices);
    const stream = await session.get();
    const heard = conversation.follow(stream);
    await conversation.talk();
    await stream.cut();
    await heard;
    await (await session.delete()).body();
  }

  private async talk(): Promise<void> {
    const listed = await this.lists();
    for (const call of this.choices.shuffled([...commonCalls(listed, this.choices), ...this.ownCalls(listed)]))
      await this.say(call);
    if (this.session.protocolVersion === '2025-03-26') await this.batch();
    await this.session.notify('notifications/roots/list_changed');
    await this.session.cancel('no such request');
  }

  private async lists(): Promise<Listed> {
    const results = await Promise.all(LISTS.map((method) => this.say([method])));
    return Object.assign({}, ...results) as Listed;
  }

  private ownCalls({ resources }: Listed): Call[] {
    return [
      ['ping'],
      ['logging/setLevel', { level: this.choices.of(LEVELS) }],
      ...resources.map(({ uri }): Call => ['resources/subscribe', { uri }]),
      ...resources.slice(1).map(({ uri }): Call => ['resources/unsubscribe', { uri }]),
      ['resources/subscribe', { uri: 'nothing://here' }],
      ['initialize', { protocolVersion: '1999-01-01', capabilities: {}, clientInfo: { name: 'x', version: '1' } }],
    ];
  }

  private async batch(): Promise<void> {
    const requests = ['ping', ...LISTS].map((method, index) => ({ jsonrpc: '2.0', id: `batch-${index}`, method }));
    await this.follow(
      await this.session.post([...requests, { jsonrpc: '2.0', method: 'notifications/roots/list_changed' }]),
    );
  }

  /** @returns the result; an empty object where the answer is an error */
  private async say([method, params]: Call): Promise<object> {
    const response = await this.session.request(method, params);
    return inTime(this.follow(response), method, params);
  }

  private async follow(response: RawResponse): Promise<object> {
    if (!response.type?.startsWith('text/event-stream')) return resultIn(await response.rpc());
    let result: object = {};
    for (let event = await response.nextMessage(); event; event = await response.nextMessage()) {
      const { message } = event;
      if ('method' in message && 'id' in message) await this.answer(message);
      else if ('result' in message) result = message.result;
    }
    return result;
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  private async answer(question: any): Promise<void> {
    const response = await this.session.post({
      jsonrpc: '2.0',
      id: question.id,
      result: answerTo(question, this.choices),
    });
    await response.body();
  }
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
function resultIn(messages: any[]): object {
  return messages.find((message) => 'result' in message)?.result ?? {};
}
