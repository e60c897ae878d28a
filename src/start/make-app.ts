import type { LoggerService } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Settings } from '../config/settings.js';
import { createApp } from '../create-app.js';
import { refuseForgotten } from './forgotten-classes.js';
import { Shutdown } from './shutdown.js';
import { type Team, teamOf } from './team-modules.js';
import { UncaughtErrors } from './uncaught-errors.js';

/** The service of a process before it serves anyone. */
export interface Made extends Team {
  readonly app: NestExpressApplication;
  readonly shutdown: Shutdown;
}

/**
 * Makes the service that the settings name, with an owner for signals and for errors that nothing catches.
 *
 * @param home the folder of the service's compiled code
 * @throws StartError, and what the start of a module threw
 */
export async function makeApp(settings: Settings, logger: LoggerService, home: string): Promise<Made> {
  const shutdown = new Shutdown(settings);
  shutdown.install();
  const teamPackages = [settings, ...settings.mcpServers].flatMap(({ mcpModules }) => mcpModules);
  const places = { home, teamPackages };
  new UncaughtErrors(places, () => shutdown.fail()).install();
  const team = await teamOf(settings);
  const app = await createApp(settings, team.modules, logger, team.servers);
  refuseForgotten(app.get(ModulesContainer), places);
  shutdown.closes(app);
  return { ...team, app, shutdown };
}
