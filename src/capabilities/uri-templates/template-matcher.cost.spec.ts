import { toMatchableUri } from './matchable-uri.js';
import { TemplateMatcher } from './template-matcher.js';

/** Each 8 KB took a backtracking matcher from 5 s upwards, or is the most that one variable has to be looked for. */
const BYTES = 8_192;

const TEMPLATES = [
  'pkg://{name}-{version}.{ext}',
  'pkg://{+a}-{b}.{+c}',
  'pkg://{a}{.b*}{/c*}{?d,e*}',
  'pkg://{+a}{;b,c*}-',
];
const REPEATED = ['-a.', '-', '.', 'a', '/', '-/.', ';b=', '?d=&e=', '%2D', 'é', '%'];

const ms = (run: () => unknown): number => {
  const { user, system } = process.cpuUsage();
  run();
  const after = process.cpuUsage();
  return (after.user + after.system - user - system) / 1_000;
};

describe('matching costs what the length of the URI allows', () => {
  it.each(TEMPLATES)('%s', (template) => {
    const matcher = new TemplateMatcher(template);
    for (const piece of REPEATED)
      for (const end of ['', '/', '-', '-1.'])
        for (const begin of ['pkg://', 'pkg:///']) {
          const uri = begin + piece.repeat(Math.floor(BYTES / Buffer.byteLength(piece))) + end;
          const costs = [1, 2, 3, 4, 5, 6].map(() => ms(() => matcher.match(toMatchableUri(uri)!)));
          expect([piece, end, Math.min(...costs) < 20]).toEqual([piece, end, true]);
        }
  });
});
