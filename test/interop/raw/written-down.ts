import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleName } from './rules.js';

const FILE = join(__dirname, 'differences.json');

/** What each server answers to a request, ours first; servers that answer as ours are left out. */
export type Outcomes = Readonly<Record<string, string>>;

export interface Difference {
  /** What decides who is right. */
  readonly rule: RuleName;
  readonly outcomes: Outcomes;
}

export type Differences = Readonly<Record<string, Difference>>;

export function writtenDown(): Differences {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Differences;
}

/** Writes down what was seen, under the rules that are written down; `undefined` where nothing differs any more. */
export function writeDown(seen: ReadonlyMap<string, Outcomes | undefined>): void {
  const all = new Map<string, object>(Object.entries(writtenDown()));
  for (const [request, outcomes] of seen) {
    if (outcomes) all.set(request, { rule: 'to be written', ...all.get(request), outcomes });
    else all.delete(request);
  }
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`);
}
