import { KeycloakAdmin } from './keycloak-admin.js';

interface Named {
  readonly id: string;
  readonly name: string;
}
interface Policy extends Named {
  readonly providerId: string;
  readonly subType: string;
  readonly config: Readonly<Record<string, readonly string[]>>;
}

const POLICY = 'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy';
/** What all clients of these tests are sent back to. */
const REDIRECT = 'http://127.0.0.1:9/callback';
const SECRET = 'secret';

/** A realm with what docs/keycloak.md says to click: each of its steps is a method. */
export class CompanyRealm {
  private readonly scopes = new Map<string, string>();
  private audienceMapper = '';

  private constructor(
    private readonly admin: KeycloakAdmin,
    readonly name: string,
    readonly audience: string,
  ) {}

  /** @param audience the service's URL */
  static async create(name: string, audience: string): Promise<CompanyRealm> {
    const admin = KeycloakAdmin.ofThisRun();
    await admin.post('', { realm: name, enabled: true });
    const realm = new CompanyRealm(admin, name, audience);
    for (const scope of ['mcp', 'notes:write']) await realm.offer(await realm.addScope(scope));
    await realm.mapAudience();
    await realm.addPeople();
    await realm.giveRolesToTokens();
    await realm.letClientsRegister();
    return realm;
  }

  get issuer(): string {
    return this.admin.issuerOf(this.name);
  }

  endpoint(name: string): string {
    return `${this.issuer}/protocol/openid-connect/${name}`;
  }

  /** Step 1. */
  private async addScope(name: string): Promise<string> {
    const attributes = { 'include.in.token.scope': 'true', 'display.on.consent.screen': 'true' };
    const id = await this.admin.post(`/${this.name}/client-scopes`, { name, protocol: 'openid-connect', attributes });
    this.scopes.set(name, id);
    return id;
  }

  /** Of the type Optional: every client may ask for it. */
  private async offer(id: string): Promise<void> {
    await this.admin.put(`/${this.name}/default-optional-client-scopes/${id}`);
  }

  /** Step 1, otherwise. */
  async leaveOutOfTokens(name: string): Promise<void> {
    const path = `/${this.name}/client-scopes/${this.scopes.get(name)}`;
    const scope = await this.admin.get<{ attributes: object }>(path);
    await this.admin.put(path, { ...scope, attributes: { ...scope.attributes, 'include.in.token.scope': 'false' } });
  }

  /** Step 2. */
  private async mapAudience(): Promise<void> {
    this.audienceMapper = await this.admin.post(this.mappersPath, this.mapperWith({}));
  }

  /** Step 2, otherwise. */
  async changeAudience(config: Readonly<Record<string, string>>): Promise<void> {
    const mapper = { id: this.audienceMapper, ...this.mapperWith(config) };
    await this.admin.put(`${this.mappersPath}/${this.audienceMapper}`, mapper);
  }

  /** Keycloak answers about a token only who is in its audience. */
  async letIntrospect(clientId: string): Promise<void> {
    await this.addConfidentialClient(clientId);
    const config = {
      'included.client.audience': clientId,
      'access.token.claim': 'true',
      'introspection.token.claim': 'true',
    };
    const mapper = { name: clientId, protocol: 'openid-connect', protocolMapper: 'oidc-audience-mapper', config };
    await this.admin.post(this.mappersPath, mapper);
  }

  private get mappersPath(): string {
    return `/${this.name}/client-scopes/${this.scopes.get('mcp')}/protocol-mappers/models`;
  }

  private mapperWith(changes: Readonly<Record<string, string>>) {
    const config = {
      'included.custom.audience': this.audience,
      'access.token.claim': 'true',
      'introspection.token.claim': 'true',
      'id.token.claim': 'false',
      ...changes,
    };
    return { name: 'service', protocol: 'openid-connect', protocolMapper: 'oidc-audience-mapper', config };
  }

  /** Step 3. The password of each is the name. */
  private async addPeople(): Promise<void> {
    for (const name of ['editor', 'mcp-user']) await this.admin.post(`/${this.name}/roles`, { name });
    const [editor, everybody] = [await this.role('editor'), await this.role('mcp-user')];
    const defaults = await this.role(`default-roles-${this.name}`);
    await this.admin.post(`/${this.name}/roles-by-id/${defaults.id}/composites`, [everybody]);
    for (const username of ['ada', 'bob']) {
      const about = { email: `${username}@example.com`, emailVerified: true, firstName: username, lastName: 'Example' };
      const credentials = [{ type: 'password', value: username, temporary: false }];
      const id = await this.admin.post(`/${this.name}/users`, { username, enabled: true, ...about, credentials });
      if (username === 'ada') await this.admin.post(`/${this.name}/users/${id}/role-mappings/realm`, [editor]);
    }
  }

  /** Step 3, for clients that register themselves: they have neither the scope `roles` nor any role by themselves. */
  private async giveRolesToTokens(): Promise<void> {
    const config = {
      'claim.name': 'realm_access.roles',
      'jsonType.label': 'String',
      multivalued: 'true',
      'access.token.claim': 'true',
      'introspection.token.claim': 'true',
      'id.token.claim': 'false',
      'userinfo.token.claim': 'false',
    };
    const mapper = {
      name: 'realm roles',
      protocol: 'openid-connect',
      protocolMapper: 'oidc-usermodel-realm-role-mapper',
    };
    await this.admin.post(this.mappersPath, { ...mapper, config });
    const roles = [await this.role('editor'), await this.role('mcp-user')];
    await this.admin.post(`/${this.name}/client-scopes/${this.scopes.get('mcp')}/scope-mappings/realm`, roles);
  }

  /** Step 3, otherwise: the scope is for people of one role alone. */
  async keepScopeToEditors(): Promise<void> {
    const path = `/${this.name}/client-scopes/${this.scopes.get('mcp')}/scope-mappings/realm`;
    await this.admin.delete(path, [await this.role('mcp-user')]);
  }

  private role(name: string): Promise<Named> {
    return this.admin.get<Named>(`/${this.name}/roles/${name}`);
  }

  /** Step 4. */
  private async letClientsRegister(): Promise<void> {
    await this.changePolicy('trusted-hosts', {
      'trusted-hosts': ['localhost', '127.0.0.1'],
      'host-sending-registration-request-must-match': ['false'],
      'client-uris-must-match': ['true'],
    });
    await this.changePolicy('allowed-client-templates', {
      'allow-default-scopes': ['true'],
      'allowed-client-scopes': ['mcp', 'notes:write', 'offline_access'],
    });
  }

  private async changePolicy(providerId: string, config: Policy['config']): Promise<void> {
    const policies = await this.admin.get<Policy[]>(`/${this.name}/components?type=${POLICY}`);
    const policy = policies.find((each) => each.providerId === providerId && each.subType === 'anonymous')!;
    await this.admin.put(`/${this.name}/components/${policy.id}`, { ...policy, config });
  }

  /** Step 5. `others`: what a client has otherwise. */
  async addClient(clientId: string, others: object = {}, attributes: Readonly<Record<string, string>> = {}) {
    await this.admin.post(`/${this.name}/clients`, {
      clientId,
      publicClient: true,
      standardFlowEnabled: true,
      // Only tests get tokens this way.
      directAccessGrantsEnabled: true,
      redirectUris: [REDIRECT],
      attributes: { 'pkce.code.challenge.method': 'S256', ...attributes },
      defaultClientScopes: ['basic', 'roles', 'profile', 'email', 'mcp'],
      optionalClientScopes: ['notes:write', 'offline_access'],
      ...others,
    });
  }

  /** Of the service itself, or of an operator's script: it has a secret and a name of its own. */
  async addConfidentialClient(clientId: string, others: object = {}): Promise<string> {
    const kind = { publicClient: false, serviceAccountsEnabled: true, standardFlowEnabled: false };
    return this.admin.post(`/${this.name}/clients`, { clientId, secret: SECRET, ...kind, ...others });
  }

  /** Step 6: a scope that is of one client alone, and of who has a role. */
  async addOperators(clientId: string): Promise<void> {
    const scope = await this.addScope('mooring:admin');
    await this.admin.post(`/${this.name}/roles`, { name: 'operator' });
    const operator = [await this.role('operator')];
    await this.admin.post(`/${this.name}/client-scopes/${scope}/scope-mappings/realm`, operator);
    const scopes = { defaultClientScopes: ['basic', 'mcp'], optionalClientScopes: ['mooring:admin'] };
    const id = await this.addConfidentialClient(clientId, { ...scopes, directAccessGrantsEnabled: true });
    const account = await this.admin.get<Named>(`/${this.name}/clients/${id}/service-account-user`);
    await this.admin.post(`/${this.name}/users/${account.id}/role-mappings/realm`, operator);
  }

  /** The clients that have registered themselves, or were made by hand, with this name. */
  async clientIdsNamed(name: string): Promise<readonly string[]> {
    const clients = await this.admin.get<(Named & { clientId: string })[]>(`/${this.name}/clients`);
    return clients.filter((client) => client.name === name).map(({ clientId }) => clientId);
  }

  /** Ends all that a person has signed in to: no token of theirs can be refreshed afterwards. */
  async signOut(username: string): Promise<void> {
    const [user] = await this.admin.get<Named[]>(`/${this.name}/users?exact=true&username=${username}`);
    await this.admin.post(`/${this.name}/users/${user!.id}/logout`);
    // What has `offline_access` lives on: it is among the consents.
    const consents = await this.admin.get<{ clientId: string }[]>(`/${this.name}/users/${user!.id}/consents`);
    for (const { clientId } of consents) {
      await this.admin.delete(`/${this.name}/users/${user!.id}/consents/${clientId}`);
    }
  }

  /** What the token endpoint answers, without a browser. */
  async tokens(parameters: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
    return (await this.send('token', parameters)).json() as Promise<Record<string, string>>;
  }

  tokensOf(username: string, clientId: string, scope = 'openid mcp') {
    const person = { grant_type: 'password', username, password: username };
    return this.tokens({ ...person, client_id: clientId, client_secret: SECRET, scope });
  }

  operatorTokens(clientId: string, scope: string) {
    return this.tokens({ grant_type: 'client_credentials', client_id: clientId, client_secret: SECRET, scope });
  }

  /** RFC 7009. */
  async revoke(token: string, clientId: string): Promise<void> {
    const { status } = await this.send('revoke', { token, client_id: clientId, token_type_hint: 'access_token' });
    if (status !== 200) throw new Error(`Revocation answered ${status}`);
  }

  private send(name: string, parameters: Readonly<Record<string, string>>): Promise<Response> {
    return fetch(this.endpoint(name), { method: 'POST', body: new URLSearchParams(parameters) });
  }
}
