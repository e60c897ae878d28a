import { blocksOf } from '../docs/support/blocks.js';
import { documentOf } from '../docs/documents.js';
import type { TokenClaims } from './tokens.js';

/** What a row of a page says of a mistake: what differs, and the line that the log then has. */
export interface ProviderMistake {
  readonly what: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What the token holds otherwise; `undefined` where it lacks the claim. */
  readonly claims?: TokenClaims;
  readonly header?: TokenClaims;
  /** What introspection answers otherwise. */
  readonly answer?: TokenClaims;
  /** Sent instead of a token of the page. */
  readonly token?: string;
  /** None where the service does not start. */
  readonly event: string | undefined;
  readonly reason: string | undefined;
  readonly why: RegExp;
}

/** A part of the pages on identity providers: settings, a token that they let in, and mistakes. */
export interface ProviderSetup {
  readonly name: string;
  /** Whether its settings are on top of those of a whole provider. */
  readonly isPart: boolean;
  readonly env: Readonly<Record<string, string>>;
  readonly claims: TokenClaims;
  /** What introspection says of that token, beside what it says by itself. */
  readonly answer: TokenClaims | undefined;
  /** Where clients are sent, and what for. */
  readonly told: readonly [server: string, scope: string] | undefined;
  readonly mistakes: readonly ProviderMistake[];
}

const PAGES = ['docs/keycloak.md', 'docs/entra-id.md', 'docs/identity-providers.md'];

/** Every part of them with a block or a table of its own. A part of a part has the settings of both. */
export const PROVIDER_SETUPS: readonly ProviderSetup[] = PAGES.flatMap((path) => {
  const [, ...providers] = documentOf(path).text.split(/^(?=## )/m);
  return providers.flatMap((text) => {
    const [first, ...parts] = text.split(/^(?=### )/m);
    const whole = setupOf(first!);
    return [whole, ...parts.map((part) => setupOf(part, whole))];
  });
});

/** The settings that the pages give for a provider, or for a part of it by its heading. */
export function settingsFor(heading: string): Readonly<Record<string, string>> {
  const setup = PROVIDER_SETUPS.find(({ name }) => name === heading);
  if (!setup) throw new Error(`No page has the heading ${heading}.`);
  return setup.env;
}

function setupOf(text: string, whole?: ProviderSetup): ProviderSetup {
  const [claims, answer] = blocksOf(text, 'json').map((block) => JSON.parse(block) as TokenClaims);
  const [, server, scope] = /^Clients are sent to `(.+?)` and ask for `(.+?)`/m.exec(text) ?? [];
  return {
    name: /^#+ (.+)$/m.exec(text)![1]!,
    isPart: whole !== undefined,
    env: { ...whole?.env, ...envIn(blocksOf(text, 'dotenv').join('\n')) },
    claims: claims ?? whole?.claims ?? {},
    answer,
    told: server !== undefined && scope !== undefined ? [server, scope] : undefined,
    mistakes: [...text.matchAll(/^\| (.+?) +\| (.+?) +\| .+? +\|$/gm)].slice(2).map(mistakeOf),
  };
}

function envIn(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]));
}

function mistakeOf([row, what, log]: RegExpMatchArray): ProviderMistake {
  const [, event, reason, why] = /^(?:the start|`([a-z.-]+)`)(?: `([a-z]+)`)?: `(.+)`$/.exec(log!) ?? [];
  const [, place = '', said] = /^(|no |the token |the header |answered: |answered: no )`(.+)`$/.exec(what!) ?? [];
  if (why === undefined || said === undefined) throw new Error(`This row says nothing that can be tried: ${row}`);
  return { what: what!, event, reason, why: patternOf(why, event !== undefined), ...differenceOf(place, said) };
}

function differenceOf(place: string, said: string): Partial<ProviderMistake> {
  switch (place) {
    case 'the token ':
      return { token: said };
    case 'the header ':
      return { header: claimIn(said) };
    case 'no ':
      return { claims: { [said]: undefined } };
    case 'answered: no ':
      return { answer: { [said]: undefined } };
    case 'answered: ':
      return { answer: claimIn(said) };
    default:
      return /^[A-Z_]+=/.test(said) ? { env: envIn(said) } : { claims: claimIn(said) };
  }
}

function claimIn(said: string): TokenClaims {
  return JSON.parse(`{${said}}`) as TokenClaims;
}

/** `…` stands for anything. What stops a start is told amid other words. */
function patternOf(why: string, isWhole: boolean): RegExp {
  const pattern = why.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.*');
  return new RegExp(isWhole ? `^${pattern}$` : pattern, 's');
}
