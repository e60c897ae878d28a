/**
 * What to tell an operator whose Node is older than the package allows; `undefined` where it will do.
 *
 * @param version this Node's, such as `22.15.0`
 * @param allowed `engines.node` of package.json, such as `>=22.15`
 */
export function describeOldNode(version: string, allowed: string): string | undefined {
  const oldest = allowed.replace('>=', '');
  if (!isOlder(numbersOf(version), numbersOf(oldest))) return undefined;
  return `Mooring needs Node ${oldest} or later, and this is ${version}. The image has one; else get it from https://nodejs.org/en/download`;
}

function isOlder([major, minor]: readonly [number, number], [oldestMajor, oldestMinor]: readonly [number, number]) {
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}

function numbersOf(version: string): readonly [number, number] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return [major, minor];
}
