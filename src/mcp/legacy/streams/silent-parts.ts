/** Streams of a session that are remembered; what comes back later is told everything since its last event. */
const REMEMBERED = 16;

/**
 * Until where the feed was the business of streams that were closed while they were silent. What came later went to
 * a newer stream of the session, and none is sent on two (spec 2025-11-25, Multiple Connections).
 */
export class SilentParts {
  private parts: Map<string, string> | undefined;

  set(name: string, position: string): void {
    const parts = (this.parts ??= new Map<string, string>());
    parts.delete(name);
    parts.set(name, position);
    const [oldest] = parts.keys();
    if (parts.size > REMEMBERED && oldest !== undefined) parts.delete(oldest);
  }

  get(name: string): string | undefined {
    return this.parts?.get(name);
  }

  delete(name: string): void {
    this.parts?.delete(name);
  }
}
