import type { SettingName } from './variables.js';

/** Settings that an embedded server does not have, because they are its host's: where each is said instead. */
export const HOST_SETTINGS = {
  host: 'is said by the application that the server is a part of: app.listen(port, host)',
  port: 'is said by the application that the server is a part of: app.listen(port, host)',
  keepAliveTimeoutSeconds:
    'is said by the application that the server is a part of: keepAliveTimeout of app.getHttpServer()',
  requestMaxHeaderBytes:
    'is said by the application that the server is a part of: maxHeaderSize of its server, or node --max-http-header-size',
  metricsPort: 'is no option: the application that the server is a part of serves its metrics',
  logLevel: 'is said by the application that the server is a part of: the levels of its Nest logger',
  logFormat: 'is said by the application that the server is a part of: its Nest logger',
  mcpModules:
    'is no option: the tools are providers of the application that the server is a part of; import their modules there',
  mcpServers: 'is no option: write the servers of the application into servers',
} as const satisfies Partial<Record<SettingName, string>>;

export type HostSetting = keyof typeof HOST_SETTINGS;

export function isHostSetting(setting: string): setting is HostSetting {
  return Object.hasOwn(HOST_SETTINGS, setting);
}

/** What stands for the settings of the host: who reaches the server is unknown, and its readiness and logs are not ours. */
export const EMBEDDED: Readonly<Partial<Record<SettingName, string>>> = {
  host: '0.0.0.0',
  metricsPort: '0',
  logFormat: 'json',
  shutdownDelaySeconds: '0',
};
