import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ModulesContainer } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { CallToolResult } from '../capabilities/protocol.js';
import { warnOfNowhere } from '../capabilities/unserved.js';
import { loadSettings, type Settings } from '../config/settings.js';
import { createApp, listen, type TeamModule } from '../create-app.js';
import { type ClientAnswers, connectClient } from './test-client.js';
import { TestLogger } from './test-logger.js';

/** What `startTestApp` takes. */
export interface TestAppOptions {
  /** The modules under test. */
  readonly modules: readonly TeamModule[];
  /** How the first client answers what calls ask. */
  readonly answers?: ClientAnswers;
  /** What the clients declare of extensions, by their ids: `{ 'com.acme/search': {} }`. */
  readonly extensions?: Readonly<Record<string, object>>;
  /** Environment variables of the service, as docs/settings.md names them. */
  readonly env?: Readonly<Record<string, string>>;
}

const LOOPBACK = { HOST: '127.0.0.1', PORT: '0', METRICS_PORT: '0', SHUTDOWN_DRAIN_SECONDS: '1' };

/** The whole service with the modules of a test, on a free loopback port, and a client that is connected to it. */
export class TestApp {
  private readonly others: Client[] = [];

  private constructor(
    private readonly app: NestExpressApplication,
    readonly url: URL,
    /** The official client of `@modelcontextprotocol/sdk` 1.x. */
    readonly client: Client,
    private readonly extensions: Readonly<Record<string, object>>,
  ) {}

  /** Starts with sessions in memory, unless `env` says otherwise. Warnings and errors are logged to the console. */
  static async start({ modules, answers = {}, env = {}, extensions = {} }: TestAppOptions): Promise<TestApp> {
    const settings = settingsFrom({ ...LOOPBACK, ...env });
    const logger = new TestLogger();
    const app = await createApp(settings, modules, logger);
    warnOfNowhere(app.get(ModulesContainer), logger);
    try {
      const url = new URL(`http://127.0.0.1:${await listen(app, settings)}/mcp`);
      return new TestApp(app, url, await connectClient(url, answers, extensions), extensions);
    } catch (error) {
      await app.close();
      throw error;
    }
  }

  /** Calls a tool of the first client's session. */
  async callTool(name: string, args: Record<string, unknown> = {}): Promise<CallToolResult> {
    return (await this.client.callTool({ name, arguments: args })) as CallToolResult;
  }

  /** One more client, with a session of its own. */
  async connect(answers: ClientAnswers = {}): Promise<Client> {
    const client = await connectClient(this.url, answers, this.extensions);
    this.others.push(client);
    return client;
  }

  /** A provider of the app, by its class or token. */
  get<T>(token: abstract new (...args: never[]) => T): T {
    return this.app.get<T>(token);
  }

  async close(): Promise<void> {
    await Promise.all([this.client, ...this.others].map((client) => client.close()));
    await this.app.close();
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
