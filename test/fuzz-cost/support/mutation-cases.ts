import fc from 'fast-check';
import type { CostClient } from './client.js';
import { BODY_LIMIT, type CostCase } from './cost-case.js';
import { type Filler, headerFillers, textFillers, textOf, valueFillers } from './fillers.js';
import { fillAll, placesOf } from './places.js';
import { type Shape, shapes } from './shapes.js';

const fillers = [...textFillers, ...valueFillers];

interface Filled {
  /** Which of the places, as a part of all. */
  readonly at: number;
  readonly filler: Filler;
  /** Its part of the bytes. */
  readonly share: number;
}

interface Mutation {
  readonly shape: Shape;
  readonly filled: readonly Filled[];
  readonly header: { readonly name: string; readonly filler: Filler } | null;
}

const part = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const mutation: fc.Arbitrary<Mutation> = fc.record({
  shape: fc.constantFrom(...shapes),
  filled: fc.array(fc.record({ at: part, filler: fc.constantFrom(...fillers), share: part }), {
    minLength: 1,
    maxLength: 4,
  }),
  header: fc.option(
    fc.record({
      name: fc.constantFrom('accept', 'origin', 'traceparent', 'baggage', 'mcp-name', 'x-any', 'last-event-id'),
      filler: fc.constantFrom(...headerFillers),
    }),
    { freq: 4 },
  ),
});

/** Several members of one message, and a header, with contents that share the bytes. The same for the same seed. */
export function mutationCases(client: CostClient, count: number, seed: number): CostCase[] {
  return fc.sample(mutation, { numRuns: count, seed }).map((mutated) => toCase(client, mutated));
}

function toCase(client: CostClient, { shape, filled, header }: Mutation): CostCase {
  const all = placesOf(shape.message);
  const places = filled.map(({ at }) => all[Math.floor(at * all.length)]!);
  const total = filled.reduce((sum, { share }) => sum + share, 0.01);
  return {
    field: `${shape.era} ${(shape.message['method'] as string | undefined) ?? 'answer'} ${places.map(({ path }) => path).join(' and ')}${header ? `, ${header.name}` : ''}`,
    content: filled.map(({ filler }) => filler.name).join(', '),
    limit: BODY_LIMIT,
    make: (bytes) => {
      const json = (index: number) => filled[index]!.filler.json((bytes * filled[index]!.share) / total);
      const { headers, ...request } = client.post(shape.era, shape.message, fillAll(shape.message, places, json));
      const more = header ? { [header.name]: textOf(header.filler, Math.min(10_000, bytes)).trim() || 'x' } : {};
      return { ...request, headers: { ...headers, ...more } };
    },
  };
}
