import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AuditLine } from '../../src/audit/audit-line.js';

const ROOT = join(__dirname, '..', '..');
const text = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8');

describe('the audit log in docs/security.md', () => {
  const rows = readFileSync(join(ROOT, 'docs', 'security.md'), 'utf8')
    .split('\n')
    .filter((line) => /^\| `[a-z]+\.[a-z]+` /.test(line));
  const COMMON = ['time', 'log', 'version', 'principal', 'action'];

  it('has a row for every action, and for no other', () => {
    const documented = rows.map((row) => /`([^`]+)`/.exec(row)![1]);
    expect(documented.sort()).toEqual(AuditLine.options.map(({ shape }) => shape.action.value).sort());
  });

  it.each(AuditLine.options.map(({ shape }) => [shape.action.value, Object.keys(shape)] as const))(
    'names the fields of %s',
    (action, fields) => {
      const cells = rows.find((row) => row.startsWith(`| \`${action}\``))!.split('|');
      const named = [...cells[3]!.matchAll(/`(\w+)`/g)].map(([, field]) => field!);
      expect(fields.filter((field) => !COMMON.includes(field) && !named.includes(field))).toEqual([]);
    },
  );
});

describe('SECURITY.md', () => {
  it('names only tests that there are', () => {
    const named = [...text.matchAll(/`((?:src|test)\/[\w./-]+\.ts)`/g)].map(([, path]) => path!);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('names a test for every attack', () => {
    const rows = text.split('\n').filter((line) => /^\| (?!attack|-)/.test(line));
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter((row) => !/\.ts` *\|$/.test(row))).toEqual([]);
  });
});
