const KEYWORDS = new Set('and or unless by without on ignoring group_left group_right offset bool inf nan'.split(' '));

export interface SeriesQuery {
  readonly name: string;
  /** Labels that its matchers name. */
  readonly labels: readonly string[];
}

/** The series that an expression reads, found without a whole parser: names that are neither functions nor keywords. */
export function seriesOf(expression: string): SeriesQuery[] {
  const text = expression
    .replace(/"(?:[^"\\]|\\.)*"/g, '""')
    .replace(/\[[^\]]*\]|\boffset \d+\w/g, '')
    .replace(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ');
  return [...text.matchAll(/([a-zA-Z_:][\w:]*)\s*(\{[^}]*\})?(\s*\()?/g)].flatMap(([, name, matchers, call]) => {
    if (call !== undefined || KEYWORDS.has(name!.toLowerCase())) return [];
    const labels = [...(matchers ?? '').matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label]) => label!);
    return [{ name: name!, labels }];
  });
}

/** Labels that results are grouped by. */
export function groupsOf(expression: string): string[] {
  const groups = expression.matchAll(/\b(?:by|on)\s*\(([^)]*)\)/g);
  return [...groups].flatMap(([, names]) => names!.split(',').map((name) => name.trim())).filter(Boolean);
}
