/**
 * What a URI is compared by: the spelling that the URL standard gives it, as `new URL(uri).href`. Clients differ in how they
 * write one, and some, of Python say, write each anew. What is no URI is compared as it is.
 */
export function uriKey(uri: string): string {
  return URL.parse(uri)?.href ?? uri;
}

/** The spellings of URIs in use, by what they are compared by. Of several that mean the same the first counts. */
export function spellingsByKey(uris: Iterable<string>): ReadonlyMap<string, string> {
  const spellings = new Map<string, string>();
  for (const uri of uris) {
    const key = uriKey(uri);
    if (!spellings.has(key)) spellings.set(key, uri);
  }
  return spellings;
}
