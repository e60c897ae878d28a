import { randomBytes } from 'node:crypto';
import { loadSettings, type SettingsCheck, type SettingsOutcome } from './settings.js';
import { EXAMPLE_STATE_KEY } from './state-key-text.js';

function settingsOf(outcome: SettingsOutcome) {
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.settings;
}

function messageOf(outcome: SettingsOutcome) {
  if (outcome.ok) throw new Error('These settings were expected to be refused.');
  return outcome.message;
}

describe('settings', () => {
  it('has a default for every variable', () => {
    expect(settingsOf(loadSettings({}))).toEqual({
      host: '127.0.0.1',
      port: 3000,
      metricsPort: 9464,
      otelExporterOtlpEndpoint: undefined,
      otelTracesSampler: 'parentbased_always_on',
      otelTracesSamplerArg: '1',
      redisUrl: undefined,
      redisKeyPrefix: undefined,
      redisWaitReplicas: 0,
      requestMaxHeaderBytes: 16_384,
      requestMaxHeaders: 100,
      requestMaxDepth: 64,
      requestMaxValues: 10_000,
      requestMaxArgumentValues: 100_000,
      requestHeadersTimeoutSeconds: 10,
      requestTimeoutSeconds: 60,
      keepAliveTimeoutSeconds: 65,
      connectionStallSeconds: 120,
      connectionsMax: 20_000,
      connectionsMaxPerAddress: 0,
      trustProxy: 'off',
      rateLimitEnabled: false,
      rateLimitWindowSeconds: 60,
      rateLimitPerCaller: 1_200,
      rateLimitInitialize: 60,
      rateLimitAuthFailures: 600,
      rateLimitAdmin: 60,
      rateLimitGlobal: 0,
      sessionMaxPerPrincipal: 100,
      sessionMaxAnonymous: 10_000,
      sessionCapPolicy: 'end-oldest',
      sessionMaxCalls: 100,
      callsMax: 5_000,
      answersMaxWaitingBytes: 67_108_864,
      callerMaxPercent: 50,
      anonymousMaxPercent: 50,
      streamsMax: 10_000,
      legacySessions: 'on',
      sessionTtlSeconds: 86_400,
      sessionParkAfterSeconds: 300,
      sessionMaxWarm: 10_000,
      sessionMaxSubscriptions: 100,
      sessionMaxGetStreams: 4,
      shutdownDelaySeconds: 0,
      shutdownDrainSeconds: 20,
      storeTimeoutMs: 1000,
      storeWaitSeconds: 15,
      requestMaxBytes: 4_194_304,
      elicitTimeoutSeconds: 300,
      streamMaxBufferedBytes: 1_048_576,
      streamKeepAliveSeconds: 15,
      listenMaxStreams: 10_000,
      eventLogMaxEvents: 1000,
      eventLogMaxBytes: 1_048_576,
      eventLogTtlSeconds: 300,
      listPageSize: 100,
      allowedHosts: [],
      allowedOrigins: [],
      busMaxMessageBytes: 65_536,
      mcpModules: [],
      mcpPath: '/mcp',
      mcpServers: [],
      mcpStateKeys: [],
      mcpStateTtlSeconds: 3600,
      mcpStateMaxBytes: 65_536,
      taskTtlSeconds: 86_400,
      taskMaxRunning: 1000,
      taskMaxPerPrincipal: 100,
      taskMaxKeptPerPrincipal: 1000,
      taskMaxKeptBytesPerPrincipal: 64 * 1024 * 1024,
      taskMaxBytes: 1_048_576,
      readyRequiresRedis: false,
      authIssuer: [],
      authTenants: [],
      authHttpHosts: [],
      authAuthorizationServers: [],
      authAudience: [],
      authClientsWithoutAudience: [],
      authResource: undefined,
      authScopes: [],
      authScopePrefix: undefined,
      authScopePrefixInTokens: false,
      authScopesOffered: 'required',
      authRolesClaim: 'roles',
      authAppRoles: [],
      authRequiredClaims: [],
      authTokenTypes: ['at+jwt', 'jwt', 'none'],
      authAlgorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
      authClockToleranceSeconds: 30,
      authJwksUri: undefined,
      authIntrospectionUrl: undefined,
      authIntrospectionClientId: undefined,
      authIntrospectionClientSecret: undefined,
      authIntrospectedTokens: 'opaque',
      authDisabled: false,
      publicCapabilities: 'off',
      adminEnabled: false,
      auditLog: 'off',
      auditPrincipal: 'hash',
      logLevel: 'info',
      logFormat: 'json',
    });
  });

  it.each([
    [{}, false],
    [{ RATE_LIMIT_ENABLED: 'true' }, true],
    [{ HOST: '0.0.0.0', AUTH_DISABLED: 'true' }, true],
    [{ HOST: '0.0.0.0', AUTH_DISABLED: 'true', RATE_LIMIT_ENABLED: 'false' }, false],
    [{ AUTH_ISSUER: 'https://login.example.com', AUTH_AUDIENCE: 'https://mcp.example.com/mcp' }, true],
  ])('limits rates unless nobody but this machine is served: %j', (env, enabled) => {
    expect(settingsOf(loadSettings(env)).rateLimitEnabled).toBe(enabled);
  });

  it.each(['nonsense', '0', '-1', '10.0.0.0/', 'off,1', '1,2'])('refuses TRUST_PROXY=%s', (trust) => {
    expect(loadSettings({ TRUST_PROXY: trust })).toMatchObject({ ok: false });
  });

  it.each(['10.0.0.0/33', '300.0.0.1', 'fd00::/129', 'aaaa'])('refuses the network %s in TRUST_PROXY', (trust) => {
    expect(loadSettings({ TRUST_PROXY: trust })).toMatchObject({ ok: false });
  });

  it('reads values of every kind', () => {
    const settings = settingsOf(
      loadSettings({
        PORT: '0',
        REDIS_URL: 'rediss+sentinel://:secret@a,b:26379/main/2',
        ALLOWED_HOSTS: 'MCP.example.com, [fd00::1] ,',
        ALLOWED_ORIGINS: 'https://app.example.com,http://localhost:5173',
        MCP_MODULES: '@acme/tools,./local.js',
        READY_REQUIRES_REDIS: 'true',
        LOG_LEVEL: 'debug',
        SESSION_TTL_SECONDS: ' 60 ',
      }),
    );
    expect(settings).toMatchObject({
      port: 0,
      redisUrl: 'rediss+sentinel://:secret@a,b:26379/main/2',
      allowedHosts: ['mcp.example.com', '[fd00::1]'],
      allowedOrigins: ['https://app.example.com', 'http://localhost:5173'],
      mcpModules: ['@acme/tools', './local.js'],
      readyRequiresRedis: true,
      logLevel: 'debug',
      sessionTtlSeconds: 60,
    });
  });

  it('treats an empty variable as unset', () => {
    expect(settingsOf(loadSettings({ PORT: '', REDIS_URL: '  ', LOG_LEVEL: '' }))).toMatchObject({
      port: 3000,
      redisUrl: undefined,
      logLevel: 'info',
    });
  });

  it.each([
    ['127.0.0.1', 0],
    ['127.8.0.1', 0],
    ['localhost', 0],
    ['::1', 0],
    ['0.0.0.0', 5],
    ['10.0.0.7', 5],
  ])('delays a shutdown on %s by %i seconds', (host, seconds) => {
    expect(settingsOf(loadSettings({ HOST: host, AUTH_DISABLED: 'true' })).shutdownDelaySeconds).toBe(seconds);
  });

  it('keeps a delay that was asked for on loopback', () => {
    expect(settingsOf(loadSettings({ SHUTDOWN_DELAY_SECONDS: '3' })).shutdownDelaySeconds).toBe(3);
  });

  it('logs for people on a terminal unless told otherwise', () => {
    const terminal = { output: { isTTY: true } };
    expect(settingsOf(loadSettings({}, terminal)).logFormat).toBe('pretty');
    expect(settingsOf(loadSettings({ LOG_FORMAT: 'json' }, terminal)).logFormat).toBe('json');
  });

  it('lists every problem with the variable, its value and an example', () => {
    const message = messageOf(
      loadSettings({
        PORT: '80a',
        SESSION_TTL_SECONDS: '0',
        LOG_LEVEL: 'loud',
        READY_REQUIRES_REDIS: 'yes',
        ALLOWED_ORIGINS: 'https://fine.example,*',
        HOST: 'a b',
      }),
    );
    expect(message).toContain('6 settings are wrong');
    expect(message).toContain('PORT="80a" is not a whole number.');
    expect(message).toContain('Example: PORT=3000');
    expect(message).toContain('SESSION_TTL_SECONDS="0" must be from 1 to');
    expect(message).toContain('LOG_LEVEL="loud" must be one of trace, debug, info');
    expect(message).toContain('READY_REQUIRES_REDIS="yes" must be one of true, false');
    expect(message).toContain('has "*", which is not an origin');
    expect(message).not.toContain('has "https://fine.example"');
    expect(message).toContain('HOST="a b" is not an address');
  });

  it.each(['-1', '1.5', '1e3', '0x10', '99999', '9'.repeat(30), 'Infinity', ' '.repeat(2) + '٣'])(
    'refuses %j as a port',
    (port) => {
      expect(messageOf(loadSettings({ PORT: port }))).toContain('PORT=');
    },
  );

  it('never repeats the value of REDIS_URL', () => {
    const message = messageOf(loadSettings({ REDIS_URL: 'http://user:hunter2@redis.example' }));
    expect(message).toContain('REDIS_URL is not a URL that begins with redis://');
    expect(message).not.toContain('hunter2');
    expect(message).not.toContain('redis.example');
  });

  it('takes state keys in base64 and base64url, as many as there are', () => {
    const keys = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64url')];
    expect(settingsOf(loadSettings({ MCP_STATE_KEYS: ` ${keys.join(' , ')},` })).mcpStateKeys).toEqual(keys);
  });

  it('says which of several state keys is none, and never repeats one', () => {
    const [good, short] = [randomBytes(32).toString('base64'), randomBytes(31).toString('base64')];
    const message = messageOf(loadSettings({ MCP_STATE_KEYS: `${good},${short},hunter2` }));
    expect(message).toContain('MCP_STATE_KEYS has an entry, number 2, which is not base64 of exactly 32 bytes.');
    expect(message).toContain('number 3');
    for (const secret of [good, short, 'hunter2']) expect(message).not.toContain(secret);
  });

  it('refuses the state key that the documentation shows', () => {
    expect(messageOf(loadSettings({ MCP_STATE_KEYS: EXAMPLE_STATE_KEY }))).toContain('which everybody knows');
  });

  it('recognises a port that Kubernetes set for a Service', () => {
    expect(messageOf(loadSettings({ METRICS_PORT: 'tcp://10.0.0.1:9464' }))).toContain('enableServiceLinks');
  });

  it('refuses one port for two listeners, and takes 0 for both', () => {
    expect(messageOf(loadSettings({ PORT: '3000', METRICS_PORT: '3000' }))).toContain(
      'METRICS_PORT="3000" is the same',
    );
    expect(loadSettings({ PORT: '0', METRICS_PORT: '0' }).ok).toBe(true);
  });

  it('refuses to wait for a Redis that is not configured', () => {
    expect(messageOf(loadSettings({ READY_REQUIRES_REDIS: 'true' }))).toContain('needs REDIS_URL, which is not set');
    expect(messageOf(loadSettings({ READY_REQUIRES_REDIS: 'true', REDIS_URL: 'x' }))).toContain('1 setting is wrong');
  });

  it('adds the problems of other checks to its own', () => {
    const checks: SettingsCheck[] = [
      (_, names) => [names.problem('redisUrl', undefined, 'leads nowhere', 'redis://127.0.0.1')],
    ];
    const message = messageOf(loadSettings({ PORT: 'x' }, { checks }));
    expect(message).toContain('REDIS_URL leads nowhere.');
    expect(message).toContain('PORT="x"');
  });

  it('warns of a variable that is nearly a setting', () => {
    const outcome = loadSettings({ SESSION_TTL_SECOND: '5', SHELL: '/bin/sh', POST: '1', KUBERNETES_PORT: 'tcp://1' });
    expect(outcome).toMatchObject({
      ok: true,
      warnings: ['The variable SESSION_TTL_SECOND is not a setting and was ignored. Did you mean SESSION_TTL_SECONDS?'],
    });
  });
});
