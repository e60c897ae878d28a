import { until } from '../support/until.js';
import { forEveryClient } from './support/for-every-client.js';

jest.setTimeout(60_000);

const UPDATED = 'notifications/resources/updated';
const LISTS = ['tools', 'prompts', 'resources'].map((list) => `notifications/${list}/list_changed`);

forEveryClient(({ connect }) => {
  it('hears that lists changed, wherever they did', async () => {
    const client = await connect();
    await client.listening();
    await client.text('come-and-go');
    for (const method of LISTS) await until(() => client.heard(method).length > 0);
  });

  it('hears of a resource once for each change while it is subscribed, and of no other', async () => {
    const [client, other] = [await connect(), await connect()];
    await Promise.all([client.listening(), other.listening()]);
    await client.subscribe('eras://news');
    await other.subscribe('eras://logo');
    for (let edition = 1; edition <= 4; edition += 1) await client.text('print');
    await until(() => client.heard(UPDATED).length >= 4);
    await client.unsubscribe('eras://news');
    await other.subscribe('eras://news');
    await client.text('print');
    await until(() => other.heard(UPDATED).length > 0);
    expect(client.heard(UPDATED).map(({ params }) => params?.['uri'])).toEqual(Array(4).fill('eras://news'));
    expect(other.heard(UPDATED)).toHaveLength(1);
  });
});
