/** Settings of an event log in Redis whose bounds a test does not meet by accident. */
export const EVENT_LOG_SETTINGS = {
  eventLogMaxEvents: 1_000,
  eventLogMaxBytes: 10_000,
  eventLogTtlSeconds: 60,
  sessionTtlSeconds: 3_600,
};
