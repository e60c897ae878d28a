import { type DynamicModule, type INestApplication, type LoggerService, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { loadSettings, type Settings } from '../../../src/config/settings.js';
import { createApp } from '../../../src/create-app.js';
import { MooringModule, Tool } from '../../../src/index.js';

/** Where a team's module may be served. */
export const HOSTS = ['the service', 'one of several servers', 'an application that embeds it'] as const;
export type Host = (typeof HOSTS)[number];

export interface Told {
  /** What stopped the start. */
  readonly problem?: string;
  /** What was logged at warn or above. */
  readonly lines: readonly string[];
}

class OtherTools {
  @Tool({ name: 'other' })
  other(): void {}
}

@Module({ providers: [OtherTools] })
class OtherModule {}

/**
 * Starts an application with a module in it, closes it, and tells what its team was told.
 * @param lines what was logged so far
 */
export async function told(host: Host, module: Type, lines: string[] = []): Promise<Told> {
  const logger = logsTo(lines);
  let app: INestApplication | undefined;
  try {
    app = await APPLICATIONS[host](module, logger);
    await app.init();
    return { lines };
  } catch (error) {
    return { problem: (error as Error).message, lines };
  } finally {
    await app?.close();
  }
}

const APPLICATIONS: Readonly<Record<Host, (module: Type, logger: LoggerService) => Promise<INestApplication>>> = {
  'the service': (module, logger) => createApp(settings(), [module], logger),
  'one of several servers': (module, logger) =>
    createApp(settings(), [module, OtherModule], logger, [
      { name: 'first', path: '/first/mcp', settings: settings(), modules: [module] },
      { name: 'other', path: '/other/mcp', settings: settings(), modules: [OtherModule] },
    ]),
  'an application that embeds it': (module, logger) =>
    NestFactory.create(hostOf(module), { logger, abortOnError: false }),
};

function hostOf(module: Type): DynamicModule {
  class HostModule {}
  return { module: HostModule, imports: [MooringModule.forRoot({ authDisabled: true }), module] };
}

function settings(): Settings {
  const outcome = loadSettings({ HOST: '127.0.0.1', PORT: '0', METRICS_PORT: '0', SHUTDOWN_DRAIN_SECONDS: '1' });
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.settings;
}

function logsTo(lines: string[]): LoggerService {
  const keep = (...parts: unknown[]) => void lines.push(parts.map(textOf).join(' '));
  // Of what is at info, a start tells here what it has waited for.
  const log = (...parts: unknown[]) => void (textOf(parts[0]).includes('"start.waited"') && keep(...parts));
  return { log, debug: () => {}, verbose: () => {}, warn: keep, error: keep, fatal: keep };
}

function textOf(part: unknown): string {
  return part instanceof Error || typeof part === 'string' ? String(part) : JSON.stringify(part);
}
