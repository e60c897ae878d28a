import type { DiscoveryService, ModulesContainer } from '@nestjs/core';
import { background } from './background.js';

/** What Nest knows of a provider. */
export type Provider = ReturnType<DiscoveryService['getProviders']>[number];

/** The providers of an application that Nest has begun to make, and has not made. */
export class PendingProviders {
  private readonly seen = new Set<Provider>();
  private readonly pending = new Set<Provider>();

  /** @param failed called where one can't be made: the start has failed then */
  constructor(
    private readonly modules: ModulesContainer,
    private readonly failed: () => void,
  ) {}

  /**
   * Follows what Nest has begun since the last time. What is made already is told from the next tick on.
   * @returns whether there was any
   */
  follow(): boolean {
    const before = this.seen.size;
    for (const { providers, injectables } of this.modules.values())
      for (const provider of [...providers.values(), ...injectables.values()]) this.followOne(provider);
    return this.seen.size > before;
  }

  /** What people know those by that all others wait for: `the factory of DATABASE in WarehouseModule`. */
  get described(): ReadonlySet<string> {
    return new Set([...this.pending].flatMap((provider) => this.blockersOf(provider)).map(describe));
  }

  private followOne(provider: Provider): void {
    const signal = provider.settlementSignal;
    if (!signal || this.seen.has(provider)) return;
    this.seen.add(provider);
    this.pending.add(provider);
    // Nest's signal resolves, with the error where there is one.
    const settled = signal.asPromise().then((error) => {
      this.pending.delete(provider);
      if (error !== undefined) this.failed();
    });
    background(settled, 'start');
  }

  private blockersOf(provider: Provider): readonly Provider[] {
    const properties = provider.getPropertiesMetadata() ?? [];
    const dependencies = [...(provider.getCtorMetadata() ?? []), ...properties.map(({ wrapper }) => wrapper)];
    if (dependencies.some((each) => this.pending.has(each))) return [];
    const promised = dependencies.filter((each) => each.async && (each.instance as unknown) instanceof Promise);
    return promised.length > 0 ? promised : [provider];
  }
}

function describe({ token, host, async: isValue }: Provider): string {
  const name = typeof token === 'function' ? token.name : typeof token === 'symbol' ? token.description : token;
  return `the ${isValue ? 'value' : 'factory'} of ${name} in ${host?.name}`;
}
