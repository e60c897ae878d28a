const MADE = '<!-- Generated from the docstrings of src/ by `npm run docs:reference`. -->';

const DECORATORS = `# Decorators

${MADE}

Every decorator, with its options. What a handler gets is in [members](members.md), what else a team may import in [exports](exports.md).`;

const EXPORTS = `# Exports

${MADE}

Everything that a team may import. What is not here is the service's own and may change with any release. The options of decorators are in [reference](reference.md).`;

const MEMBERS = `# What a handler gets

${MADE}

The members of every class of the package that a team may import, and of what its methods take. Those of the testing kit, of other MCP servers and of APIs are in [their own page](members-of-kits.md),
decorators with their options in [reference](reference.md), all other exports in [exports](exports.md).`;

const MEMBERS_OF_KITS = `# What tests, other servers and APIs take

${MADE}

The members of every class that a team may import from the entries beside the package's own, and of their options. The others are in [members](members.md).`;

/** The registry serves requests, too: these are for teams. */
const OF_REGISTRY = /^(add[A-Z]\w*|announce|resourceUpdated)$/;

/** Types whose members are here, beside all classes. The options of an application are in docs/embedding.md. */
const WITH_MEMBERS =
  /(Options|Answers)$|^(AppCsp|AppPermissions|AppView|CacheHint|Grants|McpArguments|Principal|Registration|RouteCaller|ToolRateLimit|ToolUi)$/;
const ELSEWHERE = /^(Mooring|Server|Settings|Several)Options$|^Answers$/;

/**
 * The texts of docs/reference.md, docs/members.md, docs/members-of-kits.md and docs/exports.md, by their paths.
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
    'docs/members.md': page(MEMBERS, surface, all.slice(0, 1)),
    'docs/members-of-kits.md': page(MEMBERS_OF_KITS, surface, all.slice(1)),
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
    return `| \`${option.name}\` | ${code(type)} | ${fallback} | ${cell(`${surface.meaningOf(option.symbol)} ${surface.notesOf(option.symbol)}`.trim())} |`;
  });
  return `${text}\n\n| option | type | default | meaning |\n| --- | --- | --- | --- |\n${rows.join('\n')}`;
}

function page(title, surface, entries) {
  return `${[title, ...entries.map(({ name, found }) => memberSections(surface, name, found))].join('\n\n')}\n`;
}

function memberSections(surface, name, found) {
  const sections = found
    .filter(({ name: exported, symbol }) => hasMembers(surface, exported, symbol))
    .map(({ name: exported, symbol }) => memberSection(surface, exported, symbol));
  return [`## \`${name}\``, ...sections].join('\n\n');
}

function hasMembers(surface, name, symbol) {
  if (surface.membersOf(symbol).length === 0) return false;
  return surface.kindOf(symbol) === 'class' || (WITH_MEMBERS.test(name) && !ELSEWHERE.test(name));
}

function membersOf(surface, name, symbol) {
  const members = surface.membersOf(symbol);
  return name === 'CapabilityRegistry' ? members.filter((member) => OF_REGISTRY.test(member.name)) : members;
}

function memberSection(surface, name, symbol) {
  const rows = membersOf(surface, name, symbol).map((member) => {
    const meaning = [surface.meaningOf(member.symbol), surface.notesOf(member.symbol)].join(' ').trim();
    return `| \`${member.name}\` | ${code(member.type)} | ${cell(meaning)} |`;
  });
  return `### \`${name}\`\n\n${surface.meaningOf(symbol)}\n\n| member | type | meaning |\n| --- | --- | --- |\n${rows.join('\n')}`;
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
