/** What the command line asks for. */
export type Command =
  | { readonly name: 'start' | 'help' | 'version' }
  /** `entry`: a file of TypeScript, as it was written. */
  | { readonly name: 'dev'; readonly entry: string }
  | { readonly name: 'unknown'; readonly problem: string };

/** Options that the service itself reads. */
const OF_THE_SERVICE = /^--(?:stdio$|server=)/;

export function parseCommand(args: readonly string[]): Command {
  const [first, second, ...rest] = args;
  if (args.every((arg) => OF_THE_SERVICE.test(arg))) return { name: 'start' };
  if (['--help', '-h', 'help'].includes(first!)) return { name: 'help' };
  if (['--version', '-v'].includes(first!)) return { name: 'version' };
  if (first !== 'dev') return { name: 'unknown', problem: `There is no ${first}.` };
  if (second === undefined || rest.length > 0)
    return { name: 'unknown', problem: 'dev takes one file, such as ./src/index.ts.' };
  return { name: 'dev', entry: second };
}
