import { everyClient } from '../support/clients.js';
import { freePort } from '../support/free-port.js';
import { Example } from './support/example.js';

jest.setTimeout(240_000);

describe('examples/openapi', () => {
  let example: Example;
  beforeAll(async () => (example = await Example.open('openapi')));
  afterAll(() => example?.close());

  it('is installed, tested and served as its README says', async () => {
    const [start, call] = ['PARCELS_KEY=dev-key npm start', 'npm run call'];
    expect(example.commands).toEqual(['npm install', 'npm test', 'npm run api', start, call]);
    example.run('npm install');
    expect(example.run('npm test')).toMatch(/pass 5$/m);
    const env = { PARCELS_URL: `http://127.0.0.1:${await freePort()}` };
    await example.start('npm run api', env).printed(/The API answers at/);
    expect((await example.start(start, env).served()).modules).toEqual(['ParcelsModule']);
  });

  it('is called by its own client, which is told to wait', () => {
    const printed = example.run('npm run call');
    expect(printed).toContain("{ number: 'P1001', state: 'on its way' }");
    expect(printed).toMatch(/booked: .*refused: .*429.*60/s);
  });

  it.each(everyClient)('finds a parcel for %s', async (_name, _era, connect) => {
    const client = await connect(example.url);
    const { structuredContent } = await client.callTool('find-parcel', { number: 'P1002' });
    expect(structuredContent).toEqual({ number: 'P1002', state: 'waiting' });
    await client.close();
  });
});
