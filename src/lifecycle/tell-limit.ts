/** Between two lines about the same, in ms: what fails may fail with every message. */
const TELL_EVERY_MS = 60_000;

/** Past so many, what was told is forgotten: it is told again, no more. */
const MOST_KNOWN = 1_000;

/** Keeps the log from being flooded by one thing that goes wrong again and again. */
export class TellLimit {
  private readonly known = new Map<string, { readonly at: number; untold: number }>();

  /** @param now ms of a clock that only goes forward */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** @returns how many times it was not told since it last was; `undefined`: it is not to be told now either */
  tell(what: string): number | undefined {
    const known = this.known.get(what);
    if (known && this.now() - known.at < TELL_EVERY_MS) {
      known.untold += 1;
      return undefined;
    }
    if (this.known.size >= MOST_KNOWN) this.known.clear();
    this.known.set(what, { at: this.now(), untold: 0 });
    return known?.untold ?? 0;
  }
}
