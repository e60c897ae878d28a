import { linearRegExp } from '../patterns/linear-reg-exp.js';
import { type JsonNode, namedNodes, nodesOf } from './json-node.js';

/** Which parts of a value a subschema is for. */
export type Where =
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'like'; readonly pattern: string }
  | { readonly kind: 'properties'; readonly but: readonly string[]; readonly butLike: readonly string[] }
  | { readonly kind: 'item'; readonly index: number }
  | { readonly kind: 'items'; readonly from: number };

/** Whether one part of a value can be meant by both; where that is hard to tell, it can. */
export function meet(one: Where, other: Where): boolean {
  return 'index' in one || 'from' in one ? meetAsItems(one, other) : meetAsProperties(one, other);
}

function meetAsItems(one: Where, other: Where): boolean {
  if (one.kind === 'item' && other.kind === 'item') return one.index === other.index;
  if (one.kind === 'item' && other.kind === 'items') return one.index >= other.from;
  if (one.kind === 'items' && other.kind === 'item') return other.index >= one.from;
  return other.kind === 'items';
}

function meetAsProperties(one: Where, other: Where): boolean {
  if (other.kind === 'item' || other.kind === 'items') return false;
  if (one.kind === 'property') return holds(other, one.name);
  if (other.kind === 'property') return holds(one, other.name);
  if (one.kind === 'properties' && other.kind === 'like') return !one.butLike.includes(other.pattern);
  if (one.kind === 'like' && other.kind === 'properties') return !other.butLike.includes(one.pattern);
  return true;
}

function holds(where: Where, name: string): boolean {
  if (where.kind === 'property') return where.name === name;
  if (where.kind === 'properties') return !where.but.includes(name);
  return where.kind === 'like' && isLike(name, where.pattern);
}

function isLike(name: string, pattern: string): boolean {
  try {
    return linearRegExp(new RegExp(pattern, 'u')).test(name);
  } catch {
    return true;
  }
}

/** From a value into one of its parts. */
export interface Descent {
  readonly where: Where;
  readonly into: JsonNode;
}

/** The subschemas of a node that are for parts of its value. Those of `propertyNames` see only texts. */
export function descentsOf(node: JsonNode): readonly Descent[] {
  const names = namedNodes(node['properties']);
  const prefix = Array.isArray(node['items']) ? node['items'] : node['prefixItems'];
  const length = Array.isArray(prefix) ? prefix.length : 0;
  const rest = [node['items'], node['additionalItems']].filter((items) => !Array.isArray(items));
  const patterns = namedNodes(node['patternProperties']);
  const but = Object.keys((node['properties'] as object | undefined) ?? {});
  const others = {
    kind: 'properties',
    but,
    butLike: Object.keys(Object(node['patternProperties']) as object),
  } as const;
  return [
    ...names.map(([name, into]) => ({ where: { kind: 'property', name } as const, into })),
    ...patterns.map(([pattern, into]) => ({ where: { kind: 'like', pattern } as const, into })),
    ...into(others, node['additionalProperties']),
    ...into(others, node['unevaluatedProperties']),
    ...nodesOf(prefix).map((item, index) => ({ where: { kind: 'item', index } as const, into: item })),
    ...rest.flatMap((items) => into({ kind: 'items', from: length }, items)),
    ...into({ kind: 'items', from: 0 }, node['contains']),
    ...into({ kind: 'items', from: 0 }, node['unevaluatedItems']),
  ];
}

function into(where: Where, value: unknown): readonly Descent[] {
  return nodesOf(value).map((node) => ({ where, into: node }));
}
