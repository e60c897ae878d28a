import type { z } from 'zod';
import type { VariableFacts } from './variable.js';
import { settingFacts, settingNames, variableName, variables } from './variables.js';

const INTRODUCTION = `# Settings

<!-- Generated from src/config/variables.ts by \`npm run docs:settings\`. -->

Settings come from environment variables and are checked once, at start. A bad set ends the start with exit code 1 and
one message that lists every problem. An empty variable counts as unset. A variable whose name is nearly that of a
setting is ignored with a warning. An application that [embeds](embedding.md#options) servers gives them as options in camel case:
\`SESSION_TTL_SECONDS\` is \`sessionTtlSeconds\`. Most may differ between [several servers](servers.md#what-servers-share).`;

const REDIS_FORMS = `## The forms of \`REDIS_URL\`

| Redis | form |
| --- | --- |
| one server | \`redis://[user:password@]host[:6379][/db]\` |
| Sentinel | \`redis+sentinel://[user:password@]host[:26379],host[:26379]/master[/db]\`, with \`?sentinelUsername=…&sentinelPassword=…\` where the Sentinels have a password of their own |
| Cluster | \`redis+cluster://[user:password@]host[:6379],host[:6379]\` |

\`rediss\` in place of \`redis\` is TLS. Reserved characters of a name or password are percent-encoded (\`@\` is \`%40\`). The
password alone is \`:password@\`. Redis 6.2 or later, or Valkey; the only supported \`maxmemory-policy\` is \`noeviction\`.`;

/** The text of `docs/settings.md`. */
export function settingsDocument(): string {
  const all = rows();
  const groups = [...new Set(all.map(({ facts }) => facts.group))];
  const sections = groups.map((group) => section(group, all));
  return `${[INTRODUCTION, ...sections, REDIS_FORMS].join('\n\n')}\n`;
}

interface Row {
  readonly variable: string;
  readonly facts: VariableFacts;
  readonly fallback: string;
}

function rows(): Row[] {
  return settingNames.map((setting) => {
    const facts = settingFacts(setting);
    const fallback = facts.defaultText ?? `\`${defaultOf(variables[setting])}\``;
    return { variable: variableName(setting), facts, fallback };
  });
}

function defaultOf(schema: z.ZodType): string {
  return String(schema.parse(undefined));
}

function section(group: string, all: readonly Row[]): string {
  const of = all.filter(({ facts }) => facts.group === group);
  const head = `## ${group}\n\n| variable | default | allowed | meaning | example |\n| --- | --- | --- | --- | --- |`;
  return [head, ...of.map(line)].join('\n');
}

function line({ variable, facts, fallback }: Row): string {
  return `| \`${variable}\` | ${fallback} | ${facts.limits ?? ''} | ${facts.meaning} | \`${facts.example}\` |`;
}
