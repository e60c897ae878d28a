interface Cell {
  readonly client: string;
  readonly step: string;
  readonly held: boolean;
  readonly ms: number;
  readonly note: string;
}

const { keycloakTables } = jest.requireActual<{ keycloakTables: (cells: readonly Cell[]) => string }>(
  '../../scripts/steps/keycloak-table.mjs',
);

const cell = (client: string, step: string, held: boolean, ms: number, note = ''): Cell => {
  return { client, step, held, ms, note };
};

describe('the tables of npm run test:keycloak', () => {
  it('have a row for each step and a column for each client, and those of the service below', () => {
    const cells = [
      cell('the service', 'a | b', true, 1_250),
      cell('1.x', 'call', true, 40, 'seen'),
      cell('2.x', 'call', false, 0, 'why'),
      cell('2.x', 'refresh', true, 100),
    ];
    expect(keycloakTables(cells).split('\n')).toEqual([
      '| step    | 1.x           | 2.x          |',
      '| ------- | ------------- | ------------ |',
      '| call    | ✓ 0.0 s: seen | ✗ 0.0 s: why |',
      '| refresh |               | ✓ 0.1 s      |',
      '',
      '| step   | the service |',
      '| ------ | ----------- |',
      '| a \\| b | ✓ 1.3 s     |',
    ]);
  });

  it('are nothing where nothing was tried', () => {
    expect(keycloakTables([])).toBe('');
  });
});
