import { questionName } from './question-name.js';

it('names the uses of a key apart', () => {
  expect([1, 2, 3].map((use) => questionName('name', use))).toEqual(['name', 'name#2', 'name#3']);
});
