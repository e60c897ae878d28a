import { setTimeout as sleep } from 'node:timers/promises';
import { LegacyExchanges } from '../../../src/mcp/legacy/calls/legacy-exchanges.js';
import { ModernCalls } from '../../../src/mcp/modern/calls/modern-calls.js';
import { SseSockets } from '../../../src/mcp/streams/sse-sockets.js';
import type { Endpoint } from '../../http/support/endpoint.js';
import type { Fault, Injector, Mode } from './injector.js';
import { problemOf, type Step, STEPS } from './steps.js';

/** How long what a request held may take to go, in ms. */
const LETTING_GO_MS = 5_000;

/** What comes after an answer: the end of its connection and of its books. In ms. */
const AFTER_MS = 5;

/** How many steps of an era try the same fault, unless said otherwise. */
const STEPS_FOR_EACH = 2;

/** Which of a method's calls are made to fail, of those that a step makes. */
export type Choice = (method: string, seen: { readonly isAsync: boolean }) => readonly Mode[];

/** Puts every fault that is chosen into every step that meets it, and collects what goes wrong. */
export class FaultRunner {
  readonly problems: string[] = [];
  /** Methods that some step calls. */
  readonly reached = new Set<string>();
  /** Faults that came. */
  faults = 0;
  private readonly tried = new Map<string, number>();
  private readonly unhandled: unknown[] = [];
  private readonly note = (error: unknown) => void this.unhandled.push(error);

  constructor(
    private readonly endpoint: Endpoint,
    private readonly injector: Injector,
    private readonly stepsForEach = STEPS_FOR_EACH,
  ) {}

  async run(choose: Choice, steps: readonly Step[] = STEPS): Promise<void> {
    process.on('unhandledRejection', this.note).on('uncaughtException', this.note);
    for (const step of steps) await this.tryStep(step, choose);
    process.off('unhandledRejection', this.note).off('uncaughtException', this.note);
  }

  private async tryStep(step: Step, choose: Choice): Promise<void> {
    // The first time, more is made than later ones need.
    await this.ask(step, 'no fault at all', async (ask) => void (await ask()));
    let seen: Awaited<ReturnType<Injector['recorded']>> = new Map();
    await this.ask(step, 'no fault', async (ask) => void (seen = await this.injector.recorded(ask)));
    for (const [method, calls] of seen) {
      this.reached.add(method);
      for (const mode of choose(method, calls)) {
        for (const at of new Set([1, calls.calls])) await this.tryFault(step, { method, mode, at });
      }
    }
  }

  private async tryFault(step: Step, fault: Fault): Promise<void> {
    const key = [step.name.split(' ')[0], fault.method, fault.mode, fault.at > 1].join();
    const tried = this.tried.get(key) ?? 0;
    if (tried >= this.stepsForEach) return;
    this.tried.set(key, tried + 1);
    const what = `${fault.method} ${fault.mode} at call ${fault.at}`;
    await this.ask(step, what, async (ask) => {
      if (await this.injector.failing(fault, ask)) this.faults += 1;
    });
  }

  private async ask(step: Step, what: string, around: (ask: () => Promise<void>) => Promise<unknown>): Promise<void> {
    const asking = await step.prepare(this.endpoint);
    const before = await this.held();
    await around(async () => {
      const problem = await problemOf(asking);
      if (problem) this.problems.push(`${step.name}, ${what}: ${problem}`);
      await sleep(AFTER_MS);
    });
    const left = await this.leftSince(before, /^PROM_METRIC/.test(what));
    if (left) this.problems.push(`${step.name}, ${what}: leaves ${left}`);
    await asking.done?.();
    for (const error of this.unhandled.splice(0))
      this.problems.push(`${step.name}, ${what}: unhandled ${String((error as Error).stack).slice(0, 500)}`);
  }

  /** What requests hold, by this pod's own books and by what it shows of them. */
  private async held(): Promise<Record<string, number>> {
    const { app } = this.endpoint;
    const get = <T>(token: abstract new (...args: never[]) => T) => app.get<T>(token, { strict: false });
    return {
      sockets: get(SseSockets).size,
      'modern calls': get(ModernCalls).running,
      'ending streams': get(LegacyExchanges).ending,
      'working sessions': [...this.endpoint.registry.working()].length,
      'sessions in the gauge': (await this.endpoint.metric('mcp_sessions_active')) - this.endpoint.registry.size,
      'calls in the gauge': await this.endpoint.metric('mcp_calls_in_flight'),
      'streams in the gauge': await this.endpoint.metric('mcp_streams_open'),
    };
  }

  /** A gauge that failed once shows it; everything else is as it was. */
  private async leftSince(before: Readonly<Record<string, number>>, ofGauge: boolean): Promise<string | undefined> {
    const deadline = performance.now() + LETTING_GO_MS;
    for (;;) {
      const now = await this.held();
      const more = Object.keys(now).filter((what) => now[what] !== before[what] && !(ofGauge && /gauge/.test(what)));
      if (more.length === 0) return undefined;
      if (performance.now() > deadline) return more.map((what) => `${what} ${before[what]} → ${now[what]}`).join();
      await sleep(AFTER_MS);
    }
  }
}
