import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVER_INFO } from './server-info.js';

it('names itself to clients with the version of the package', () => {
  const text = readFileSync(join(__dirname, '..', '..', '..', 'package.json'), 'utf8');
  expect(SERVER_INFO.version).toBe((JSON.parse(text) as { version: string }).version);
});
