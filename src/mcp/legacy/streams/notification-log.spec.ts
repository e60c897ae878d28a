import { notification, resourceUpdated } from './missed-unknown.js';
import { NotificationLog } from './notification-log.js';

const changed = notification('notifications/tools/list_changed');

describe('the log of server-wide notifications', () => {
  let log: NotificationLog;
  beforeEach(() => (log = new NotificationLog()));
  const positionsSince = (position: number) => {
    const since = log.since(position);
    return since.state === 'complete' ? since.notifications.map((logged) => logged.position) : since.state;
  };

  it('knows what came after a position', () => {
    for (let n = 0; n < 5; n += 1) log.append(changed, undefined);
    expect(positionsSince(3)).toEqual([4, 5]);
    expect(positionsSince(5)).toEqual([]);
    expect(log.position).toBe(5);
  });

  it('missed nothing while nothing was said', () => {
    expect(positionsSince(0)).toEqual([]);
  });

  it('keeps which resource a notification is about', () => {
    log.append(resourceUpdated('demo://a'), 'demo://a');
    expect(log.since(0)).toMatchObject({
      notifications: [{ uri: 'demo://a', data: JSON.stringify(resourceUpdated('demo://a')) }],
    });
  });

  it('is bounded, and tells a gap from nothing missed', () => {
    for (let n = 0; n < 1_500; n += 1) log.append(changed, undefined);
    expect(positionsSince(499)).toBe('gap');
    expect(positionsSince(500)).toHaveLength(1_000);
    expect(positionsSince(1_499)).toEqual([1_500]);
  });

  it('calls a position that it never reached a gap', () => {
    log.append(changed, undefined);
    expect(positionsSince(2)).toBe('gap');
  });
});
