import type { JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import { OutgoingIds } from './outgoing-ids.js';

let ids: OutgoingIds;
beforeEach(() => {
  let issued = 0;
  ids = new OutgoingIds({ next: () => `pod.${(issued += 1)}` });
});

const request = (id: number, progressToken?: number): JSONRPCRequest => ({
  jsonrpc: '2.0',
  id,
  method: 'elicitation/create',
  params: { message: 'ok?', ...(progressToken !== undefined && { _meta: { progressToken, other: 1 } }) },
});
const answer = (id: string | number) => ({ jsonrpc: '2.0', id, result: { action: 'accept' } }) as const;
const progress = (progressToken: unknown) =>
  ({ jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken, progress: 1 } }) as const;
const cancelled = (requestId: number) =>
  ({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId, reason: 'late' } }) as const;

describe('ids of our own requests', () => {
  it('are the pod’s on the wire and the SDK’s on the way back, 0 included', () => {
    expect(ids.request(request(0), 7)).toEqual({ ...request(0), id: 'pod.1' });
    expect(ids.request(request(1), 7)).toEqual({ ...request(1), id: 'pod.2' });
    expect(ids.answer(answer('pod.2'))).toEqual(answer(1));
    expect(ids.answer(answer('pod.1'))).toEqual(answer(0));
  });

  it('are awaited once: a second answer is nobody’s', () => {
    ids.request(request(0), 7);
    ids.answer(answer('pod.1'));
    expect(ids.answer(answer('pod.1'))).toBeUndefined();
    expect(ids.size).toBe(0);
  });

  it.each([
    ['a number', 0],
    ['the text of a number', '0'],
    ['another pod’s', 'other.1'],
    ['not given out yet', 'pod.2'],
  ])('are not answered by an id that is %s', (_, id) => {
    ids.request(request(0), 7);
    expect(ids.answer(answer(id))).toBeUndefined();
    expect(ids.size).toBe(1);
  });

  it('are the progress tokens too, and the rest of _meta stays', () => {
    const sent = ids.request(request(0, 0), 7);
    expect(sent.params?._meta).toEqual({ progressToken: 'pod.1', other: 1 });
    expect(ids.progress(progress('pod.1'))).toEqual(progress(0));
    expect(ids.progress(progress('pod.1'))).toEqual(progress(0));
  });

  it('let no progress through that is on nothing of ours', () => {
    ids.request(request(0, 0), 7);
    for (const token of [0, '0', 'pod.9', undefined, null]) expect(ids.progress(progress(token))).toBeUndefined();
  });

  it('are named by our cancellation, and awaited no longer', () => {
    ids.request(request(0), 7);
    expect(ids.cancellation(cancelled(0))?.params).toEqual({ requestId: 'pod.1', reason: 'late' });
    expect(ids.answer(answer('pod.1'))).toBeUndefined();
    expect(ids.cancellation(cancelled(0))).toBeUndefined();
  });

  it('name the call that asked, while they are awaited', () => {
    ids.request(request(0), 'a call');
    expect(ids.callOf('pod.1')).toBe('a call');
    ids.answer(answer('pod.1'));
    for (const id of ['pod.1', 'other.1', 0, undefined]) expect(ids.callOf(id)).toBeUndefined();
  });

  it('can be those under which another pod has asked already', () => {
    ids.adopt('dead.9', request(3), 0);
    expect(ids.awaited).toEqual(['dead.9']);
    expect(ids.callOf('dead.9')).toBe(0);
    expect(ids.progress(progress('dead.9'))).toEqual(progress(3));
    expect(ids.answer(answer('dead.9'))).toEqual(answer(3));
    expect(ids.size).toBe(0);
  });

  it('are all forgotten when the session’s transport closes', () => {
    ids.request(request(0), 7);
    ids.request(request(1), 7);
    ids.clear();
    expect(ids.size).toBe(0);
    expect(ids.answer(answer('pod.2'))).toBeUndefined();
  });
});
