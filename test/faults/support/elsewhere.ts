const names = (text: string) => text.split(' ');

/** Tried in signed-in.e2e.ts: /admin, tokens, callers without one, and what may happen once. */
export const OF_THE_SIGNED_IN = names(
  'SessionDirectory SessionRevoker AuthFailures AuthRefusals Challenges OfferedScopes ProtectedResourceController PrincipalSessions SingleUse ' +
    'AnonymousAccess ChallengeStep DoorStep',
);

/** Tried in other-pods.e2e.ts: take-overs, and what reaches this pod from others. */
export const OF_OTHER_PODS = names(
  'PodListener Takeovers StreamFollower WakeUps LeftBehind Pods NotificationFeed LostCalls Probation AnswerBox QuestionIds ' +
    'WaitingAnswers AnswerCollector TaskRepeats TaskTakeovers TaskRunner TaskStore EventLog Relay',
);

/** Tried in sessionless.e2e.ts: clients of the legacy era without sessions. */
export const OF_THE_SESSIONLESS = names('SessionlessCalls SessionlessEndpoint SessionlessHandshake SessionlessMethods');

/** Providers that no step of faults.e2e.ts calls, by where they are tried instead. */
export const ELSEWHERE: ReadonlySet<string> = new Set([
  ...OF_THE_SIGNED_IN,
  ...OF_OTHER_PODS,
  ...OF_THE_SESSIONLESS,
  ...Object.values({
    start:
      'AppsExtension CapabilityExplorer CapabilityScopes ExtensionsExplorer HandlerFactory InfoMetrics MetricsServer SkillsExplorer SkillLibrary SchemaValidator SlowStart TeamProviders TellPublic',
    end: 'McpShutdown RunningRequests',
    timers: 'StoredSessionsGauge ParkingSweeper SessionWatcher TaskWatches CapabilityAnnouncer EarlierPods',
    otherPaths:
      'HealthController BackgroundIndicator LifecycleIndicator StoreIndicator Readiness ReadinessChecks MetricsText HostRefusals OwnRequests OwnRouteGate RouteCors',
    // Nest and the registry took their methods before this suite could; a team's are tried in team-faults.e2e.ts.
    bound:
      'McpController BrokenRequestFilter RefusalFilter Gates ProbeTools ProbeResources ProbeChanges TeamFaultsTools TeamFaultsExtension',
    boundByTools: 'BrokenGuard LateGuard BrokenInterceptor LateInterceptor',
    onlyAfterAFault: 'BrokenRequests UnreadableLog',
    onlyValues: 'Metrics MooringMetrics Symbol(MODERN_EXTENSIONS)',
    notUsedHere: 'ToolAuditor UsageLedger SkillsExtension',
  }).flatMap(names),
]);
