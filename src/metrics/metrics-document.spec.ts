import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MetricDeclaration, labelNamesOf } from './metric-declaration.js';
import { declarations } from './metrics.declarations.js';
import { TOOL_OUTCOMES } from './outcome-labels.js';

const operating = readFileSync(join(__dirname, '..', '..', 'docs', 'operating.md'), 'utf8');
/** Their rows name some values and say where the others are told, or how they are made. */
const TOLD_IN_OTHER_WORDS = [
  'mcp_stored_unreadable_total',
  'mcp_redis_refusals_total',
  'mcp_auth_refused_total',
  'mcp_caps_reached_total',
];
const declared = Object.values<MetricDeclaration>(declarations);

function labelled(declaration: MetricDeclaration): string {
  const labels = labelNamesOf(declaration).join(',');
  return labels === '' ? declaration.name : `${declaration.name}{${labels}}`;
}

/** What the table says of a metric, and the words of it that are written as code. */
function meaningOf(declaration: MetricDeclaration): string[] {
  const row = operating.split('\n').find((line) => line.startsWith(`| \`${labelled(declaration)}\` `));
  return [...(row?.split('|')[3] ?? '').matchAll(/`([a-z_]+)`/g)].map(([, word]) => word!);
}

describe('the metrics in docs/operating.md', () => {
  it('are exactly those that are declared, with their labels and types', () => {
    const documented = [
      ...operating.matchAll(/^\| `([a-z_]+(?:\{[a-z,]+\})?)` +\| (counter|gauge|histogram) +\|/gm),
    ].map(([, name, kind]) => [name, kind]);
    expect(documented).toEqual(declared.map((declaration) => [labelled(declaration), declaration.kind]));
  });

  it('have the outcomes of tool calls, each of them', () => {
    expect(meaningOf(declarations.toolDuration)).toEqual(Object.keys(TOOL_OUTCOMES));
  });

  const bounded = declared
    .filter(({ name }) => !TOLD_IN_OTHER_WORDS.includes(name))
    .flatMap((declaration) =>
      Object.entries(declaration.labels).flatMap(([label, values]) =>
        Array.isArray(values) && label !== 'era'
          ? [[declaration.name, label, values as string[], declaration] as const]
          : [],
      ),
    );
  it.each(bounded)('of %s have each value of the label %s', (_name, _label, values, declaration) => {
    const words = meaningOf(declaration);
    expect(values.filter((value) => !words.includes(value))).toEqual([]);
  });
});
