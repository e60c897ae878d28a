import type { Settings } from '../config/settings.js';

/**
 * Whose token, hosts and rates hold for the routes that a team has beside several servers: those of the first server that
 * asks for a token, or of the first of all where none does.
 */
export function routeSettings(process: Settings, servers: readonly { readonly settings: Settings }[]): Settings {
  const guarding = servers.find(({ settings }) => settings.authIssuer.length > 0) ?? servers[0];
  return guarding?.settings ?? process;
}
