import { everyClient } from '../support/clients.js';
import type { RunningCommand } from '../support/running-command.js';
import { Example } from './support/example.js';

jest.setTimeout(300_000);

const CALL = 'npm run call';
const READY = 'curl --silent http://127.0.0.1:3000/health/ready';
const START = 'STOCK_FILE=stock.sqlite npm start';

describe('examples/database', () => {
  let example: Example;
  let running: RunningCommand;
  beforeAll(async () => (example = await Example.open('database', true)));
  afterAll(() => example?.close());

  it('is installed, tested and served as its README says', async () => {
    expect(example.commands).toEqual(['npm install', 'npm test', START, CALL, READY]);
    example.run('npm install');
    expect(example.run('npm test')).toMatch(/pass 5$/m);
    running = example.start(START);
    expect((await running.served()).modules).toEqual(['StockModule']);
  });

  it('is called by its own client, and undoes the call that fails', () => {
    const printed = example.run(CALL);
    expect(printed).toContain('A1 has 8 left, B2 has 2.');
    expect(printed).toContain('Name two shelves that there are.');
    expect(printed).toContain("shelves: [ { name: 'A1', pieces: 8 }, { name: 'B2', pieces: 2 } ]");
  });

  it('is ready by its check', () => {
    const ready = example.run(READY.replace('127.0.0.1:3000', example.url.host));
    expect(JSON.parse(ready)).toMatchObject({ status: 'ok', info: { database: { status: 'up' } } });
  });

  it.each(everyClient)('is called by %s', async (_name, _era, connect) => {
    const client = await connect(example.url);
    const moved = await client.text('move-pieces', { from: 'A1', to: 'B2', pieces: 1 });
    expect(moved).toMatch(/^A1 has \d left/);
    await client.close();
  });

  it('has what it had after a restart', async () => {
    await running.interrupt();
    expect(running.lines.join('\n')).toMatch(/"event":"shutdown.complete"/);
    running = example.start(START);
    await running.served();
    expect(example.run(CALL)).toContain('A1 has 3 left, B2 has 7.');
  });
});
