import { ChangeNotification } from './change-notification.js';

const KEY = 'io.modelcontextprotocol/subscriptionId';
const TOOLS = { jsonrpc: '2.0', method: 'notifications/tools/list_changed' };

describe('a change notification', () => {
  it.each([7, 0, -1, 'seven', '', '"}}}', '$&'])('carries the id %j as the request had it', (id) => {
    const notification = ChangeNotification.of({ position: '1.1', uri: undefined, data: JSON.stringify(TOOLS) });
    expect(JSON.parse(notification.textFor(id))).toEqual({ ...TOOLS, params: { _meta: { [KEY]: id } } });
  });

  it('is written once for each spelling of its URI', () => {
    const updated = { method: 'notifications/resources/updated', params: { uri: 'a://b c', _meta: { x: 1 } } };
    const notification = new ChangeNotification(updated, 'a://b/ c');
    const spelled = notification.inSpelling('A://b/%20c');
    expect(JSON.parse(spelled.textFor(1)).params).toEqual({ uri: 'A://b/%20c', _meta: { x: 1, [KEY]: 1 } });
    expect(spelled.key).toBe(notification.key);
    expect(notification.inSpelling('A://b/%20c')).toBe(spelled);
    expect(notification.inSpelling('a://b/ c')).toBe(notification);
  });

  it('keeps what it is about, whatever the URI holds', () => {
    const uri = 'demo://"0}}}"/\u2028';
    const updated = { method: 'notifications/resources/updated', params: { uri, _meta: { 'acme.example/a': 1 } } };
    const notification = ChangeNotification.of({ position: undefined, uri, data: JSON.stringify(updated) });
    expect(JSON.parse(notification.textFor('a'))).toEqual({
      jsonrpc: '2.0',
      method: updated.method,
      params: { uri, _meta: { 'acme.example/a': 1, [KEY]: 'a' } },
    });
    expect(notification.key).toBe(new URL(uri).href);
  });
});
