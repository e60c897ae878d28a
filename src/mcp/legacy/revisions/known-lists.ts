import {
  JUNE,
  knownAnnotated,
  knownMembers,
  knowsAll,
  MARCH,
  type Members,
  NOVEMBER,
  type Since,
} from './known-members.js';

const DESCRIBED: Since = { title: JUNE, _meta: JUNE, icons: NOVEMBER };
const TOOL: Since = { ...DESCRIBED, annotations: MARCH, outputSchema: JUNE, execution: NOVEMBER };
const ARGUMENT: Since = { title: JUNE };

type ToKnown = (item: Members, revision: string) => Members;

/** By the field of a page that holds the items. */
const ITEMS: Readonly<Record<string, ToKnown>> = {
  tools: knownTool,
  resources: (item, revision) => knownAnnotated(item, DESCRIBED, revision),
  resourceTemplates: (item, revision) => knownAnnotated(item, DESCRIBED, revision),
  prompts: knownPrompt,
};

/** A page of a list as a revision knows its items; the same page where it knows all. */
export function knownPage(page: object, revision: string): object {
  if (knowsAll(revision)) return page;
  const fields = Object.entries(page).map(([name, value]: [string, unknown]) => {
    const toKnown = ITEMS[name];
    return [name, toKnown ? (value as Members[]).map((item) => toKnown(item, revision)) : value] as const;
  });
  return Object.fromEntries(fields);
}

/** In 2025-03-26 a title is one of the annotations. */
function knownTool(tool: Members, revision: string): Members {
  const known = knownMembers(tool, TOOL, revision);
  const { title } = tool;
  if (title === undefined || known['title'] !== undefined || revision < MARCH) return known;
  return { ...known, annotations: { title, ...(tool['annotations'] as object | undefined) } };
}

function knownPrompt(prompt: Members, revision: string): Members {
  const known = knownMembers(prompt, DESCRIBED, revision);
  const args = known['arguments'];
  if (!Array.isArray(args)) return known;
  return { ...known, arguments: (args as Members[]).map((each) => knownMembers(each, ARGUMENT, revision)) };
}
