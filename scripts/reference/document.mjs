const MADE = '<!-- Generated from the docstrings of src/ by `npm run docs:reference`. -->';

const DECORATORS = `# Decorators

${MADE}

Every decorator, with its options. What else a team may import is in [exports](exports.md).`;

const EXPORTS = `# Exports

${MADE}

Everything that a team may import. What is not here is the service's own and may change with any release. The options of decorators are in [reference](reference.md).`;

/**
 * The texts of docs/reference.md and docs/exports.md, by their paths.
 *
 * @param surface a PublicSurface
 * @param entries the paths of the sources, by what a team imports
 */
export function referenceDocuments(surface, entries) {
  const all = Object.entries(entries).map(([name, path]) => ({ name, found: surface.exportsOf(path) }));
  const decorators = all.flatMap(({ found }) => found.filter(({ symbol }) => surface.kindOf(symbol) === 'decorator'));
  const sections = decorators.map((decorator) => decoratorSection(surface, decorator));
  const lists = all.map(({ name, found }) => exportSection(surface, name, found));
  return {
    'docs/reference.md': `${[DECORATORS, ...sections].join('\n\n')}\n`,
    'docs/exports.md': `${[EXPORTS, ...lists].join('\n\n')}\n`,
  };
}

function decoratorSection(surface, { name, symbol }) {
  const options = surface.optionsOf(symbol);
  const text = `## \`@${name}\`\n\n${surface.meaningOf(symbol)}`;
  if (options.length === 0) return text;
  const rows = options.map((option) => {
    const { type, isOptional } = option;
    const fallback = isOptional ? (surface.tagOf(option.symbol, 'default') ?? '–') : 'required';
    return `| \`${option.name}\` | ${code(type)} | ${fallback} | ${cell(surface.meaningOf(option.symbol))} |`;
  });
  return `${text}\n\n| option | type | default | meaning |\n| --- | --- | --- | --- |\n${rows.join('\n')}`;
}

function exportSection(surface, name, found) {
  const rows = found.map(({ name: exported, symbol }) => {
    const deprecated = surface.tagOf(symbol, 'deprecated');
    const meaning = firstSentence(surface.meaningOf(symbol));
    const note = deprecated === undefined ? '' : ` Deprecated. ${deprecated}`;
    return `| \`${exported}\` | ${surface.kindOf(symbol)} | ${cell(meaning + note)} |`;
  });
  return `## \`${name}\`\n\n| export | | what it is |\n| --- | --- | --- |\n${rows.join('\n')}`;
}

const cell = (text) => text.replaceAll('|', '\\|');
const code = (text) => `\`${cell(text)}\``;

function firstSentence(text) {
  const [prose] = text.split(' ```');
  return prose.match(/^.*?[.:](?= [A-Z]|$)/)?.[0] ?? prose;
}
