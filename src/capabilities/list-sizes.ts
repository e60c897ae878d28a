import type { LoggerService } from '@nestjs/common';
import { quoted } from '../text/quoted.js';
import type { CapabilityRegistry } from './capability-registry.js';

/** Bytes of one item of a list, and of a whole list, from which on people are told: some 4,000 and 32,000 tokens of a model. */
const LARGE_ITEM = 16_384;
const LARGE_LIST = 131_072;
const MOST_NAMED = 3;

type Listed = { readonly name: string };
type List = readonly [kind: string, items: readonly Listed[]];

/**
 * Warns of capabilities whose part of a list is large, and of lists that are: clients read a list again and again, and give it to
 * a model with each request.
 *
 * @param server its name
 */
export function warnOfSizes(
  server: string,
  { listed }: Pick<CapabilityRegistry, 'listed'>,
  logger: Pick<LoggerService, 'warn'>,
): void {
  const lists: readonly List[] = [
    ['tools', listed.tools],
    ['resources', listed.resources],
    ['resource templates', listed.resourceTemplates],
    ['prompts', listed.prompts],
  ];
  for (const [kind, items] of lists) {
    const sizes = items.map((item) => ({ name: item.name, bytes: Buffer.byteLength(JSON.stringify(item)) }));
    const large = sizes.filter(({ bytes }) => bytes > LARGE_ITEM).sort((one, other) => other.bytes - one.bytes);
    const bytes = sizes.reduce((sum, each) => sum + each.bytes, 0);
    if (large.length === 0 && bytes <= LARGE_LIST) continue;
    const names = large.slice(0, MOST_NAMED).map(({ name, bytes: size }) => `${quoted(name, 100)} (${size} bytes)`);
    const others = large.length > names.length ? ` and ${large.length - names.length} more` : '';
    const what = [
      ...(large.length > 0 ? [`${names.join(', ')}${others} are large: ${OF_AN_ITEM}`] : []),
      ...(bytes > LARGE_LIST ? [`the whole list has ${bytes} bytes: ${OF_A_LIST}`] : []),
    ];
    const fields = { event: 'capabilities.large', server, kind, bytes, large: large.slice(0, MOST_NAMED) };
    logger.warn(fields, `In the ${kind} of ${server}, ${what.join('; ')}. ${WHY}`);
  }
}

const OF_AN_ITEM =
  'take a long enum as z.string() and check it in the handler, which can say what is near; leave deep or shared parts of a schema to a description, or make several tools of it';
const OF_A_LIST = 'give callers scopes for what they need, or make several servers of it (docs/servers.md)';
const WHY = 'Clients pay this with each list, and their models with each request';
