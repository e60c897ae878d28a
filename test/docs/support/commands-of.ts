/** The commands of a block, each on one line, without what is said behind `#`. */
export function commandsOf(block: string): string[] {
  return block
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/\s+# .*$/, '').trim())
    .filter((line) => line !== '');
}

/** `npm run x`, `npm start` and `npm test` by the name of their script; `undefined` for what is none. */
export function scriptOf(command: string): string | undefined {
  return /^npm (?:run )?([\w:-]+)/.exec(command)?.[1];
}
