import { parse } from 'yaml';

const HEADING = /^## (.*)$/;
const DOCUMENTED = /^ *# -- (.*)$/;
const KEY = /^( *)([\w-]+):/;

/**
 * The values of the chart with their comments: `# -- text` above a key documents it and all below it, `## text` begins
 * a section.
 *
 * @returns sections of `{ title, values: [{ path, meaning, defaultValue }] }`
 */
export function documentedValues(text) {
  const values = parse(text);
  const sections = [];
  const parents = [];
  let meaning;
  let coveredDepth = Infinity;
  for (const line of text.split('\n')) {
    const heading = HEADING.exec(line);
    if (heading) sections.push({ title: heading[1], values: [] });
    meaning = DOCUMENTED.exec(line)?.[1] ?? (line.trimStart().startsWith('#') ? undefined : meaning);
    const key = KEY.exec(line);
    if (!key) continue;
    const depth = key[1].length / 2;
    if (depth > coveredDepth) continue;
    coveredDepth = Infinity;
    parents.splice(depth, Infinity, key[2]);
    if (meaning === undefined) continue;
    sections.at(-1).values.push({ path: parents.join('.'), meaning, defaultValue: at(values, parents) });
    coveredDepth = depth;
    meaning = undefined;
  }
  return sections;
}

function at(values, path) {
  return path.reduce((value, key) => value[key], values);
}

/** The chart's README: its introduction and a table of every value. */
export function chartReadme(introduction, valuesText) {
  const tables = documentedValues(valuesText).map(
    ({ title, values }) =>
      `## ${title}\n\n| value | default | meaning |\n| --- | --- | --- |\n${values.map(row).join('\n')}`,
  );
  return `${introduction.trim()}\n\n${tables.join('\n\n')}\n`;
}

function row({ path, defaultValue, meaning }) {
  return `| \`${path}\` | \`${JSON.stringify(defaultValue)}\` | ${meaning.replaceAll('|', '\\|')} |`;
}
