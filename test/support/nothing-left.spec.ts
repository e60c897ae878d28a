import { spawnSync } from 'node:child_process';

function ends(rest: string): { status: number | null; stderr: string } {
  const program = `require(${JSON.stringify(require.resolve('./nothing-left.cjs'))})(); ${rest}`;
  return spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
}

it('fails a run that left something open, and says what', () => {
  const { status, stderr } = ends(`require('net').createServer().listen(0, '127.0.0.1')`);
  expect([status, stderr]).toEqual([1, expect.stringContaining('TCPServerWrap')]);
});

it('lets a run end that left nothing', () => {
  expect(ends('').status).toBe(0);
});
