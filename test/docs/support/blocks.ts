/** The code blocks of a document in one language. */
export function blocksOf(text: string, language: string): string[] {
  const blocks = text.matchAll(/^```(\w+)\n([^]*?)^```$/gm);
  return [...blocks].filter(([, written]) => written === language).map(([, , block]) => block!);
}

/** Formatters wrap code in a document otherwise than in a file. */
export function squeezed(code: string): string {
  return code.replace(/\s+/g, '');
}
