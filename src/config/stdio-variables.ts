/** What a process that no network reaches has no use for: who signs in, stores and pods, and who administers. */
const NOT_LOCAL = /^(?:AUTH|REDIS|ADMIN|FRONT_DOOR)_/;

/** One session, in memory, of a client that starts the process and ends it. */
const LOCAL: NodeJS.ProcessEnv = {
  HOST: '127.0.0.1',
  METRICS_PORT: '0',
  LEGACY_SESSIONS: 'on',
  RATE_LIMIT_ENABLED: 'false',
  SHUTDOWN_DELAY_SECONDS: '0',
  SHUTDOWN_DRAIN_SECONDS: '1',
  READY_REQUIRES_REDIS: 'false',
};

/** Variables as a process reads them that serves one local client over stdio. */
export function stdioVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !NOT_LOCAL.test(name));
  const audit = env['AUDIT_LOG'] === 'stdout' ? { AUDIT_LOG: 'stderr' } : {};
  return { ...Object.fromEntries(kept), ...LOCAL, ...audit };
}
