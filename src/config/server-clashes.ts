import type { Found } from './found.js';
import type { Problem } from './problem.js';
import { type SettingName, settingFacts } from './variables.js';

/** What two servers of a process may not have both, and what the process may not say for all: a path. */
export function serverClashes(base: Found, servers: readonly Found[]): Problem[] {
  if (servers.length === 0) return [];
  return [
    ...pathForAll(base),
    ...clashes(servers, 'mcpPath', 'is the path of another server too, or nearly', pathAsKey),
    ...clashes(servers, 'mcpServerName', 'is the name of another server too', withoutCase),
  ];
}

function pathForAll({ texts, names }: Found): Problem[] {
  if (texts.mcpPath === undefined) return [];
  const what = `is the path of one server, and in ${names.name('mcpServers')} each has its own; leave it out`;
  return [names.problem('mcpPath', texts.mcpPath, what, '')];
}

function clashes(
  servers: readonly Found[],
  setting: SettingName,
  what: string,
  same: (text: string) => string,
): Problem[] {
  const seen = new Set<string>();
  return servers.flatMap(({ texts, names }) => {
    const text = texts[setting];
    if (text === undefined) return [];
    const known = same(text);
    if (seen.has(known)) return [names.problem(setting, text, what, settingFacts(setting).example)];
    seen.add(known);
    return [];
  });
}

/** Keys in Redis have dots where the path has slashes. */
function pathAsKey(path: string): string {
  return path.toLowerCase().replaceAll('/', '.');
}

function withoutCase(name: string): string {
  return name.toLowerCase();
}
