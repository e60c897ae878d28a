import type { CostClient } from './client.js';
import { BODY_LIMIT, type CostCase } from './cost-case.js';
import { type Filler, textFillers, valueFillers } from './fillers.js';
import { type Place, placesOf } from './places.js';
import { type Shape, shapes } from './shapes.js';

/** Requests whose `_meta` is looked into in a short run: it is the same in all of an era. */
const META_OF = 2;

/** Every member of every message with every content. */
export function allBodyCases(client: CostClient): CostCase[] {
  const fillers = [...textFillers, ...valueFillers];
  return shapes.flatMap((shape) => placesOf(shape.message).flatMap((place) => casesOf(client, shape, place, fillers)));
}

/**
 * Every member with a long text of letters, and with some of the other contents, which take turns.
 * @param others how many
 * @param seed where the turns begin
 */
export function someBodyCases(client: CostClient, others: number, seed: number): CostCase[] {
  const [letters, ...rest] = [...textFillers, ...valueFillers];
  const looked = new Map<string, number>();
  let turn = seed;
  const next = () => rest[(turn += 1) % rest.length]!;
  return shapes.flatMap((shape) => {
    const metas = (looked.get(shape.era) ?? 0) + 1;
    looked.set(shape.era, metas);
    const places = placesOf(shape.message).filter(({ path }) => metas <= META_OF || !path.startsWith('params._meta.'));
    return places.flatMap((place) =>
      casesOf(client, shape, place, [letters!, ...Array.from({ length: others }, () => next())]),
    );
  });
}

function casesOf(client: CostClient, { era, message }: Shape, place: Place, fillers: readonly Filler[]): CostCase[] {
  const field = `${era} ${nameOf(message)} ${place.path}`;
  const cases = fillers.map(({ name, json }) => ({
    field,
    content: name,
    limit: BODY_LIMIT,
    make: (bytes: number) => client.post(era, message, place.fill(json(bytes))),
  }));
  // A name that is in a header too gets past the comparison of the two.
  const isInHeader = era === 'modern' && /^(method|params\.(name|uri|taskId))$/.test(place.path);
  const texts = isInHeader ? fillers.filter(({ kind }) => kind === 'text') : [];
  const inBoth = texts.map(({ name, json }) => ({
    field: `${field} and header`,
    content: name,
    limit: 10_000,
    make: (bytes: number) => {
      const body = place.fill(json(bytes));
      return client.post(era, JSON.parse(body) as Record<string, unknown>, body);
    },
  }));
  return [...cases, ...inBoth];
}

function nameOf({ method, params, result }: Shape['message']): string {
  if (typeof method !== 'string') return result ? `answer of ${Object.keys(result).join(' ')}` : 'error answer';
  const { name, uri } = (params ?? {}) as { name?: string; uri?: string };
  return [method, name ?? uri].filter((part) => part !== undefined).join(' ');
}
