/**
 * What `JSON.parse` of the same bytes costs this process, in ms of CPU: the least of three. What is no JSON costs what it
 * takes to find that.
 */
export function parseCost(text: string): number {
  return Math.min(...[1, 2, 3].map(() => once(text)));
}

function once(text: string): number {
  const before = process.cpuUsage();
  try {
    JSON.parse(text);
  } catch {
    // The cost is all that is asked for.
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** ms of CPU that a request with this content may cost: 5 times the parsing, and 50. */
export function budgetOf(text: string): number {
  return 5 * parseCost(text) + 50;
}
