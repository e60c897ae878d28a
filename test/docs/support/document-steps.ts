/** What a page asks its reader to do, in the page's order. */
export type Step =
  /** A block after `path`: is the whole of that file. */
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  | { readonly kind: 'run'; readonly command: string }
  /** A block `text` is what the command before it prints, line by line. */
  | { readonly kind: 'prints'; readonly lines: readonly string[] };

const BLOCK = /^```(\w+)\n([^]*?)^```$/gm;

/** Blocks of code that no file is named for are parts of something else, and no step. */
export function stepsOf(text: string): Step[] {
  return [...text.matchAll(BLOCK)].flatMap((match): Step[] => {
    const [, language, block = ''] = match;
    if (language === 'bash') return [{ kind: 'run', command: block.trim() }];
    if (language === 'text') return [{ kind: 'prints', lines: block.trim().split('\n') }];
    const [, path] = /`([\w./-]+\.\w+)`:$/.exec(text.slice(0, match.index).trimEnd()) ?? [];
    return path === undefined ? [] : [{ kind: 'file', path, text: block }];
  });
}
