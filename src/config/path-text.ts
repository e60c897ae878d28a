const LONGEST = 200;
const PATH = /^(\/[\w.~-]+)+$/;
/** What the service has beside its endpoints, and where RFC 8615 has metadata. */
const TAKEN = /^\/(health|metrics|admin|\.well-known)(?=$|\/)/i;

/** What is wrong with the path of an endpoint, as a verb phrase. */
export function pathProblem(text: string): string | undefined {
  if (!PATH.test(text) || /\/\.\.?(?=$|\/)/.test(text)) {
    return 'is not a path: it begins with / and ends without, and its parts have letters, digits and . _ ~ -';
  }
  if (text.length > LONGEST) return `has more than ${LONGEST} characters`;
  const [, taken] = TAKEN.exec(text) ?? [];
  return taken && `is under /${taken.toLowerCase()}, which the service has for something else`;
}
