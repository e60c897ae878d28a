import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const ROOT = join(__dirname, '..', '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const manifest = z
  .object({
    version: z.string(),
    homepage: z.string(),
    bugs: z.string(),
    repository: z.object({ type: z.literal('git'), url: z.string() }),
    license: z.string(),
    author: z.string(),
    keywords: z.array(z.string()).min(1),
  })
  .parse(JSON.parse(read('package.json')));

describe('package.json', () => {
  it('names one place, the repository, from which the other addresses follow', () => {
    const [, place] = /^git\+(https:\/\/.+)\.git$/.exec(manifest.repository.url) ?? [];
    expect(place).toBeDefined();
    expect(manifest).toMatchObject({ homepage: `${place}#readme`, bugs: `${place}/issues` });
  });

  it('names the licence and the holder that LICENSE names', () => {
    const [name, , holder] = read('LICENSE').split('\n');
    expect(name).toBe(`${manifest.license} License`);
    expect(holder).toMatch(new RegExp(` \\d{4} ${manifest.author}$`));
  });
});

describe('CHANGELOG.md', () => {
  const headings = [...read('CHANGELOG.md').matchAll(/^## (.+)$/gm)].map(([, heading]) => heading!);
  const versions = headings.slice(1).map((heading) => /^\[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$/.exec(heading)?.[1]);

  it('begins with what is not released, then has the versions with their dates', () => {
    expect(headings[0]).toBe('[Unreleased]');
    expect(versions).not.toContain(undefined);
  });

  it('ends its newest version where the package and the chart are', () => {
    const chart = parse(read('helm/Chart.yaml')) as { version: string; appVersion: string };
    expect(versions[0]).toBe(manifest.version);
    expect([chart.version, chart.appVersion]).toEqual([manifest.version, manifest.version]);
  });

  it('uses the six kinds of change', () => {
    const kinds = [...read('CHANGELOG.md').matchAll(/^### (.+)$/gm)].map(([, kind]) => kind);
    const known = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'];
    expect(kinds.filter((kind) => !known.includes(kind!))).toEqual([]);
    expect(kinds.length).toBeGreaterThan(0);
  });
});
