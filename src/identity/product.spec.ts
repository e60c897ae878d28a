import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_NAME, PRODUCT } from './product.js';

it('names itself to clients with the version of the package, and to teams with its name', () => {
  const text = readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8');
  expect(JSON.parse(text)).toMatchObject({ name: PACKAGE_NAME, version: PRODUCT.version });
});
