import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PRODUCT } from './product.js';

it('names itself to clients with the version of the package', () => {
  const text = readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8');
  expect(PRODUCT.version).toBe((JSON.parse(text) as { version: string }).version);
});
