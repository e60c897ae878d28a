import { isPlainlyLinear } from './plainly-linear.js';

const EXPONENTIAL = [
  '^(a+)+$',
  '^(a|a)*$',
  '^(a|aa)+$',
  '(.*a){12}$',
  String.raw`^(\w+\s?)*$`,
  '^((ab)*)+$',
  '(x+x+)+y',
  String.raw`^(\d+\.?)+$`,
  String.raw`^[\s\S]*?(a+)+b$`,
  '^(?=(a+)+$)',
  '^(?:a?){30}a{30}$',
  `^${'a?'.repeat(30)}a{30}$`,
  '^.(?:(?:a+a+)+b)*',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '^(.+)+$',
  String.raw`(\S+)*@`,
  '^(aa?)*$',
  '^(?:[a-z]+|[0-9a-f]+)*$',
  '^([a-z]{1,5})*$',
];

const POLYNOMIAL = [
  String.raw`\s+$`,
  String.raw`^\s*(.*?)\s*$`,
  String.raw`^[^\s@]+@[^\s@]+\.[^\s@]+$`,
  'a+b',
  '^.*a.*b.*c$',
  String.raw`[a-z]+-\d+`,
  String.raw`^\d+\d+$`,
  '.*foo',
  '^[a-z]*[a-z0-9]+$',
  '^(?:[a-z]+){3}$',
  '^a+$|b+$',
  '.{1000}x',
  String.raw`^\p{L}+\d+$`,
  String.raw`(\w)\1`,
];

const LINEAR: readonly (readonly [source: string, flags?: string])[] = [
  ['^[a-z0-9-]+$'],
  ['^[a-z0-9]+(-[a-z0-9]+)*$'],
  [String.raw`^\d{4}-\d{2}-\d{2}$`],
  ['^#[0-9a-f]{6}$', 'i'],
  [String.raw`\.pdf$`],
  [String.raw`^[a-z]+(?:\.[a-z]+)*$`],
  [String.raw`^\S+$`],
  ['^(foo|bar)+$'],
  ['^(GET|POST|PUT)$'],
  ['^[A-Z]{3}$'],
  [String.raw`\S+`],
  ['^.*$', 's'],
  [String.raw`^\d+(\.\d+)?$`],
  [String.raw`^v?\d+\.\d+\.\d+$`],
  [String.raw`^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$`],
  ['^[a-z0-9-]*[a-z0-9]$'],
  ['^(?<year>[0-9]+)$'],
  [String.raw`^\p{L}+$`, 'u'],
  [String.raw`^[\u{1f600}-\u{1f64f}]+\x41$`, 'u'],
  [String.raw`^[^\]\\]*\]$`],
  [String.raw`^\/[^\/]+(?:\/[^\/]+)*$`],
  [''],
];

describe('isPlainlyLinear', () => {
  it.each([...EXPONENTIAL, ...POLYNOMIAL])('does not know %s to be linear', (source) => {
    expect(isPlainlyLinear(source, 'i')).toBe(false);
    expect(isPlainlyLinear(source, '')).toBe(false);
  });

  it('minds the case that is ignored', () => {
    expect(isPlainlyLinear('^[a-m]+[N-Z]+$', '')).toBe(true);
    expect(isPlainlyLinear('^[a-m]+[A-M]+$', '')).toBe(true);
    expect(isPlainlyLinear('^[a-m]+[A-M]+$', 'i')).toBe(false);
    expect(isPlainlyLinear(String.raw`^[s]+[\u017f]+$`, 'iu')).toBe(false);
  });

  it.each(LINEAR.map(([source, flags = '']) => [source, flags] as const))('knows %s to be linear', (source, flags) => {
    expect(() => new RegExp(source, flags)).not.toThrow();
    expect(isPlainlyLinear(source, flags)).toBe(true);
  });
});
