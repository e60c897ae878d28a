import { captureLog } from '../../test/support/log-capture.js';
import type { ProviderRecipe, RightToken, WrongToken } from '../../test/support/provider-recipe.js';
import { PROVIDER_RECIPES } from '../../test/support/provider-recipes.js';
import { StubbedProviders } from '../../test/support/stubbed-providers.js';
import { loadSettings, type Settings } from '../config/settings.js';
import { AuthRefusals } from './auth-refusals.js';
import { Challenges } from './challenge.js';
import { createTokenVerifier } from './create-token-verifier.js';
import { OfferedScopes } from './offered-scopes.js';
import { protectedResource } from './protected-resource.js';
import type { TokenOutcome } from './token-outcome.js';

let log: ReturnType<typeof captureLog>;
let providers: StubbedProviders;
beforeEach(() => {
  log = captureLog();
});
afterEach(() => {
  providers.restore();
  log.restore();
});

function settingsOf({ env }: ProviderRecipe): Settings {
  const outcome = loadSettings(env);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.settings;
}

async function outcomeOf(recipe: ProviderRecipe, { typ, claims, active, ...token }: RightToken | WrongToken) {
  providers = await StubbedProviders.of(recipe.issuers, { jwksUri: recipe.env['AUTH_JWKS_URI'] });
  const text = await providers.token(claims, { typ }, 'signer' in token ? token.signer : undefined);
  if (active) providers.active.set(text, active);
  return createTokenVerifier(settingsOf(recipe)).verify(text);
}

function reasonOf(recipe: ProviderRecipe, outcome: TokenOutcome): string | undefined {
  if (outcome.state !== 'valid') return outcome.state === 'invalid' ? outcome.problem : outcome.state;
  const settings = settingsOf(recipe);
  const refusals = new AuthRefusals(new Challenges(settings, new OfferedScopes(settings)));
  return refusals.forMissingScopes(outcome.caller)?.reason;
}

describe.each(PROVIDER_RECIPES.map((recipe) => [recipe.provider, recipe] as const))(
  'the settings for %s',
  (_name, recipe) => {
    it.each(recipe.right.map((token) => [token.what, token] as const))('take the token of %s', async (_what, token) => {
      const outcome = await outcomeOf(recipe, token);
      expect(reasonOf(recipe, outcome)).toBeUndefined();
      const { clientId, scopes, roles = [] } = token.caller;
      expect(outcome).toMatchObject({ caller: { clientId, scopes: new Set(scopes), roles: new Set(roles) } });
      expect(providers.asked).toHaveLength(token.active ? 1 : 0);
    });

    it.each(recipe.wrong.map((token) => [token.what, token] as const))('refuse that of %s', async (_what, token) => {
      expect(reasonOf(recipe, await outcomeOf(recipe, token))).toBe(token.problem);
    });

    it('tell clients where to sign in and what to ask for', async () => {
      providers = await StubbedProviders.of([]);
      const settings = settingsOf(recipe);
      const offered = new OfferedScopes(settings);
      offered.serve(() => ['notes:write']);
      expect(protectedResource(settings, { name: 'notes' } as never, offered.listed)).toMatchObject({
        resource: 'https://mcp.example.com/mcp',
        authorization_servers: recipe.servers,
        scopes_supported: recipe.asked,
      });
    });
  },
);
