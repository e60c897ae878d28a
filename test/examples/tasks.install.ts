import { everyClient } from '../support/clients.js';
import { Example } from './support/example.js';

jest.setTimeout(240_000);

const TABLES = ['customers', 'orders', 'invoices', 'parcels'];

describe('examples/tasks', () => {
  let example: Example;
  beforeAll(async () => (example = await Example.open('tasks')));
  afterAll(() => example?.close());

  it('is installed, tested and served as its README says', async () => {
    expect(example.commands).toEqual(['npm install', 'npm test', 'npm start', 'npm run call', 'npm run call-task']);
    example.run('npm install');
    expect(example.run('npm test')).toMatch(/pass 5$/m);
    expect((await example.start('npm start').served()).modules).toEqual(['BackupsModule']);
  });

  it('is called by its own client in both eras, which answers and hears how far it is', () => {
    const printed = example.run('npm run call');
    for (const mode of ['legacy', 'auto']) {
      expect(printed).toContain(`${mode}: Replace 4 tables by those of 2026-11-29?`);
      expect(printed).toContain(`${mode}: 3 of 4, Restoring parcels`);
      expect(printed).toContain(`${mode}: { tables: [ 'customers', 'orders', 'invoices', 'parcels' ] }`);
    }
  });

  it('is called as a task', () => {
    const printed = example.run('npm run call-task');
    expect(printed).toMatch(/^working /m);
    expect(printed).toMatch(/^input_required /m);
    expect(printed).toMatch(/^completed /m);
    expect(printed).toContain("{ tables: [ 'customers', 'orders', 'parcels' ] }");
  });

  it.each(everyClient)('restores for %s', async (_name, _era, connect) => {
    const client = await connect(example.url, { elicit: () => ({ action: 'accept', content: { sure: true } }) });
    const { structuredContent } = await client.callTool('restore-backup', { backup: '2026-11-29' });
    expect(structuredContent).toEqual({ tables: TABLES });
    await client.close();
  });
});
