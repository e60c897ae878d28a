import { compiledFixture } from '../support/compiled-fixture.js';
import { RawSession } from '../support/raw-session.js';
import { until } from '../support/until.js';
import { measure, startMeasured } from './support/measured-service.js';

const ELICITATIONS = 2_000;
/** Enough to fill the bounded cache of compiled schemas. */
const WARM_UP = 600;
const MAX_GROWTH = 0.05;

jest.setTimeout(300_000);

/** Calls the tool, answers its question by its own schema, and returns what the tool then said. */
async function askAndAnswer(session: RawSession): Promise<string> {
  const stream = await session.call('ask-fresh');
  const { message: question } = (await stream.nextMessage())!;
  const [field] = question.params.requestedSchema.required;
  const result = { action: 'accept', content: { [field]: `of ${field}` } };
  await (await session.post({ jsonrpc: '2.0', id: question.id, result })).body();
  const { message: answer } = (await stream.nextMessage())!;
  await stream.body();
  return answer.result.content[0].text;
}

it(`${ELICITATIONS} elicitations with fresh schemas leave the heap flat`, async () => {
  const service = await startMeasured({ MCP_MODULES: compiledFixture('fresh-schemas'), EVENT_LOG_TTL_SECONDS: '1' });
  const session = await RawSession.open(service.url, { capabilities: { elicitation: {} } });
  for (let n = 1; n <= WARM_UP; n += 1) expect(await askAndAnswer(session)).toBe(`accept of field${n}`);
  /** What streams said last is kept for a moment, and a busy machine says less in it. */
  const measured = async () => {
    await until(async () => (await service.metric('mcp_event_log_bytes')) === 0);
    return measure(service);
  };
  const before = await measured();
  for (let n = 1; n <= ELICITATIONS; n += 1) {
    expect(await askAndAnswer(session)).toBe(`accept of field${WARM_UP + n}`);
  }
  const after = await measured();
  expect(after.heapUsed).toBeLessThan(before.heapUsed * (1 + MAX_GROWTH));
  await service.stop();
});
