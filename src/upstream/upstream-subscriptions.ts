/** Resources of one server that are followed. */
const MOST = 1_000;

/** Which resources another server is asked to tell changes of: it is asked once for each, on one connection. */
export class UpstreamSubscriptions {
  private readonly followed = new Set<string>();

  /** @param subscribe asks the other server; what it refuses is not asked again */
  constructor(private readonly subscribe: (uri: string) => void) {}

  follow(uri: string): void {
    if (this.followed.has(uri) || this.followed.size >= MOST) return;
    this.followed.add(uri);
    this.subscribe(uri);
  }

  /** Another connection knows of none. @returns those that were followed */
  renewed(): readonly string[] {
    const uris = [...this.followed];
    this.followed.clear();
    return uris;
  }
}
