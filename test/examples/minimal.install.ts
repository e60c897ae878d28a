import { everyClient } from '../support/clients.js';
import type { RunningCommand } from '../support/running-command.js';
import { Example } from './support/example.js';

jest.setTimeout(240_000);

describe('examples/minimal', () => {
  let example: Example;
  let running: RunningCommand;
  beforeAll(async () => (example = await Example.open('minimal')));
  afterAll(() => example?.close());

  it('is installed, tested and served as its README says', async () => {
    const [install, test, dev, ...more] = example.commands;
    expect([install, test, dev, ...more]).toEqual(['npm install', 'npm test', 'npm run dev', 'npm run call']);
    example.run(install!);
    expect(example.run(test!)).toMatch(/pass 1$/m);
    running = example.start(dev!);
    expect((await running.served()).modules).toEqual(['WorkingDaysModule']);
  });

  it('is called by its own client', () => {
    expect(example.run('npm run call')).toContain("text: '2026-12-01'");
  });

  it.each(everyClient)('is called by %s', async (_name, _era, connect) => {
    const client = await connect(example.url);
    expect(await client.text('add-working-days', { from: '2026-11-30', days: 5 })).toBe('2026-12-07');
    await client.close();
  });

  it('ends by Ctrl-C', async () => {
    await running.interrupt();
    expect(running.lines.join('\n')).toMatch(/"event":"shutdown.complete"/);
  });
});
