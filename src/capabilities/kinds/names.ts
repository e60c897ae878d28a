const NAME = /^[A-Za-z0-9_.-]{1,128}$/;

/** @returns problems, none for a good name */
export function checkName(name: unknown): string[] {
  if (typeof name === 'string' && NAME.test(name)) return [];
  return [`its name ${JSON.stringify(name)} must be 1 to 128 of A-Z a-z 0-9 _ . -: write name: "${wordIn(name)}"`];
}

function wordIn(name: unknown): string {
  const word =
    typeof name === 'string'
      ? name
          .replace(/[^A-Za-z0-9_.-]+/g, '-')
          .replace(/^-+|(?<!-)-+$/g, '')
          .slice(0, 128)
      : '';
  return word === '' ? 'forecast' : word;
}
