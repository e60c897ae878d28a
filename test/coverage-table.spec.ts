type Sum = { readonly total: number; readonly covered: number };
type Counted = readonly [file: string, counts: Readonly<Record<'lines' | 'branches' | 'functions', Sum>>];

const { coverageTable } = jest.requireActual<{ coverageTable: (files: readonly Counted[]) => string }>(
  '../scripts/steps/coverage-table.mjs',
);

const counts = (covered: number, total: number) => {
  const sum = { covered, total };
  return { lines: sum, branches: sum, functions: { covered: 0, total: 0 } };
};
const rowsOf = (table: string) =>
  table
    .split('\n')
    .slice(2)
    .map((row) => row.split('|').flatMap((cell) => cell.trim() || []));

it('sums the files of a folder, those below the fourth level with it, and all in the last row', () => {
  const table = coverageTable([
    ['src/mcp/legacy/calls/a.ts', counts(1, 4)],
    ['src/mcp/legacy/calls/deep/b.ts', counts(2, 4)],
    ['src/audit/c.ts', counts(2, 2)],
  ]);
  expect(rowsOf(table)).toEqual([
    ['src/audit', '100.0 %', '100.0 %'],
    ['src/mcp/legacy/calls', '37.5 %', '37.5 %'],
    ['all', '50.0 %', '50.0 %'],
  ]);
});
