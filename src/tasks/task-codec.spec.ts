import { PodId } from '../cluster/pods/pod-id.js';
import { decodeTask, TASK_VERSION, type TaskReply } from './task-codec.js';

const POD = new PodId().value;
const FIELDS = ['epoch', 'pod', 'owner', 'status', 'message', 'created', 'changed', 'ending', 'released', 'version'];
const WORKING = {
  epoch: '3',
  pod: POD,
  owner: 'ada',
  status: 'working',
  message: 'half',
  created: '1000',
  changed: '2000',
  ending: null,
  released: '1',
  version: String(TASK_VERSION),
};

const reply = (changes: Partial<Record<keyof typeof WORKING, string | null>> = {}, ...questions: (string | null)[]) => {
  const fields: Record<string, string | null> = { ...WORKING, ...changes };
  return [...FIELDS.map((name) => fields[name] ?? null), ...questions] as NonNullable<TaskReply>;
};
const decoded = (...args: Parameters<typeof reply>) => decodeTask('id', reply(...args));
/** What is said of a reply that can't be read, without what else is in it. */
const reasonOf = (...args: Parameters<typeof reply>) => JSON.stringify(decoded(...args));

describe('the reply of a task', () => {
  it('is a task with its open questions', () => {
    expect(decoded({}, 'a', '{"x":1}', 'b', '2')).toEqual({
      ok: true,
      value: {
        id: 'id',
        owner: 'ada',
        status: 'working',
        message: 'half',
        pod: POD,
        epoch: 3,
        createdAt: 1_000,
        changedAt: 2_000,
        lostRuns: 2,
        questions: { a: '{"x":1}', b: '2' },
        ending: undefined,
      },
    });
  });

  it('lacks what is not stored, and is of version 1 without one', () => {
    const task = decoded({ message: null, released: null, version: null, pod: '' });
    expect(task).toMatchObject({ ok: true, value: { message: undefined, lostRuns: 3, pod: '', questions: {} } });
  });

  it.each(['working', 'input_required', 'cancelled'])('needs no ending where it is %s', (status) => {
    expect(decoded({ status })).toMatchObject({ ok: true, value: { status } });
  });

  it.each(['completed', 'failed'])('has an ending that is JSON where it is %s', (status) => {
    expect(decoded({ status, ending: '{"a":1}' })).toMatchObject({ ok: true, value: { ending: '{"a":1}' } });
    for (const ending of [null, '', '{']) expect(reasonOf({ status, ending })).toContain('its ending is no JSON');
  });

  it('of a later version is left to the release that wrote it', () => {
    expect(decoded({ version: String(TASK_VERSION + 1) })).toEqual(decoded({ version: '9', pod: 'x' }));
    expect(decoded({ version: String(TASK_VERSION + 1) }).ok).toBe(false);
    expect(reasonOf({ version: '2' })).not.toBe(reasonOf({ owner: null }));
  });

  it.each([
    ['epoch', 'its epoch is no number'],
    ['created', 'its createdAt is no number'],
    ['changed', 'its changedAt is no number'],
    ['released', 'its number of runs is none'],
  ] as const)('is damaged where %s is no number that can be', (field, reason) => {
    for (const text of ['x', '-1', '1.5', '8000000000000000']) expect(reasonOf({ [field]: text })).toContain(reason);
    expect(decoded({ [field]: '0' }).ok).toBe(true);
    expect(decoded({ [field]: '7999999999999999' }).ok).toBe(true);
  });

  it.each([
    [{ owner: null }, 'its owner or its pod is missing'],
    [{ pod: null }, 'its owner or its pod is missing'],
    [{ pod: 'x' }, 'its pod is none'],
    [{ status: null }, 'its status is unknown'],
    [{ status: 'asleep' }, 'its status is unknown'],
  ])('is damaged where %j', (changes, reason) => {
    expect(reasonOf(changes)).toContain(reason);
  });

  it.each([[['a']], [['a', null]], [['a', '{']], [[null, '1']], [['a', '1', null]]])(
    'is damaged where its questions are %j',
    (questions) => {
      expect(reasonOf({}, ...questions)).toContain('its questions are none');
    },
  );
});
