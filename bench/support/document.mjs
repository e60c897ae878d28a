import { readFileSync, writeFileSync } from 'node:fs';
import { URL } from 'node:url';

/**
 * Puts what a bench printed into a page of the documentation, between the two marks of that bench.
 * @throws when the page has no such marks
 */
export function writeSection(page, name, text) {
  const file = new URL(`../../docs/${page}`, import.meta.url);
  const [begin, end] = [`<!-- bench: ${name} -->`, `<!-- end: ${name} -->`];
  const whole = readFileSync(file, 'utf8');
  const [from, to] = [whole.indexOf(begin), whole.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/${page} has no place between "${begin}" and "${end}"`);
  writeFileSync(file, `${whole.slice(0, from + begin.length)}\n\n${text}\n\n${whole.slice(to)}`);
}
