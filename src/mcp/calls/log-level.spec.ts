import type { LoggingLevel } from '@modelcontextprotocol/sdk/types.js';
import { reachesLevel } from './log-level.js';

const LEVELS: LoggingLevel[] = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'];

describe('a log message', () => {
  it('reaches a session that asked for its level or a lesser one, and no other', () => {
    for (const threshold of LEVELS) {
      const reached = LEVELS.filter((level) => reachesLevel(level, threshold));
      expect(reached).toEqual(LEVELS.slice(LEVELS.indexOf(threshold)));
    }
  });

  it('reaches a session that never asked, unless it is a debug message', () => {
    expect(LEVELS.filter((level) => reachesLevel(level, null))).toEqual(LEVELS.slice(1));
  });
});
