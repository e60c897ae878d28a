import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { declarations } from './metrics.declarations.js';

const operating = readFileSync(join(__dirname, '..', '..', 'docs', 'operating.md'), 'utf8');

describe('the metrics in docs/operating.md', () => {
  it('are exactly those that are declared, with their labels and types', () => {
    const documented = [
      ...operating.matchAll(/^\| `([a-z_]+(?:\{[a-z,]+\})?)` +\| (counter|gauge|histogram) +\|/gm),
    ].map(([, name, kind]) => [name, kind]);
    const declared = Object.values(declarations).map(({ name, labelNames, kind }) => [
      labelNames.length > 0 ? `${name}{${labelNames.join(',')}}` : name,
      kind,
    ]);
    expect(documented).toEqual(declared);
  });
});
