import { toMatchableUri } from './matchable-uri.js';
import { TemplateMatcher } from './template-matcher.js';

function match(template: string, uri: string, unsafe?: readonly string[]) {
  const matchable = toMatchableUri(uri);
  return (matchable && new TemplateMatcher(template, unsafe).match(matchable)) ?? 'none';
}

const pkg = 'pkg://{name}-{version}.{ext}';

describe('a template', () => {
  it.each([
    // A variable takes the last place where the rest matches.
    [pkg, 'pkg://left-pad-1.0.0.tgz', { name: 'left-pad', version: '1.0.0', ext: 'tgz' }],
    [pkg, 'pkg://a-1.tgz', { name: 'a', version: '1', ext: 'tgz' }],
    [pkg, 'pkg://-1.tgz', 'none'],
    [pkg, 'pkg://a-1.0/x.tgz', 'none'],
    ['x://{a}--{b}', 'x://1---2', { a: '1-', b: '2' }],
    ['x://{+path}-{id}/{+rest}', 'x://a-1/b/c', { path: 'a', id: '1', rest: 'b/c' }],
    ['x://{a}/b', 'x://1/b', { a: '1' }],
    ['x://{a}/b', 'x://1/b/b', 'none'],
    ['x://{a}ab{b}', 'x://1abab2', { a: '1ab', b: '2' }],
    // A variable that nothing else shows is not empty, and is one segment.
    ['x://{a}', 'x://', 'none'],
    ['x://{+a}', 'x://', 'none'],
    ['x://{a}', 'x://1/2', 'none'],
    ['x://{a}', 'x://1?b=2', 'none'],
    ['x://{a}', 'x://1,2', 'none'],
    ['x://{a,b}', 'x://1,2', { a: '1', b: '2' }],
    ['x://{a*}', 'x://1,2', { a: ['1', '2'] }],
    ['x://{a*}', 'x://1', { a: ['1'] }],
    // Reserved characters.
    ['x://{+a}', 'x://1/2?b=3#4', { a: '1/2?b=3#4' }],
    ['x://{+a}', 'x://1%2F2%20%25%2541', { a: '1%2F2 %%2541' }],
    ['x://{+a}{?b}', 'x://1/2?b=3', { a: '1/2', b: '3' }],
    ['x://{+a}{?b}', 'x://1/2?c=3', { a: '1/2?c=3' }],
    ['x://1{#a}', 'x://1#2/3', { a: '2/3' }],
    ['x://1{#a}', 'x://1', {}],
    // Paths and labels.
    ['x://1{/a}', 'x://1/2', { a: '2' }],
    ['x://1{/a,b}', 'x://1/2/3', { a: '2', b: '3' }],
    ['x://1{/a,b}', 'x://1/2', { a: '2' }],
    ['x://1{/a*}', 'x://1/2/3', { a: ['2', '3'] }],
    ['x://1{/a*}/{b}', 'x://1/2/3/4', { a: ['2', '3'], b: '4' }],
    ['x://1{/a*}{/b}', 'x://1/2/3/4', { a: ['2', '3'], b: '4' }],
    ['x://1{/a*}/x{/b*}', 'x://1/2/x/3/x/4', { a: ['2', 'x', '3'], b: ['4'] }],
    ['x://{a}{.b}', 'x://1.2.3', { a: '1.2', b: '3' }],
    ['x://{a}{.b}', 'x://1', { a: '1' }],
    ['x://{a}{/b}', 'x://1/2', { a: '1', b: '2' }],
    ['x://{a}/b{/c*}', 'x://1/b/2/3', { a: '1', c: ['2', '3'] }],
    // Parameters, in the order of the template; each may be missing or empty.
    ['x://1{?a,b}', 'x://1?a=2&b=3', { a: '2', b: '3' }],
    ['x://1{?a,b}', 'x://1?b=3', { b: '3' }],
    ['x://1{?a,b}', 'x://1?a=2%203&b=', { a: '2 3', b: '' }],
    ['x://1{?a,b}', 'x://1', {}],
    ['x://1{?a,b}', 'x://1?b=3&a=2', 'none'],
    ['x://1{?a,b}', 'x://1?a', 'none'],
    ['x://1{?a,b}', 'x://1?ab=2', 'none'],
    ['x://1{?a*}', 'x://1?a=2&a=3', { a: ['2', '3'] }],
    ['x://1?z=0{&a}', 'x://1?z=0&a=2', { a: '2' }],
    ['x://1{;a,b}', 'x://1;a;b=2', { a: '', b: '2' }],
    ['x://1{;a}', 'x://1;a=', 'none'],
    ['x://{a}{?b}', 'x://1?b=2', { a: '1', b: '2' }],
    // One URI in several spellings.
    ['x://é/{a}', 'x://%c3%a9/%41%7e', { a: 'A~' }],
    ['x://%C3%A9/{a}', 'x://é/ü', { a: 'ü' }],
    ['x://{a}', "x://it's(1)*!", { a: "it's(1)*!" }],
    ['x://{a}', 'x://it%27s%281%29%2a%21', { a: "it's(1)*!" }],
    ['x://{a}', 'x://50%', { a: '50%' }],
    ['x://{a}', 'x://50%25', { a: '50%' }],
    ['x://{a}', 'x://%ff', 'none'],
    ['x://{a}', 'x://\ud800', 'none'],
    ['x://{a}', 'x://a:b', 'none'],
    ['x://{a}', 'x://a%3Ab', { a: 'a:b' }],
    // A percent-encoded byte is never cut.
    ['x://{a}2{b}', 'x://1%202%203', { a: '1 ', b: ' 3' }],
    ['x://{a}2{b}', 'x://%20x', 'none'],
    ['x://{a}5', 'x://1%25', 'none'],
    ['x://{a}', `x://${'a'.repeat(8_192)}`, { a: 'a'.repeat(8_192) }],
  ])('%s gives for %.60s', (template, uri, expected) => {
    expect(match(template, uri)).toEqual(expected);
  });

  it.each([
    ['x://{a}', 'x://%2Fetc'],
    ['x://{a}', 'x://..'],
    ['x://{a}', 'x://%2e%2E'],
    ['x://{a}', 'x://1%5C2'],
    ['x://{a}', 'x://1%00'],
    ['x://1{/a*}', 'x://1/2/../3'],
    ['x://1{/a}', 'x://1/2%2F3'],
    ['x://1{.a}', 'x://1.2%2F3'],
    ['x://{+a}', 'x://1/../2'],
    ['x://{+a}', 'x://1/%2e./2'],
    ['x://{+a}', 'x://1%5C..'],
  ])('%s matches %s only where the variable is declared to hold such', (template, uri) => {
    expect(match(template, uri)).toBe('none');
    expect(match(template, uri, ['b'])).toBe('none');
    expect(match(template, uri, ['a'])).not.toBe('none');
  });

  it('leaves what no path is made of to the handler', () => {
    expect(match('x://{?a}', 'x://?a=..%2F%5C')).toEqual({ a: '../\\' });
    expect(match('x://{a}', 'x://1..2')).toEqual({ a: '1..2' });
  });

  it.each([
    ['x://{a}{b}', 'nothing stands between "{a}" and "{b}"'],
    ['x://{a}{+b}', 'write a literal between them, such as "{a}/{+b}"'],
    ['x://{?a}{b}', 'nothing stands between'],
    ['x://{a:3}', '"{a:3}" has a prefix modifier'],
    ['x://{?a,b:3}', 'write "{?a,b}"'],
    ['x://{a}/{a}', 'it names "a" twice'],
    ['x://{a', 'it has a "{" without its "}"; write "x://{a}"'],
    ['x://a}', 'it has a "}" without its "{"; write "x://{a}"'],
    ['x://{}', 'names no variable'],
    ['x://{a,}', 'names no variable'],
    ['x://{a b}', 'names no variable'],
    ['x://{a**}', 'names no variable'],
    ['x://{=a}', 'has the operator "="'],
    ['x://\ud800{a}', 'no valid Unicode'],
  ])('%s is refused with the reason', (template, reason) => {
    expect(() => new TemplateMatcher(template)).toThrow(reason);
  });
});
