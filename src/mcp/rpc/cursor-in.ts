/** Where a list goes on; `undefined` for its first page, for which some libraries send an empty text. */
export function cursorIn({ cursor }: { readonly cursor?: string | undefined }): string | undefined {
  return cursor === '' ? undefined : cursor;
}
