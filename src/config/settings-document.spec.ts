import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsDocument } from './settings-document.js';
import { variableName, variables } from './variables.js';

describe('docs/settings.md', () => {
  it('is up to date (write it with `npm run docs:settings`)', () => {
    const written = readFileSync(join(__dirname, '..', '..', 'docs', 'settings.md'), 'utf8');
    expect(written).toBe(settingsDocument());
  });

  it('has a row for every variable', () => {
    const document = settingsDocument();
    for (const setting of Object.keys(variables)) expect(document).toContain(`\n| \`${variableName(setting)}\` |`);
  });

  it('gives examples that would be accepted', () => {
    const rows = [...settingsDocument().matchAll(/^\| `([A-Z_]+)` .*\| `([^`]+)` \|$/gm)];
    const examples = new Map(rows.map(([, name, example]) => [name, example]));
    for (const [setting, schema] of Object.entries(variables)) {
      expect(schema.safeParse(examples.get(variableName(setting)))).toMatchObject({ success: true });
    }
  });
});
