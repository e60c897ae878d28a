import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse, parseAllDocuments } from 'yaml';
import { TokenIssuer } from '../support/tokens.js';
import { Reader } from './support/reader.js';

const ROOT = join(__dirname, '..', '..');
const { HELM } = process.env;

jest.setTimeout(600_000);

const page = (name: string) => readFileSync(join(ROOT, 'docs', name), 'utf8');

let issuer: TokenIssuer;
let reader: Reader;
const helm = jest.fn((words: readonly string[], cwd: string) => {
  const [, release, chart, ...options] = words;
  expect(release).toBe('my-tools');
  if (chart) valuesFit(join(cwd, 'values.yaml'));
  if (chart && HELM) rendered(['template', release!, chart, ...options, '--kube-version', '1.35.0'], cwd);
});

beforeAll(async () => {
  reader = await Reader.start({ helm });
  issuer = await TokenIssuer.start(`http://127.0.0.1:${reader.port}/mcp`);
  Object.assign(reader.env, { ISSUER: issuer.url, TOKEN: await issuer.token('ada') });
});
afterAll(async () => {
  await reader.close();
  await issuer.close();
});

function valuesFit(path: string): void {
  const schema = JSON.parse(readFileSync(join(ROOT, 'helm', 'values.schema.json'), 'utf8')) as object;
  const validate = new Ajv({ strict: false }).compile(schema);
  expect([validate(parse(readFileSync(path, 'utf8'))), validate.errors]).toEqual([true, null]);
}

function rendered(args: readonly string[], cwd: string): void {
  const { stdout, stderr, status } = spawnSync(HELM!, args, { cwd, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  const all = parseAllDocuments(stdout).map((document) => document.toJS() as { kind: string; spec: never });
  const { template } = all.find(({ kind }) => kind === 'Deployment')!.spec as {
    template: { spec: { containers: object[] } };
  };
  expect(all.map(({ kind }) => kind)).toContain('PersistentVolumeClaim');
  expect(template.spec.containers[0]).toMatchObject({
    image: `registry.example.com/acme/my-tools:${args.includes('image.tag=1.0.1') ? '1.0.1' : '1.0.0'}`,
    env: expect.arrayContaining([{ name: 'NOTES_FILE', value: '/data/notes.db' }]),
    volumeMounts: expect.arrayContaining([{ name: 'data', mountPath: '/data' }]),
  });
}

describe('who has nothing but the documents goes from an empty folder', () => {
  it('to a tool of their own in a client, and its test', async () => {
    await reader.follow(page('first-tool.md'));
    expect(reader.printed).toContain('pass 3');
  });

  it('to settings', () => reader.follow(page('configuration.md')));

  it('to a database, and another service', async () => {
    await reader.follow(page('database.md'));
    expect(reader.printed).toContain('pass 8');
  });

  it('to a metric, a log line and a readiness check of their own', () => reader.follow(page('telemetry.md')));

  it('to a route of their own, which asks for a token', () => reader.follow(page('routes.md')));

  it('to an image, with values for the chart', async () => {
    await reader.follow(page('deploy.md'));
    expect(reader.pushed).toEqual(['1.0.0', '1.0.1'].map((tag) => `registry.example.com/acme/my-tools:${tag}`));
    expect(helm.mock.calls.map(([[what]]) => what)).toEqual(['install', 'test', 'upgrade']);
  });
});
