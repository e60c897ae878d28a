/** Between two lines about the same, in ms: what fails may fail with every message. */
const TELL_EVERY_MS = 60_000;

/** Things that are told apart; more of them in a minute are not told. */
const MOST_KNOWN = 1_000;

/** Keeps the log from being flooded: of each thing that goes wrong again and again it has one line a minute. */
export class TellLimit {
  private readonly known = new Map<string, { readonly at: number; untold: number }>();

  /**
   * @param now ms of a clock that only goes forward
   * @param most things that are told apart
   */
  constructor(
    private readonly now: () => number = () => performance.now(),
    private readonly most = MOST_KNOWN,
  ) {}

  /** @returns how many times it was not told since it last was; `undefined`: it is not to be told now either */
  tell(what: string): number | undefined {
    const now = this.now();
    const known = this.known.get(what);
    if (known && now - known.at < TELL_EVERY_MS) {
      known.untold += 1;
      return undefined;
    }
    if (!known && !this.hasRoom(now)) return undefined;
    this.known.set(what, { at: now, untold: 0 });
    return known?.untold ?? 0;
  }

  private hasRoom(now: number): boolean {
    if (this.known.size < this.most) return true;
    for (const [what, { at }] of this.known) if (now - at >= TELL_EVERY_MS) this.known.delete(what);
    return this.known.size < this.most;
  }
}
