import { ModulesContainer } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { CallToolResult } from '../capabilities/protocol.js';
import { warnOfSizes } from '../capabilities/list-sizes.js';
import { warnOfNowhere } from '../capabilities/unserved.js';
import { loadSettings, type Settings } from '../config/settings.js';
import { createApp, listen, servedBy, type TeamModule } from '../create-app.js';
import type { ClientAnswers } from './client-answers.js';
import { connectClient } from './connect-client.js';
import { OfficialTestClient } from './official-test-client.js';
import type { TestClient } from './test-client.js';
import { type TestCaller, TestIssuer } from './test-issuer.js';
import { TestLogger } from './test-logger.js';

/** What `startTestApp` takes. */
export interface TestAppOptions {
  /** The modules under test. */
  readonly modules: readonly TeamModule[];
  /** How the first client answers what calls ask. */
  readonly answers?: ClientAnswers;
  /** What the clients declare of extensions, by their ids: `{ 'com.acme/search': {} }`. */
  readonly extensions?: Readonly<Record<string, object>>;
  /** Makes the service ask for access tokens, those of an issuer of the kit, and says who the first client is. */
  readonly caller?: TestCaller;
  /** Environment variables of the service, as docs/settings.md names them. */
  readonly env?: Readonly<Record<string, string>>;
}

const LOOPBACK = { HOST: '127.0.0.1', PORT: '0', METRICS_PORT: '0', SHUTDOWN_DRAIN_SECONDS: '1' };
/** Its lines would be among those of the test. */
const AUDITED_NOWHERE = { AUDIT_LOG: 'off' };

/** The whole service with the modules of a test, on a free loopback port, and a client that is connected to it. */
export class TestApp {
  private readonly others: TestClient[] = [];

  private constructor(
    private readonly app: NestExpressApplication,
    /** Of the endpoint, `http://127.0.0.1:<port>/mcp`. */
    readonly url: URL,
    /** Connected by the official client of `@modelcontextprotocol/sdk` 1.x, which is its `official`. */
    readonly client: TestClient,
    private readonly extensions: Readonly<Record<string, object>>,
    private readonly issuer: TestIssuer | undefined,
  ) {}

  /** Starts with sessions in memory, unless `env` says otherwise. Warnings and errors are logged to the console. */
  static async start({ modules, answers = {}, env = {}, extensions = {}, caller }: TestAppOptions): Promise<TestApp> {
    const issuer = caller && (await TestIssuer.start());
    let app: NestExpressApplication | undefined;
    try {
      const settings = settingsFrom({ ...LOOPBACK, ...(issuer && AUDITED_NOWHERE), ...env, ...issuer?.env });
      const logger = new TestLogger();
      app = await createApp(settings, modules, logger);
      warnOfNowhere(app.get(ModulesContainer), logger);
      const url = new URL(`http://127.0.0.1:${await listen(app, settings)}/mcp`);
      for (const { identity, registry } of servedBy(app)) warnOfSizes(identity.name, registry, logger);
      const token = caller && (await issuer?.tokenFor(caller));
      const client = new OfficialTestClient(await connectClient(url, answers, { extensions, token }));
      return new TestApp(app, url, client, extensions, issuer);
    } catch (error) {
      await app?.close();
      issuer?.close();
      throw error;
    }
  }

  /** Calls a tool of the first client's session. */
  callTool(name: string, args: Record<string, unknown> = {}): Promise<CallToolResult> {
    return this.client.callTool({ name, arguments: args });
  }

  /** One more client, with a session of its own. Where the service asks for tokens, `caller` says who it is. */
  async connect(answers: ClientAnswers = {}, caller?: TestCaller): Promise<TestClient> {
    const token = caller && (await this.tokenFor(caller));
    const client = new OfficialTestClient(
      await connectClient(this.url, answers, { extensions: this.extensions, token }),
    );
    this.others.push(client);
    return client;
  }

  /** An access token for requests of a test's own, to routes beside `/mcp`. @throws Error when it was started without `caller` */
  tokenFor(caller: TestCaller): Promise<string> {
    if (!this.issuer) throw new Error('Only a service that is started with `caller` takes tokens.');
    return this.issuer.tokenFor(caller);
  }

  /** A provider of the app, by its class or token. */
  get<T>(token: abstract new (...args: never[]) => T): T {
    return this.app.get<T>(token);
  }

  /** Closes all clients, then the service. */
  async close(): Promise<void> {
    await Promise.all([this.client, ...this.others].map((client) => client.close()));
    await this.app.close();
    this.issuer?.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** Starts the service with one or more modules for a test. Close it when the test is over. */
export function startTestApp(options: TestAppOptions): Promise<TestApp> {
  return TestApp.start(options);
}

function settingsFrom(env: Readonly<Record<string, string>>): Settings {
  const outcome = loadSettings(env);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.settings;
}
