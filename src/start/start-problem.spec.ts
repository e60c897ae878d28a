import { loadSettings } from '../config/settings.js';
import { EmbeddingError } from '../embed/embedding.error.js';
import { SkillDefinitionError } from '../skills/skill-definition.error.js';
import { startProblem, StartError } from './start-problem.js';

const outcome = loadSettings({ HOST: '10.1.2.3', AUTH_DISABLED: 'true' });
if (!outcome.ok) throw new Error(outcome.message);
const { settings } = outcome;
const nodeError = (code: string, port: number) => Object.assign(new Error('no'), { code, port, syscall: 'listen' });

describe('the problem of a start', () => {
  it.each([
    ['EADDRINUSE', 3000, 'Port 3000 is in use by another process. Stop that process, or set PORT to a free port.'],
    [
      'EADDRINUSE',
      9464,
      'Port 9464 is in use by another process. Stop that process, or set METRICS_PORT to a free port.',
    ],
    ['EACCES', 3000, 'Port 3000 may not be opened by this user. Set PORT to a port above 1023.'],
  ])('is explained for %s on port %i', (code, port, line) => {
    expect(startProblem(nodeError(code, port), settings)).toContain(line);
  });

  it.each([
    { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: '10.1.2.3' },
    { code: 'EADDRNOTAVAIL', syscall: 'listen', address: '10.1.2.3' },
  ])('is explained for a HOST that is not here ($code)', (details) => {
    const error = Object.assign(new Error('no'), details);
    expect(startProblem(error, settings)).toContain('This machine has no address 10.1.2.3.');
  });

  it('is not blamed on PORT for the files, ports and names that a team module is after', () => {
    expect(startProblem(nodeError('EADDRINUSE', 8125), settings)).toBeUndefined();
    expect(startProblem(Object.assign(new Error('no'), { code: 'EACCES', syscall: 'open' }), settings)).toBeUndefined();
    const elsewhere = Object.assign(new Error('no'), { code: 'ENOTFOUND', hostname: 'db.example' });
    expect(startProblem(elsewhere, settings)).toBeUndefined();
  });

  it('is the message of an error that was made for it', () => {
    expect(startProblem(new StartError('Do this.'), settings)).toBe('Do this.');
    expect(startProblem(new SkillDefinitionError(['the folder is gone']), settings)).toMatch(/the folder is gone$/);
    expect(startProblem(new EmbeddingError('Inject McpServers.'), settings)).toBe('Inject McpServers.');
  });

  it('is left to the error itself where nothing is known about it', () => {
    expect(startProblem(new Error('no'), settings)).toBeUndefined();
    expect(startProblem(undefined, settings)).toBeUndefined();
  });
});
