import { AUTHENTICATION, SCOPE } from './auth-patterns.js';
import { choice, flag, list, optionalText, text } from './variable.js';

/** What stands before scopes ends with what is no part of a name: `api://id/`, `mcp:`. */
const PREFIX = /^[\x21\x23-\x5b\x5d-\x7e]*[!#-/:-@[\]^_`{-~]$/;
/** A role without `=`, and a scope after it where that is called otherwise. */
const APP_ROLE = /^[\x21\x23-\x3c\x3e-\x5b\x5d-\x7e]+(=[\x21\x23-\x5b\x5d-\x7e]+)?$/;

/** The settings of scopes and roles, as in `variables`. */
export const scopeVariables = {
  authScopes: list(SCOPE, 'is not a scope', {
    group: AUTHENTICATION,
    meaning: 'Scopes that every request needs. Capabilities may need more of their own (docs/guards.md).',
    example: 'mcp',
  }),
  authScopePrefix: optionalText(
    PREFIX,
    'is no prefix of scopes: it ends with what stands between it and a scope, as with the / of api://mcp/',
    {
      group: AUTHENTICATION,
      meaning:
        'What stands before each scope where clients ask for it, but before those of OpenID Connect: Entra wants `api://…/access_as_user` and puts `access_as_user` into tokens. `AUTH_SCOPES` and capabilities leave it out.',
      example: 'api://9a1c5b6e-2f7d-4c1e-8f0a-3b5d7e9c1a2b/',
      defaultText: 'unset',
    },
  ),
  authScopePrefixInTokens: flag(false, {
    group: AUTHENTICATION,
    meaning:
      'Whether tokens hold scopes with `AUTH_SCOPE_PREFIX`, too (Cognito). With `true` a scope without it counts for nothing.',
    example: 'true',
  }),
  authScopesOffered: choice(['required', 'listed', 'asked'], 'required', {
    group: AUTHENTICATION,
    meaning:
      'Which scopes clients hear of before they need them: `required` those of `AUTH_SCOPES`; `listed` has those of capabilities in `scopes_supported`, too; `asked` also in the challenge of a request without a token, so that they are asked for at the first sign-in (docs/security.md).',
    example: 'asked',
  }),
  authRolesClaim: text(/^[^\s.]+(\.[^\s.]+)*$/, 'is not the path of a claim', 'roles', {
    group: AUTHENTICATION,
    meaning: 'The claim that holds the roles of the caller, with dots between nested names.',
    example: 'realm_access.roles',
  }),
  authAppRoles: list(APP_ROLE, 'is neither role nor role=scope', {
    group: AUTHENTICATION,
    meaning:
      'Roles that stand for scopes in tokens of applications without a person (Entra: `roles` and no `scp`): `role=scope`, or a role that is called as the scope is. Unset gives such tokens no scope.',
    example: 'Mcp.Access=access_as_user',
  }),
};
