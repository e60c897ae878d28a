import type { SettingName } from './variables.js';

/** Settings of the process, which all of its servers share. Every other may differ from server to server. */
export const PROCESS_SETTINGS = [
  'host',
  'port',
  'mcpServers',
  'requestMaxHeaderBytes',
  'requestHeadersTimeoutSeconds',
  'requestTimeoutSeconds',
  'keepAliveTimeoutSeconds',
  'connectionStallSeconds',
  'connectionsMax',
  'connectionsMaxPerAddress',
  'trustProxy',
  'redisUrl',
  'redisKeyPrefix',
  'redisWaitReplicas',
  'busMaxMessageBytes',
  'storeTimeoutMs',
  'storeWaitSeconds',
  'readyRequiresRedis',
  'mcpStateKeys',
  'metricsPort',
  'shutdownDelaySeconds',
  'shutdownDrainSeconds',
  'logLevel',
  'logFormat',
  'auditLog',
  'auditPrincipal',
  'otelExporterOtlpEndpoint',
  'otelTracesSampler',
  'otelTracesSamplerArg',
] as const satisfies readonly SettingName[];

export type ProcessSetting = (typeof PROCESS_SETTINGS)[number];

export function isProcessSetting(setting: SettingName): setting is ProcessSetting {
  return (PROCESS_SETTINGS as readonly SettingName[]).includes(setting);
}
