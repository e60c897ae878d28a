import { parseCommand } from './command.js';

it.each<[string, object]>([
  ['', { name: 'start' }],
  ['--stdio', { name: 'start' }],
  ['--stdio --server=orders', { name: 'start' }],
  ['--help', { name: 'help' }],
  ['-h', { name: 'help' }],
  ['help', { name: 'help' }],
  ['--version', { name: 'version' }],
  ['dev ./src/index.ts', { name: 'dev', entry: './src/index.ts' }],
  ['dev', { name: 'unknown', problem: expect.stringContaining('one file') }],
  ['dev a.ts b.ts', { name: 'unknown', problem: expect.stringContaining('one file') }],
  ['serve', { name: 'unknown', problem: 'There is no serve.' }],
  ['--stdio --loud', { name: 'unknown' }],
])('mooring %s', (line, expected) => {
  expect(parseCommand(line.split(' ').filter(Boolean))).toMatchObject(expected);
});
