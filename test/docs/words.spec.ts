import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documents, proseOf, ROOT } from './documents.js';

/** What a reader of English as a second language stumbles over, and what says the same (docs/glossary.md). */
const WORDS: readonly (readonly [word: RegExp, plain: string])[] = [
  [/\b(one|its|each|every|that|same|a|this) turn\b|\bturns? of the event loop\b/i, 'tick'],
  [/\b(take|takes|took|taking|taken) turns\b|\bin turn\b/i, 'in alternation; one after the other'],
  [/\bheirs?\b/i, 'the next owner'],
  [/\baskers?\b/i, 'caller, client'],
  [/\bheed(s|ed|ing)?\b/i, 'follow, ignore'],
  [/\bhand(s|ed|ing)? on\b/i, 'pass'],
  [/\bdear(er|est)?\b/i, 'expensive'],
  [/\bin vain\b/i, 'without an answer'],
  [/\bwho(so)?ever\b/i, 'anyone who'],
  [/\bon the way down\b|\bthe way down\b/i, 'shutdown'],
  [/\b(had|ha[sd]n't|'d) better\b/i, 'should'],
  [/\b(nobody|no one)\b/i, 'no client, no caller, no pod'],
  [/\bas far as (?:[\w’']+ ){1,4}knows?\b/i, 'as known to'],
];

const COMMENT = /\/\*[^]*?\*\/|(?<!:)\/\/[^\n]*/g;

function foundIn(text: string): string[] {
  return text.split('\n').flatMap((line) =>
    WORDS.flatMap(([word, plain]) => {
      const [match] = word.exec(line) ?? [];
      return match === undefined ? [] : [`"${match}" → ${plain}: ${line.trim().slice(0, 120)}`];
    }),
  );
}

function commentsOf(folder: string): string {
  const path = join(ROOT, 'src', folder);
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const comments = files.flatMap((file) => readFileSync(join(path, file), 'utf8').match(COMMENT) ?? []);
  return comments.join('\n');
}

const rooms = readdirSync(join(ROOT, 'src'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe('plain words', () => {
  it.each(documents)('are what $path uses', (document) => expect(foundIn(proseOf(document))).toEqual([]));

  it.each(rooms)('are what comments of src/%s use', (room) => {
    expect(foundIn(commentsOf(room))).toEqual([]);
  });

  it('are told from others', () => {
    const texts = ['the turn of the event loop', 'nobody asks', 'whoever asks', 'Whoever’s', 'it is handed on'];
    for (const text of texts) expect(WORDS.some(([word]) => word.test(text))).toBe(true);
    for (const text of ['whatever comes', 'turns 503', 'in return']) {
      expect(WORDS.some(([word]) => word.test(text))).toBe(false);
    }
  });
});
