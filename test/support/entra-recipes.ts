import { settingsFor } from './provider-pages.js';
import type { ProviderRecipe } from './provider-recipe.js';
import type { TokenClaims } from './tokens.js';

const API = '9a1c5b6e-2f7d-4c1e-8f0a-3b5d7e9c1a2b';
const CLIENT = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
const TENANT = '72f988bf-86f1-41af-91ab-2d7cd011db47';
const OTHER_TENANT = '5b1a1c3d-6a5b-4c3d-9e8f-0a1b2c3d4e5f';

const entraV2 = (tenant: string) => `https://login.microsoftonline.com/${tenant}/v2.0`;
const entraV1 = (tenant: string) => `https://sts.windows.net/${tenant}/`;

/** A person's token, v2: `aud` is the id of the API. */
const ENTRA_V2: TokenClaims = {
  aud: API,
  iss: entraV2(TENANT),
  aio: 'AWQAm/8bAAAA',
  azp: CLIENT,
  azpacr: '0',
  name: 'Ada',
  oid: '690222be-ff1a-4d56-abd1-7e4f7d38e474',
  preferred_username: 'ada@example.com',
  rh: '0.ARoA',
  scp: 'access_as_user',
  sub: 'HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ',
  tid: TENANT,
  uti: 'fqiBqXLPj0eQa82S-IYFAA',
  ver: '2.0',
};

/** The same of v1, which an API gets unless its manifest says otherwise: `aud` is its URI, and the client is `appid`. */
const ENTRA_V1: TokenClaims = {
  ...ENTRA_V2,
  aud: `api://${API}`,
  iss: entraV1(TENANT),
  azp: undefined,
  azpacr: undefined,
  appid: CLIENT,
  appidacr: '0',
  acr: '1',
  amr: ['pwd'],
  unique_name: 'ada@example.com',
  ver: '1.0',
};

/** A client's own: no person, no `scp`, a subject that is the object of its service principal. */
const ENTRA_APP: TokenClaims = {
  ...ENTRA_V2,
  azpacr: '1',
  name: undefined,
  preferred_username: undefined,
  scp: undefined,
  roles: ['Mcp.Access'],
  oid: '9e4a1d2c-3b5f-4a6d-8c7e-1f2a3b4c5d6e',
  sub: '9e4a1d2c-3b5f-4a6d-8c7e-1f2a3b4c5d6e',
};

const ENTRA_ASKED = [`api://${API}/access_as_user`, `api://${API}/notes:write`];

/** Entra ID: of one tenant, in both versions, and of several. */
export const ENTRA_RECIPES: readonly ProviderRecipe[] = [
  {
    provider: 'Entra ID, v2 tokens',
    env: { ...settingsFor('Entra ID and applications without a person'), AUTH_SCOPES_OFFERED: 'listed' },
    issuers: [entraV2(TENANT)],
    servers: [entraV2(TENANT)],
    asked: ENTRA_ASKED,
    right: [
      { what: 'a person', typ: 'JWT', claims: ENTRA_V2, caller: { clientId: CLIENT, scopes: ['access_as_user'] } },
      {
        what: 'an application with the role',
        typ: 'JWT',
        claims: ENTRA_APP,
        caller: { clientId: CLIENT, scopes: ['access_as_user'], roles: ['Mcp.Access'] },
      },
      {
        what: 'an application that says so by idtyp',
        typ: 'JWT',
        claims: { ...ENTRA_APP, oid: undefined, idtyp: 'app' },
        caller: { clientId: CLIENT, scopes: ['access_as_user'], roles: ['Mcp.Access'] },
      },
    ],
    wrong: [
      { what: 'v1, the default of an API', typ: 'JWT', claims: ENTRA_V1, signer: entraV2(TENANT), problem: 'issuer' },
      {
        what: 'Graph',
        typ: 'JWT',
        claims: { ...ENTRA_V2, aud: '00000003-0000-0000-c000-000000000000' },
        problem: 'audience',
      },
      {
        what: 'an application without a role',
        typ: 'JWT',
        claims: { ...ENTRA_APP, roles: undefined },
        problem: 'scope',
      },
      {
        what: 'an application with another role',
        typ: 'JWT',
        claims: { ...ENTRA_APP, roles: ['Other'] },
        problem: 'scope',
      },
      {
        what: 'a person with the role of applications and without the scope',
        typ: 'JWT',
        claims: { ...ENTRA_V2, scp: undefined, roles: ['Mcp.Access'] },
        problem: 'scope',
      },
      {
        what: 'a person with the role of applications and another scope',
        typ: 'JWT',
        claims: { ...ENTRA_APP, scp: 'other', roles: ['Mcp.Access'] },
        problem: 'scope',
      },
      {
        what: 'another tenant',
        typ: 'JWT',
        claims: { ...ENTRA_V2, iss: entraV2(OTHER_TENANT), tid: OTHER_TENANT },
        signer: entraV2(TENANT),
        problem: 'issuer',
      },
    ],
  },
  {
    provider: 'Entra ID, v1 tokens',
    env: { ...settingsFor('Entra ID with v1 tokens'), AUTH_SCOPES_OFFERED: 'listed' },
    issuers: [entraV1(TENANT)],
    servers: [entraV2(TENANT)],
    asked: ENTRA_ASKED,
    right: [
      { what: 'a person', typ: 'JWT', claims: ENTRA_V1, caller: { clientId: CLIENT, scopes: ['access_as_user'] } },
    ],
    wrong: [
      { what: 'the id of the API as v2 has it', typ: 'JWT', claims: { ...ENTRA_V1, aud: API }, problem: 'audience' },
      {
        what: 'an application, where no role is named',
        typ: 'JWT',
        claims: { ...ENTRA_APP, iss: entraV1(TENANT), aud: `api://${API}` },
        problem: 'scope',
      },
    ],
  },
  {
    provider: 'Entra ID, two tenants and both versions',
    env: {
      ...settingsFor('Entra ID with several tenants'),
      AUTH_SCOPES_OFFERED: 'listed',
      AUTH_ISSUER: `${entraV2('{tenantid}')},${entraV1('{tenantid}')}`,
      AUTH_AUDIENCE: `${API},api://${API}`,
    },
    issuers: [
      ...[TENANT, OTHER_TENANT].flatMap((tenant) => [entraV2(tenant), entraV1(tenant)]),
      entraV2('00000000-1111-2222-3333-444444444444'),
    ],
    servers: ['https://login.microsoftonline.com/organizations/v2.0'],
    asked: ENTRA_ASKED,
    right: [
      { what: 'one tenant', typ: 'JWT', claims: ENTRA_V2, caller: { clientId: CLIENT, scopes: ['access_as_user'] } },
      {
        what: 'the other, v1',
        typ: 'JWT',
        claims: { ...ENTRA_V1, iss: entraV1(OTHER_TENANT), tid: OTHER_TENANT },
        caller: { clientId: CLIENT, scopes: ['access_as_user'] },
      },
    ],
    wrong: [
      {
        what: 'a tenant that is not named',
        typ: 'JWT',
        claims: { ...ENTRA_V2, iss: entraV2('00000000-1111-2222-3333-444444444444') },
        problem: 'issuer',
      },
      {
        what: 'the template itself',
        typ: 'JWT',
        claims: { ...ENTRA_V2, iss: entraV2('{tenantid}') },
        signer: entraV2(TENANT),
        problem: 'issuer',
      },
      {
        what: 'the key of the other tenant',
        typ: 'JWT',
        claims: ENTRA_V2,
        signer: entraV2(OTHER_TENANT),
        problem: 'signature',
      },
    ],
  },
];
