import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientFolders, descriptorOf } from './support/descriptor.js';
import type { Cell } from './support/report.js';
import { parseLine, STEPS } from './support/steps.js';

const { interopTables } = jest.requireActual<{ interopTables: (cells: readonly Cell[]) => string }>(
  '../../scripts/steps/interop-tables.mjs',
);

const cell = (client: string, step: string, kind: Cell['kind'], note = '', target = 'memory') => ({
  client,
  target,
  step,
  kind,
  note,
});

describe('the tables', () => {
  it('have a row for each client and a column for each step, and say what the signs leave unsaid', () => {
    const tables = interopTables([
      cell('one', 'connect', 'ok', '2025-11-25'),
      cell('one', 'echo', 'ok'),
      cell('one', 'echo', 'failed', 'nothing | came', 'three pods'),
      cell('one', 'killed', 'ok', 'an error: `gone`'),
      cell('two', 'connect', 'ok', '2026-07-28'),
      cell('two', 'echo', 'unsupported', 'no echo'),
    ]);
    expect(tables.split('\n')).toEqual([
      '|     | connect | echo |',
      '| --- | ------- | ---- |',
      '| one | ✓       | ✓ ✗  |',
      '| two | ✓       | –    |',
      '',
      '|     | revision   | its pod is killed during a call | its session is gone |',
      '| --- | ---------- | ------------------------------- | ------------------- |',
      "| one | 2025-11-25 | an error: `'gone'`              |                     |",
      '| two | 2026-07-28 |                                 |                     |',
      '',
      '| sign | what is missing, or was seen | steps | clients |',
      '| ---- | ---------------------------- | ----- | ------- |',
      '| ✗    | nothing \\| came              | echo  | one     |',
      '| –    | no echo                      | echo  | two     |',
    ]);
  });

  it('tell both servers apart where they gave different things', () => {
    const tables = interopTables([
      cell('one', 'gone', 'ok', 'served on'),
      cell('one', 'gone', 'ok', 'an error: 404', 'three pods'),
    ]);
    expect(tables).toContain('memory: served on; three pods: an error: `404`');
  });
});

describe('a line of a program', () => {
  it.each([
    ['echo ok', ['echo', { kind: 'ok', note: '' }]],
    ['list-changed unsupported it has none', ['list-changed', { kind: 'unsupported', note: 'it has none' }]],
    ['cancel failed 12 and not 13', ['cancel', { kind: 'failed', note: '12 and not 13' }]],
    ['waiting', undefined],
    ['echo okay', undefined],
  ])('%s', (line, parsed) => expect(parseLine(line)).toEqual(parsed));
});

describe('the clients', () => {
  const clients = clientFolders().flatMap((folder) => descriptorOf(folder).clients);
  const document = readFileSync(join(__dirname, '..', '..', 'docs', 'clients.md'), 'utf8');

  it('have names of their own, and know only of steps that there are', () => {
    expect(clients.length).toBeGreaterThan(15);
    expect(new Set(clients.map(({ name }) => name)).size).toBe(clients.length);
    const steps: string[] = [...STEPS, 'killed', 'gone'];
    expect(clients.flatMap(({ known = {} }) => Object.keys(known)).filter((step) => !steps.includes(step))).toEqual([]);
  });

  it.each(clients.map(({ name }) => name))('are in the matrix of docs/clients.md: %s', (name) => {
    const [row] = document.split('\n').filter((line) => line.startsWith(`| ${name} `));
    expect(row?.split('|').length).toBe(STEPS.length + 3);
  });
});
