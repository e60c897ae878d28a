import { UriTemplate } from '@modelcontextprotocol/sdk/shared/uriTemplate.js';
import fc from 'fast-check';
import { parseTemplate } from 'url-template';
import { canonicalUri } from './canonical-uri.js';
import { toMatchableUri } from './matchable-uri.js';
import { TemplateMatcher } from './template-matcher.js';

type Values = Record<string, string | string[]>;

/** Every form, with literals that look like what stands beside them. */
const LITERALS = ['-', '--', '.', '/', 'ab', 'a', '2', '%20', 'é', '/x/', '-.', ',', '=', '&v1='];
/** Literals that no separator and no value of `PLAIN` is like. */
const CLEAR_LITERALS = ['-', '--', 'ab', 'a', '2', '%20', 'é'];
const ODD = ['a', 'b', '-', '.', '2', '/', ',', '=', '&', '?', '%', '%2F', '%41', ' ', 'é', '😀'];
const PLAIN = ['c', 'D', '7', '_', '~', 'ü', '😀', ':', '@', '!', '"', '<', '+'];

const expression = fc.record({
  operator: fc.constantFrom('', '', '+', '#', '.', '/', ';', '?', '&'),
  names: fc.integer({ min: 1, max: 3 }),
  /** Which of the names is exploded. Of two lists between the same separators no URI tells where one ends. */
  list: fc.constantFrom(0, 1, 2, 3, 4, 5),
});

function templateWith(literals: readonly string[]): fc.Arbitrary<string> {
  const parts = fc.array(fc.tuple(expression, fc.constantFrom(...literals)), { minLength: 1, maxLength: 4 });
  return parts.map((all) => {
    let count = 0;
    const written = all.map(([{ operator, names, list }, literal]) => {
      const variables = Array.from({ length: names }, (_, at) => `v${(count += 1)}${at === list ? '*' : ''}`);
      return `{${operator}${variables.join(',')}}${literal}`;
    });
    return `t://h/${written.join('')}`;
  });
}

/** Values for as many variables as a template has; those of exploded ones are lists. */
function valuesOf(unit: readonly string[], minLength: number): fc.Arbitrary<(uriTemplate: string) => Values> {
  const text = fc.string({ unit: fc.constantFrom(...unit), minLength, maxLength: 6 });
  const lists = fc.array(fc.array(text, { minLength: 1, maxLength: 3 }), { minLength: 12, maxLength: 12 });
  return lists.map((all) => (uriTemplate) => {
    const variables = [...uriTemplate.matchAll(/v\d+\*?(?=[,}])/g)].map(([variable]) => variable);
    return Object.fromEntries(
      variables.map((variable, at) =>
        variable.endsWith('*') ? [variable.slice(0, -1), all[at]!] : [variable, all[at]![0]!],
      ),
    );
  });
}

function match(uriTemplate: string, uri: string) {
  const matchable = toMatchableUri(uri);
  return matchable && new TemplateMatcher(uriTemplate).match(matchable);
}

/** @returns whether it matched; then its values have the same expansion */
function isInverted(uriTemplate: string, uri: string): boolean {
  const values = match(uriTemplate, uri);
  // The library writes an empty entry of a list as `;v=`, RFC 6570 §3.2.7 as `;v`.
  fc.pre(
    !uriTemplate.includes('{;') ||
      !Object.values(values ?? {})
        .flat()
        .includes(''),
  );
  const expanded = values && parseTemplate(uriTemplate).expand(values as Values);
  if (expanded !== undefined) expect([uri, canonicalUri(expanded)]).toEqual([uri, canonicalUri(uri)]);
  return values !== undefined;
}

describe('what is matched', () => {
  it('expands to the same URI', () => {
    let matched = 0;
    const change = fc.record({ at: fc.nat(40), remove: fc.nat(2), insert: fc.constantFrom('', ...ODD) });
    const holds = fc.property(
      templateWith(LITERALS),
      valuesOf(ODD, 0),
      fc.option(change),
      (uriTemplate, values, changed) => {
        const expanded = parseTemplate(uriTemplate).expand(values(uriTemplate));
        const { at, remove, insert } = changed ?? { at: 0, remove: 0, insert: '' };
        const from = 't://h/'.length + at;
        if (isInverted(uriTemplate, expanded.slice(0, from) + insert + expanded.slice(from + remove))) matched += 1;
      },
    );
    fc.assert(holds, { numRuns: 5_000 });
    expect(matched).toBeGreaterThan(500);
  });

  it('gives the values that were expanded, where none holds what follows it', () => {
    const holds = fc.property(templateWith(CLEAR_LITERALS), valuesOf(PLAIN, 1), (uriTemplate, valuesFor) => {
      const values = valuesFor(uriTemplate);
      const uri = parseTemplate(uriTemplate).expand(values);
      expect([uri, match(uriTemplate, uri)]).toEqual([uri, values]);
    });
    fc.assert(holds, { numRuns: 3_000 });
  });

  it('is what the official SDK matches with simple variables', () => {
    const literal = fc.string({ unit: fc.constantFrom('-', '.', 'a', '/'), minLength: 1, maxLength: 3 });
    const simple = fc.array(literal, { minLength: 1, maxLength: 3 }).map((all) => {
      const parts = all.map((one, at) => `${at === 0 ? '' : `{v${at}}`}${one}`);
      return `t://h/${parts.join('')}{v}`;
    });
    const text = fc.string({ unit: fc.constantFrom('-', '.', 'a', 'b'), minLength: 1, maxLength: 4 });
    const values = fc.array(text, { minLength: 4, maxLength: 4 });
    let matched = 0;
    const holds = fc.property(simple, values, fc.nat(10), (uriTemplate, all, cut) => {
      const rest = uriTemplate.replaceAll(/\{v\d?\}/g, () => all.pop()!).slice(6 + (cut % 3));
      const expected = new UriTemplate(uriTemplate).match(`t://h/${rest}`) ?? undefined;
      const isSafe = !Object.values(expected ?? {}).includes('..');
      const own = match(uriTemplate, `t://h/${rest}`);
      expect([rest, own]).toEqual([rest, isSafe ? expected : undefined]);
      if (own) matched += 1;
    });
    fc.assert(holds, { numRuns: 5_000 });
    expect(matched).toBeGreaterThan(300);
  });

  it('gives what the official client expands', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 });
    const holds = fc.property(text, (v) => {
      fc.pre(!/[/\\\0]/.test(v) && v !== '..');
      for (const uriTemplate of ['t://h/{v}', 't://h{/v}', 't://h/{?v}', 't://h/{v}-{.w}'])
        expect([v, match(uriTemplate, new UriTemplate(uriTemplate).expand({ v }))]).toEqual([v, { v }]);
    });
    fc.assert(holds, { numRuns: 1_000 });
  });
});
