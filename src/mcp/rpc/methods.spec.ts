import { isSpecified } from '../../extensions/extension-names.js';
import { METHODS } from './methods.js';

it.each(Object.keys(METHODS))('%s is under a name that no team may give a method', (method) => {
  expect(isSpecified(method.split('/')[0]!)).toBe(true);
});
