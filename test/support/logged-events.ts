import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = join(__dirname, '..', '..', 'src');

/** Every log event that the source names. */
export function loggedEvents(): string[] {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
  return [...new Set(sources.flatMap(eventsIn))];
}

function eventsIn(file: string): string[] {
  const text = readFileSync(join(SOURCES, file), 'utf8');
  return [...text.matchAll(/event: '([a-z.-]+)'/g)].map(([, event]) => event!);
}
