import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A docstring, decorators, and the class that they are of. */
const CLASS = /(?:\/\*\*((?:(?!\*\/)[^])*)\*\/\n)?((?:@[^\n]*\n|(?: {2}|\}\))[^\n]*\n)*)export class (\w+)/g;

/**
 * Where each class stands, and the first sentence of what it says of itself.
 *
 * @param source the folder `src`
 */
export function classesOf(source) {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => file.endsWith('.ts') && !/\.(spec|contract)\.ts$/.test(file)).sort();
  return new Map(
    sources.flatMap((file) =>
      [...readFileSync(join(source, file), 'utf8').matchAll(CLASS)].map(([, doc = '', , name]) => [
        name,
        { file: join('src', file), sentence: firstSentence(doc) },
      ]),
    ),
  );
}

function firstSentence(doc) {
  const text = doc
    .replaceAll(/^\s*\* ?/gm, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  // A question alone says nothing: what follows it answers it.
  const [sentence] = /^(?:[^.?]*\? )?.*?[.?](?= [A-Z`]|$)/.exec(text) ?? [text];
  return sentence;
}
