/** How a call of a method fails: at once, by its promise, or never. */
export type Mode = 'throws' | 'rejects' | 'hangs';

export interface Fault {
  /** `Class.method`. */
  readonly method: string;
  readonly mode: Mode;
  /** Which of its calls fails, from 1. */
  readonly at: number;
}

interface Seen {
  calls: number;
  isAsync: boolean;
}

interface Command {
  readonly name: string;
  readonly args: readonly unknown[];
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** What an injected fault throws and rejects with. */
export class InjectedFault extends Error {
  constructor(method: string) {
    super(`injected into ${method}`);
    this.name = 'InjectedFault';
  }
}

/** Hooks of Nest: they run at the start and at the end, not on the path of a request. */
const HOOKS =
  /^(constructor|onModuleInit|onApplicationBootstrap|onModuleDestroy|beforeApplicationShutdown|onApplicationShutdown|configure)$/;

/** Puts itself in front of every method of objects, so that each call can be counted, and any one of them made to fail. */
export class Injector {
  private seen = new Map<string, Seen>();
  private fault: Fault | undefined;
  private faulted = 0;

  /** @returns the names of the methods */
  wrap(name: string, target: object, methods: readonly string[] = methodsOf(target)): string[] {
    return methods.map((method) => {
      const original = (target as Record<string, Method>)[method]!;
      const key = `${name}.${method}`;
      const call = (self: unknown, args: unknown[]) => this.called(key, () => original.apply(self, args));
      const wrapper = function (this: unknown, ...args: unknown[]): unknown {
        return call(this, args);
      };
      Object.defineProperty(target, method, { value: wrapper, configurable: true, writable: true });
      return key;
    });
  }

  /** Every command of a Redis client, by its name; a script by the beginning of its hash. */
  wrapCommands(client: object): void {
    const commands = client as { sendCommand(command: Command, ...rest: unknown[]): unknown };
    const send = commands.sendCommand.bind(commands);
    commands.sendCommand = (command, ...rest) => this.called(nameOf(command), () => send(command, ...rest));
  }

  /** What is called while `run` runs, with how often. */
  async recorded(run: () => Promise<unknown>): Promise<ReadonlyMap<string, Readonly<Seen>>> {
    this.seen = new Map();
    await run();
    const { seen } = this;
    this.seen = new Map();
    return seen;
  }

  /** @returns whether the call that was to fail came */
  async failing(fault: Fault, run: () => Promise<unknown>): Promise<boolean> {
    this.seen = new Map();
    this.fault = fault;
    this.faulted = 0;
    try {
      await run();
    } finally {
      this.fault = undefined;
    }
    return this.faulted > 0;
  }

  private called(method: string, call: () => unknown): unknown {
    let seen = this.seen.get(method);
    if (!seen) this.seen.set(method, (seen = { calls: 0, isAsync: false }));
    seen.calls += 1;
    const { fault } = this;
    if (fault?.method === method && fault.at === seen.calls) return this.fail(fault);
    const result = call();
    if (typeof (result as Promise<unknown> | undefined)?.then === 'function') seen.isAsync = true;
    return result;
  }

  private fail({ method, mode }: Fault): unknown {
    this.faulted += 1;
    switch (mode) {
      case 'throws':
        throw new InjectedFault(method);
      case 'rejects':
        return Promise.reject(new InjectedFault(method));
      case 'hangs':
        return new Promise(() => undefined);
      default:
        return mode satisfies never;
    }
  }
}

/** The methods of an object, its own and its classes', without accessors. */
export function methodsOf(target: object): string[] {
  const names = new Set<string>();
  for (let at: object | null = target; at && at !== Object.prototype; at = Object.getPrototypeOf(at) as object | null) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (typeof value === 'function' && !HOOKS.test(name) && !isClass(value as object)) names.add(name);
    }
  }
  return [...names];
}

function isClass(value: object): boolean {
  return Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false;
}

function nameOf({ name, args }: Command): string {
  return name === 'evalsha' ? `redis.${name} ${String(args[0]).slice(0, 8)}` : `redis.${name}`;
}
