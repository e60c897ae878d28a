import { documentOf } from './documents.js';

/** A row of the table that `npm run chaos` prints. */
interface Row {
  readonly scenario: string;
  readonly figure: string;
  readonly value: string;
}

function measuredRows(): Row[] {
  let scenario = '';
  return [...documentOf('docs/chaos.md').text.matchAll(/^\| (.+?) \| (.+?) \| (.+?) \| (.*?) \|$/gm)].map((cells) => {
    const [, first, figure, value] = cells.map((cell) => cell.trim());
    scenario = first || scenario;
    return { scenario, figure: figure!, value: value! };
  });
}

/** What a document says of scenarios: `scenario`: value figure, value figure. A value ends where its figure begins. */
const claims = [...documentOf('docs/over-pods.md').text.matchAll(/\| `(.+?)`: (.+?) +\|$/gm)].map(
  ([, scenario, said]) => [scenario!, said!] as const,
);

describe('docs/over-pods.md', () => {
  const rows = measuredRows();

  it('has claims to compare', () => expect(claims.length).toBeGreaterThan(8));

  it.each(claims)('says of %s what was measured: %s', (scenario, said) => {
    const measured = rows.filter((row) => row.scenario === scenario).map(({ figure, value }) => `${value} ${figure}`);
    const left = measured.reduce((text, claim) => text.replace(claim, ''), said);
    expect(left).toMatch(/^[, ]*$/);
    expect(left.length).toBeLessThan(said.length);
  });
});
