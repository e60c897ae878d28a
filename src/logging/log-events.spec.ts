import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const src = join(__dirname, '..');
const operating = readFileSync(join(src, '..', 'docs', 'operating.md'), 'utf8');

function eventsIn(file: string): string[] {
  const text = readFileSync(join(src, file), 'utf8');
  return [...text.matchAll(/event: '([a-z.-]+)'/g)].map(([, event]) => event!);
}

describe('the log events in docs/operating.md', () => {
  it('include every one that the service logs', () => {
    const files = readdirSync(src, { recursive: true, encoding: 'utf8' });
    const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
    const events = [...new Set(sources.flatMap(eventsIn))];
    expect(events).toContain('listening');
    expect(events.filter((event) => !operating.includes(`\`${event}\``))).toEqual([]);
  });
});
