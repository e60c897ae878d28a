/** Contexts in which Nest tells of each module and route at start: of interest to those who debug, not to operators. */
export const NEST_START: ReadonlySet<unknown> = new Set([
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestFactory',
  'NestApplication',
]);

/** Nest logs here what it then throws, at start; the catch says it once, with what to do. */
export const NEST_THROWS: ReadonlySet<unknown> = new Set(['NestApplication', 'ExceptionHandler']);
