import { loadSettings, type Settings } from '../../src/config/settings.js';
import { PROVIDER_SETUPS } from '../support/provider-pages.js';
import { describeChart, render, VALUES_FILES } from './support/chart.js';

const fileOf = (name: string) => `${name.toLowerCase().replaceAll(' ', '-')}-values.yaml`;

/** Those that can be configured, and of what the pages have on top of them that which has values, too. */
const PROVIDERS = PROVIDER_SETUPS.filter(
  ({ name, env, isPart }) => env['AUTH_ISSUER'] !== undefined && (!isPart || VALUES_FILES.includes(fileOf(name))),
);

function authOf(env: Readonly<Record<string, string>>): Partial<Settings> {
  const outcome = loadSettings(env);
  if (!outcome.ok) throw new Error(outcome.message);
  return Object.fromEntries(Object.entries(outcome.settings).filter(([name]) => name.startsWith('auth')));
}

describeChart('the values for identity providers', () => {
  it('are there for each that can be configured', () => {
    expect(PROVIDERS.length).toBeGreaterThan(9);
    expect(VALUES_FILES).toEqual(expect.arrayContaining(PROVIDERS.map(({ name }) => fileOf(name))));
  });

  it.each(PROVIDERS.map((setup) => [setup.name, setup.env] as const))('are what the page on %s sets', (name, env) => {
    const { environment, text } = render({ file: fileOf(name) });
    const secret = 'AUTH_INTROSPECTION_CLIENT_SECRET';
    const held = Object.entries(env).filter(([variable]) => variable === secret);
    expect(text.includes(`name: ${secret}`)).toBe(held.length === 1);
    expect(authOf({ ...environment, ...Object.fromEntries(held) })).toEqual(authOf(env));
  });
});
