import type { RejectionOrigin } from '../lifecycle/faults.js';

/** Where an error came from: the first line of its stack that tells. `at`: a team's file, line and column. */
export interface FaultOrigin {
  readonly of: RejectionOrigin;
  readonly at?: string;
}

/** What tells the service's code from a team's. */
export interface CodePlaces {
  /** The folder of the service's own compiled code, an absolute path. */
  readonly home: string;
  /** Packages that bring a team's modules; what is outside of any `node_modules` is a team's, too. */
  readonly teamPackages: readonly string[];
}

/** A line of a stack with a file: `at name (file:///a/b.js:1:2)`, `at async /a/b.js:1:2`. */
const FRAME = /^\s+at (?:.* )?\(?((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^()]*:\d+:\d+)\)?$/;

/** Only the nearest lines tell: the rest is who called. */
const MAX_FRAMES = 50;

/** Modules of the service that stand for a team's. */
const DEMO = '/demo/';

export function faultOrigin(error: unknown, places: CodePlaces): FaultOrigin {
  const stack = error instanceof Error ? error.stack : undefined;
  for (const line of stack?.split('\n').slice(0, MAX_FRAMES) ?? []) {
    const at = FRAME.exec(line)?.[1]?.replace('file://', '');
    const of = at === undefined ? undefined : ownerOf(at, places);
    if (of === 'team' && at !== undefined) return { of, at };
    if (of) return { of };
  }
  return { of: 'unknown' };
}

/** What compiled decorators call before they call ours. */
const HELPERS = /\/node_modules\/(?:reflect-metadata|tslib|@swc\/helpers|@babel\/runtime)\//;

/**
 * Whose file a class is defined in, by the stack of one of its decorators: the first line above our own code.
 *
 * @returns `undefined` for a library
 */
export function definedBy(stack: string, places: CodePlaces): RejectionOrigin | undefined {
  const lines = stack.split('\n').flatMap((line) => FRAME.exec(line)?.[1]?.replace('file://', '') ?? []);
  const isBetween = (at: string) => HELPERS.test(at) || ownerOf(at, places) === 'service';
  const at = lines.find((line) => !isBetween(line));
  return at === undefined ? undefined : ownerOf(at, places);
}

/** A library's line says nothing: any code may have called it. */
function ownerOf(at: string, { home, teamPackages }: CodePlaces): RejectionOrigin | undefined {
  if (at.startsWith(`${home}/`)) return at.startsWith(home + DEMO) ? 'team' : 'service';
  if (!at.includes('/node_modules/')) return 'team';
  return teamPackages.some((name) => at.includes(`/node_modules/${name}/`)) ? 'team' : undefined;
}
