import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXPECTED_PASSES, PARTS, totalOf } from '../conformance/expected-passes.js';
import { documentOf, ROOT } from './documents.js';

describe('docs/conformance.md', () => {
  const rows = documentOf('docs/conformance.md')
    .text.split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells.length === 6 && /^\d+$/.test(cells[2]!));

  it('says how many scenarios and checks each part has', () => {
    const stated = rows.map(([, part, scenarios, checks]) => [part!.split(',')[0], Number(scenarios), Number(checks)]);
    const asked = PARTS.map((part) => [
      part,
      Object.keys(EXPECTED_PASSES[part]).length,
      totalOf(EXPECTED_PASSES[part]),
    ]);
    expect(stated).toEqual(asked);
  });

  it('names the version of the suite that is installed', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    const versions = documentOf('docs/conformance.md').text.match(/\d+\.\d+\.\d+-alpha\.\d+/g);
    expect(new Set(versions)).toEqual(new Set([devDependencies['@modelcontextprotocol/conformance']]));
  });

  it('says that none may fail', () => {
    expect(rows.map(([, , , , failures]) => failures)).toEqual(PARTS.map(() => '0'));
  });
});
