import { copyFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { CHART, describeChart, NEWER, refusal, render, WITH_REDIS } from './support/chart.js';

const existingSecret = { name: 'my-keys', key: 'keys' };

/** `helm template` leaves the notes out, so they are rendered from a copy of the chart that has them as a manifest. */
function notes(values: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-notes-'));
  const chart = join(folder, 'chart');
  cpSync(CHART, chart, { recursive: true });
  copyFileSync(join(CHART, 'templates', 'NOTES.txt'), join(chart, 'NOTES.txt'));
  writeFileSync(join(chart, 'templates', 'notes.yaml'), 'notes: {{ tpl (.Files.Get "NOTES.txt") . | toJson }}\n');
  writeFileSync(join(folder, 'values.yaml'), stringify(values));
  const shown = ['--show-only', 'templates/notes.yaml', '--kube-version', NEWER];
  const args = ['template', 'mooring', chart, '--values', join(folder, 'values.yaml'), ...shown];
  const text = execFileSync(process.env.HELM!, args, { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return (parse(text) as { notes: string }).notes;
}

describeChart('the keys of request state', () => {
  it('come from a Secret, and are in nothing that the chart writes', () => {
    const rendered = render({ values: { ...WITH_REDIS, stateKeys: { existingSecret } } });
    expect(rendered.container.env).toContainEqual({
      name: 'MCP_STATE_KEYS',
      valueFrom: { secretKeyRef: { name: 'my-keys', key: 'keys' } },
    });
    expect(rendered.of('Secret')).toEqual([]);
  });

  it('need no Redis', () => {
    const { container } = render({ values: { stateKeys: { existingSecret } } });
    expect(container.env.map(({ name }: { name: string }) => name)).toEqual(['MCP_STATE_KEYS']);
  });

  it('stay unset without a Secret', () => {
    expect(render({ values: WITH_REDIS }).text).not.toContain('MCP_STATE_KEYS');
  });

  it('are recommended where several pods have none, with the commands to make them', () => {
    const advice = notes({ ...WITH_REDIS, replicaCount: 2 });
    expect(advice).toMatch(/create secret generic mooring-state-keys .*openssl rand -base64 32/);
    expect(advice).toContain('--set stateKeys.existingSecret.name=mooring-state-keys');
    expect(notes({ ...WITH_REDIS, replicaCount: 2, stateKeys: { existingSecret } })).not.toContain('openssl');
    expect(notes({})).not.toContain('openssl');
  });

  it.each<[string, object, RegExp]>([
    [
      'beside a variable of the same name',
      { extraEnv: [{ name: 'MCP_STATE_KEYS', value: 'x' }] },
      /MCP_STATE_KEYS, wh/,
    ],
    ['written into values, where secrets do not belong', { stateKeys: { keys: ['x'] } }, /'keys' not allowed/],
    ['in a Secret without a key', { stateKeys: { existingSecret: { name: 'a', key: '' } } }, /existingSecret[./]key/],
  ])('are refused %s', (_, values, message) => {
    expect(refusal(values)).toMatch(message);
  });
});
