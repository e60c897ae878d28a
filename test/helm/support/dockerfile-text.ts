/** The instructions of a Dockerfile and what follows them, without comments, each on one line. */
export function instructionsOf(text: string): [string, string][] {
  const lines = text.replace(/^#.*\n/gm, '').replace(/\\\n\s*/g, ' ');
  return [...lines.matchAll(/^([A-Z]+)\s+(.+)$/gm)].map(([, word, rest]) => [word!, rest!.trim()]);
}

/** Fills variables in, as `$NAME` or `${NAME}`. */
export function expand(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+)\}|\$(\w+)/g, (_, braced?: string, bare?: string) => {
    const name = braced ?? bare ?? '';
    if (!(name in variables)) throw new Error(`$${name} is used where no ARG has declared it.`);
    return variables[name]!;
  });
}

/** The pairs of `ENV` or `LABEL`. */
export function pairsOf(text: string): Record<string, string> {
  const pairs = text.matchAll(/([\w.]+)=(?:"([^"]*)"|(\S+))/g);
  return Object.fromEntries([...pairs].map(([, name, quoted, bare]) => [name!, quoted ?? bare!]));
}
