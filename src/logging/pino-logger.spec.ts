import { sessionHash } from '../session/session-hash.js';
import { createPino } from './create-pino.js';
import { PinoLogger } from './pino-logger.js';

function loggerAt(logLevel: 'trace' | 'info' | 'silent') {
  const lines: string[] = [];
  const output = { write: (line: string) => void lines.push(line) };
  return { logger: new PinoLogger(createPino({ logLevel, logFormat: 'json' }, output)), lines };
}

describe('the logger', () => {
  const id = '9f0a4e6c-3b1d-4c55-8a77-0d2f6b1e9c34';

  it('writes one JSON object a line with level, time and fields', () => {
    const { logger, lines } = loggerAt('info');
    logger.warn({ event: 'session.refused', reason: 'capacity' }, 'The pod is full', 'Registry');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
      event: 'session.refused',
      reason: 'capacity',
      context: 'Registry',
      msg: 'The pod is full',
    });
  });

  it('maps the levels of Nest to those of pino', () => {
    const { logger, lines } = loggerAt('trace');
    for (const level of ['verbose', 'debug', 'log', 'warn', 'error', 'fatal'] as const) logger[level]('x');
    const levels = lines.map((line) => (JSON.parse(line) as { level: string }).level);
    expect(levels).toEqual(['trace', 'debug', 'info', 'warn', 'error', 'fatal']);
  });

  it('keeps what is below LOG_LEVEL to itself, Nest telling of its modules included', () => {
    const { logger, lines } = loggerAt('info');
    logger.debug('x');
    logger.log('AppModule dependencies initialized', 'InstanceLoader');
    logger.error('listen EADDRINUSE', 'NestApplication');
    expect(lines).toEqual([]);
    const silent = loggerAt('silent');
    silent.logger.fatal('x');
    expect(silent.lines).toEqual([]);
  });

  it('never lets a session id out, wherever it stands', () => {
    const { logger, lines } = loggerAt('info');
    logger.error(`key mooring:{${id}} failed`, new Error(`for ${id.toUpperCase()}`), 'Redis');
    logger.log({ nested: { deep: [id] } }, 'x', 'y');
    logger.log({ sessionId: 'not-even-a-uuid', headers: { 'mcp-session-id': 'odd-id' } }, 'x', 'y');
    expect(lines.join('')).not.toMatch(new RegExp(`${id}|not-even-a-uuid|odd-id`, 'i'));
    expect(lines[0]).toContain(`{${sessionHash(id)}}`);
  });

  it('masks credentials', () => {
    const { logger, lines } = loggerAt('info');
    logger.log({ redisUrl: 'redis://host', authorization: 'Bearer abcdefghijk' }, 'x', 'y');
    logger.log({ request: { authorization: 'Basic dXNlcjpwdw==', cookie: 'a=secret-cookie' } }, 'x', 'y');
    logger.error('connect redis://user:hunter2@redis.example:6379 failed with Bearer eyJhbGciOi.x.y');
    const text = lines.join('');
    expect(text).not.toMatch(/hunter2|abcdefghijk|dXNlcjpwdw|secret-cookie|eyJhbGciOi|redis:\/\/host/);
    expect(text).toContain('redis://***@redis.example:6379');
  });

  it('logs of an error its type, message, code, stack and cause, and nothing that a client sent', () => {
    const { logger, lines } = loggerAt('info');
    const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    const error = Object.assign(new TypeError('no', { cause }), { command: { name: 'set', args: ['the record'] } });
    logger.error({ err: error }, 'It failed', 'Redis');
    expect(JSON.parse(lines[0]!)).toMatchObject({
      err: { type: 'TypeError', message: 'no', cause: { message: 'refused', code: 'ECONNREFUSED' } },
    });
    expect((JSON.parse(lines[0]!) as { err: { stack: string } }).err.stack).toContain('pino-logger.spec');
    expect(lines[0]).not.toContain('the record');
  });

  it('survives what cannot be turned into JSON', () => {
    const { logger, lines } = loggerAt('info');
    const circular: Record<string, unknown> = { count: 1n };
    circular.self = circular;
    logger.log({ circular }, 'x', 'y');
    logger.log(undefined);
    logger.log(null, 'y');
    expect(lines).toHaveLength(3);
  });
});
