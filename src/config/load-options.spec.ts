import { loadOptions } from './load-options.js';
import { loadSettings, type SettingsOutcome } from './settings.js';
import type { SettingsOptions } from './settings-options.js';
import { EXAMPLE_STATE_KEY } from './state-key-text.js';
import { settingFacts, settingNames } from './variables.js';

const AUTH: SettingsOptions = {
  authIssuer: ['https://login.example.com'],
  authAudience: ['https://mcp.example.com/mcp'],
};
const OPEN: SettingsOptions = { authDisabled: true };

function settingsOf(outcome: SettingsOutcome) {
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.settings;
}

/** Of options whose types are wrong, as JavaScript lets them be. */
function messageOf(options: object, around?: Parameters<typeof loadOptions>[1]) {
  const outcome = loadOptions(options, around);
  return outcome.ok ? '' : outcome.message;
}

describe('settings as options', () => {
  it('are read as the variables are', () => {
    const options: SettingsOptions = {
      ...AUTH,
      redisUrl: 'redis://127.0.0.1:6379',
      sessionTtlSeconds: 60,
      readyRequiresRedis: true,
      rateLimitEnabled: false,
      allowedHosts: ['MCP.example.com', '[fd00::1]'],
      legacySessions: 'off',
      sessionMaxWarm: undefined,
    };
    const variables = {
      HOST: '0.0.0.0',
      METRICS_PORT: '0',
      SHUTDOWN_DELAY_SECONDS: '0',
      AUTH_ISSUER: 'https://login.example.com',
      AUTH_AUDIENCE: 'https://mcp.example.com/mcp',
      REDIS_URL: 'redis://127.0.0.1:6379',
      SESSION_TTL_SECONDS: '60',
      READY_REQUIRES_REDIS: 'true',
      RATE_LIMIT_ENABLED: 'false',
      ALLOWED_HOSTS: 'MCP.example.com, [fd00::1]',
      LEGACY_SESSIONS: 'off',
    };
    expect(settingsOf(loadOptions(options))).toEqual(settingsOf(loadSettings(variables)));
  });

  it('have the defaults of a server that other machines reach, and no delay of a shutdown', () => {
    expect(settingsOf(loadOptions(OPEN))).toMatchObject({
      rateLimitEnabled: true,
      shutdownDelaySeconds: 0,
      logFormat: 'json',
      sessionTtlSeconds: 86_400,
      auditLog: 'off',
    });
    expect(settingsOf(loadOptions({ ...OPEN, shutdownDelaySeconds: 7 })).shutdownDelaySeconds).toBe(7);
  });

  it('need a word on authentication, by the name of an option', () => {
    const message = messageOf({});
    expect(message).toContain('authIssuer is not set, and other machines may reach this server while nothing asks');
    expect(message).toContain('set authIssuer, or say authDisabled: true where');
    expect(message).toContain("Example: authIssuer: [ 'https://login.example.com' ]");
    expect(message).not.toMatch(/HOST|[A-Z]_[A-Z]/);
  });

  it('lists every problem with the option as it was written, and an example', () => {
    const message = messageOf({
      ...OPEN,
      sessionTtlSeconds: 0,
      callsMax: 1.5,
      legacySessions: 'perhaps',
      readyRequiresRedis: 'yes',
      allowedOrigins: ['https://fine.example', '*'],
    });
    expect(message).toContain('5 settings are wrong');
    expect(message).toContain(
      '  sessionTtlSeconds: 0 must be from 1 to 7776000.\n      Example: sessionTtlSeconds: 86400',
    );
    expect(message).toContain('callsMax: 1.5 is not a whole number.');
    expect(message).toContain(
      "legacySessions: 'perhaps' must be one of on, off.\n      Example: legacySessions: 'off'",
    );
    expect(message).toContain(
      "readyRequiresRedis: 'yes' must be one of true, false.\n      Example: readyRequiresRedis: true",
    );
    expect(message).toContain("allowedOrigins: [ 'https://fine.example', '*' ] has \"*\", which is not an origin");
  });

  it.each([
    [{ sessionTtlSeconds: null }, 'sessionTtlSeconds: null is null'],
    [{ redisUrl: ' ' }, 'redisUrl is empty; leave it out'],
    [{ sessionTtlSeconds: {} }, 'sessionTtlSeconds: {} is not a number'],
    [{ sessionTtlSeconds: [60] }, 'is not a number'],
    [{ sessionTtlSeconds: 60n }, 'sessionTtlSeconds: 60n is not a number'],
    [{ sessionTtlSeconds: NaN }, 'is not a whole number'],
    [{ readyRequiresRedis: [] }, 'is neither true nor false'],
    [{ legacySessions: true }, 'legacySessions: true must be one of on, off'],
    [{ redisKeyPrefix: ['a:'] }, 'is not a text'],
    [{ authScopes: { mcp: true } }, 'is not a list of texts'],
    [{ authScopes: ['a', 5] }, 'has an entry, number 2, which is not a text'],
    [{ authScopes: ['a,b'] }, 'has "a,b", which holds a comma'],
    [{ authScopes: ['a', ' '] }, 'has " ", which is empty'],
    [{ authAlgorithms: [] }, 'authAlgorithms: [] is empty'],
    [{ identity: 'orders' }, "identity: 'orders' is not an object"],
    [{ identity: { name: 'two\nlines' } }, 'identity.name: '],
    [{ identity: { icons: [{ src: 'javascript:alert(1)' }] } }, 'neither an http(s) URL nor a data:image/ URI'],
  ])('refuse %j', (options, problem) => {
    expect(messageOf({ ...OPEN, ...options })).toContain(problem);
  });

  it('take a text for what its variable would hold, and an empty list for none', () => {
    const taken = { ...OPEN, sessionTtlSeconds: '60', authScopes: [] };
    expect(settingsOf(loadOptions(taken as object))).toMatchObject({
      sessionTtlSeconds: 60,
      authScopes: [],
    });
  });

  it('never shows a secret', () => {
    const secrets = settingNames.filter((setting) => settingFacts(setting).secret);
    expect(secrets).toContain('redisUrl');
    for (const setting of secrets) {
      for (const value of ['hunter 2', ['hunter,2'], ['hunter 2', ''], { hunter: 2 }]) {
        const message = messageOf({ ...OPEN, [setting]: value });
        expect(message).toContain(setting);
        expect(message).not.toContain('hunter');
      }
    }
  });

  it('name options where they contradict each other', () => {
    expect(messageOf({ ...AUTH, ...OPEN })).toContain('authDisabled: true contradicts authIssuer.');
    expect(messageOf({ ...OPEN, readyRequiresRedis: true })).toContain('needs redisUrl, which is not set');
    expect(messageOf({ authIssuer: AUTH.authIssuer })).toContain(
      "authAudience is not set, and a token for another service must not open this one.\n      Example: authAudience: [ 'https://mcp.example.com/mcp' ]",
    );
    const two = { ...AUTH, authIssuer: ['https://a.example', 'https://b.example'], authJwksUri: 'https://a.example/k' };
    expect(messageOf(two)).toMatch(/authJwksUri: 'https.*authIssuer names several.*\n.*authJwksUri: undefined/);
    expect(messageOf({ ...OPEN, mcpStateKeys: [EXAMPLE_STATE_KEY] })).toContain('openssl rand -base64 32');
  });

  it.each([
    ['host', '0.0.0.0', 'app.listen(port, host)'],
    ['port', 3000, 'app.listen(port, host)'],
    ['metricsPort', 0, 'serves its metrics'],
    ['keepAliveTimeoutSeconds', 65, 'keepAliveTimeout'],
    ['requestMaxHeaderBytes', 16_384, 'maxHeaderSize'],
    ['logLevel', 'debug', 'Nest logger'],
    ['logFormat', 'json', 'Nest logger'],
    ['mcpModules', ['./tools.js'], 'import their modules there'],
    ['mcpServerName', 'orders', 'Did you mean identity.name?'],
  ])('refuse %s, and say where it is said instead', (name, value, where) => {
    const message = messageOf({ ...OPEN, [name]: value });
    expect(message).toContain(`  ${name}`);
    expect(message).toContain(where);
  });

  it.each([
    ['sessionTtlSecond', 'sessionTtlSeconds'],
    ['sessionTTLSeconds', 'sessionTtlSeconds'],
    ['SESSION_TTL_SECONDS', 'sessionTtlSeconds'],
    ['MCP_SERVER_NAME', 'identity.name'],
    ['identiy', 'identity'],
    ['fastpath', 'fastPath'],
  ])('refuse the unknown %s, which may have been %s', (name, meant) => {
    const message = messageOf({ ...OPEN, [name]: 1 }, { beside: ['fastPath'] });
    expect(message).toContain(`  ${name} is not an option. Did you mean ${meant}?\n`);
  });

  it('refuse an unknown option that is like no other, and a member of the identity', () => {
    const message = messageOf({ ...OPEN, colour: 'blue', identity: { homepage: 'https://acme.example' } });
    expect(message).toContain('  colour is not an option.\n');
    expect(message).toContain('  identity.homepage is not an option.');
  });

  it('have a type that takes no other', () => {
    const wrong: SettingsOptions[] = [
      // @ts-expect-error a number is no text
      { sessionTtlSeconds: '60' },
      // @ts-expect-error a list is no text
      { authScopes: 'mcp' },
      // @ts-expect-error a word that is none of the choice
      { legacySessions: 'perhaps' },
      // @ts-expect-error the host's
      { port: 3000 },
      // @ts-expect-error no member of the identity
      { identity: { homepage: 'https://acme.example' } },
    ];
    expect(wrong).toHaveLength(5);
  });

  it('leave options alone that are no settings', () => {
    expect(messageOf({ ...OPEN, fastPath: true }, { beside: ['fastPath'] })).toBe('');
  });

  it('hold the identity', () => {
    const icons = [{ src: 'https://acme.example/icon.png', sizes: ['48x48'] }];
    const identity = {
      name: 'acme-orders',
      title: 'Acme Orders',
      icons,
      instructions: 'Ask for the number.\nBe brief.',
    };
    expect(settingsOf(loadOptions({ ...OPEN, identity }))).toMatchObject({
      mcpServerName: 'acme-orders',
      mcpServerTitle: 'Acme Orders',
      mcpServerIcons: icons,
      mcpServerInstructions: 'Ask for the number.\nBe brief.',
      mcpServerVersion: undefined,
    });
  });
});

describe('variables beside options', () => {
  it('win over them', () => {
    const env = { SESSION_TTL_SECONDS: '60', MCP_SERVER_NAME: 'orders', CALLS_MAX: '' };
    const options = { ...OPEN, sessionTtlSeconds: 3600, callsMax: 7, identity: { name: 'acme', title: 'Acme' } };
    expect(settingsOf(loadOptions(options, { env }))).toMatchObject({
      sessionTtlSeconds: 60,
      callsMax: 7,
      mcpServerName: 'orders',
      mcpServerTitle: 'Acme',
    });
  });

  it('are not those of the host', () => {
    const env = { HOST: '127.0.0.1', PORT: 'x', METRICS_PORT: '9464', LOG_LEVEL: 'loud', MCP_MODULES: './a.js' };
    const settings = settingsOf(loadOptions(OPEN, { env }));
    expect(settings).toMatchObject({ host: '0.0.0.0', metricsPort: 0, logLevel: 'info', mcpModules: [] });
    expect(messageOf({}, { env })).toContain('authIssuer is not set');
  });

  it('are named as variables in problems, and options as options', () => {
    const env = { SESSION_TTL_SECONDS: '0', READY_REQUIRES_REDIS: 'true', AUTH_DISABLED: 'true' };
    const message = messageOf({ callsMax: 0, authIssuer: ['https://login.example.com'] }, { env });
    expect(message).toContain('SESSION_TTL_SECONDS="0" must be from 1');
    expect(message).toContain('READY_REQUIRES_REDIS="true" needs redisUrl, which is not set');
    expect(message).toContain('AUTH_DISABLED="true" contradicts authIssuer');
    expect(message).toContain('callsMax: 0 must be from 1');
  });

  it('are warned of where they are nearly settings', () => {
    const outcome = loadOptions(OPEN, { env: { SESSION_TTL_SECOND: '5' } });
    expect(outcome).toMatchObject({ ok: true, warnings: [expect.stringContaining('SESSION_TTL_SECOND ')] });
  });
});
