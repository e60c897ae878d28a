/** How many of each kind there are. */
export interface CapabilityCounts {
  readonly tools: number;
  readonly resources: number;
  readonly resourceTemplates: number;
  readonly prompts: number;
}

const WORDS = [
  ['tools', 'tool'],
  ['resources', 'resource'],
  ['resourceTemplates', 'resource template'],
  ['prompts', 'prompt'],
] as const satisfies readonly (readonly [keyof CapabilityCounts, string])[];

/** `12 tools, 2 resources, 1 prompt`; kinds of which there are none are left out. */
export function countsInWords(counts: CapabilityCounts): string {
  const words = WORDS.flatMap(([kind, word]) => (counts[kind] > 0 ? [counted(counts[kind], word)] : []));
  return words.length > 0 ? words.join(', ') : 'no capabilities';
}

/** `1 module`, `3 modules`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** All of several servers. */
export function sumOf(each: readonly CapabilityCounts[]): CapabilityCounts {
  const sum = (kind: keyof CapabilityCounts) => each.reduce((total, counts) => total + counts[kind], 0);
  return {
    tools: sum('tools'),
    resources: sum('resources'),
    resourceTemplates: sum('resourceTemplates'),
    prompts: sum('prompts'),
  };
}

const SERVES_NOTHING =
  'has no tool, resource or prompt yet: put the classes of decorated methods among the providers of a module, as in @Module({ providers: [WeatherTools] })';

/** What to look at where a server has nothing to serve. @param name of it */
export function problemOfNone(name: string, counts: CapabilityCounts): string | undefined {
  return Object.values(counts).some((count) => count > 0) ? undefined : `The server ${name} ${SERVES_NOTHING}`;
}
