import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loggedEvents } from '../../test/support/logged-events.js';

const operating = readFileSync(join(__dirname, '..', '..', 'docs', 'operating.md'), 'utf8');

describe('the log events in docs/operating.md', () => {
  it('include every one that the service logs', () => {
    const events = loggedEvents();
    expect(events).toContain('listening');
    expect(events.filter((event) => !operating.includes(`\`${event}\``))).toEqual([]);
  });
});
