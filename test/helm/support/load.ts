import { RawSession } from '../../support/raw-session.js';
import type { Pod } from './pods.js';

/** Clients that call a tool over and over, each in its session, on whichever pod is routed to. */
export class Load {
  readonly failures: string[] = [];
  served = 0;
  /** Calls that were answered by a pod after it was seen to be unready. */
  servedWhileUnready = 0;
  private stopped = false;
  private readonly clients: Promise<void>[];

  private constructor(
    private readonly pods: readonly Pod[],
    sessions: readonly RawSession[],
  ) {
    this.clients = sessions.map((session, index) => this.run(session, index));
  }

  static async start(pods: readonly Pod[], clients: number): Promise<Load> {
    const opened = Array.from({ length: clients }, () => RawSession.open(pods[0]!.service.url));
    return new Load(pods, await Promise.all(opened));
  }

  /** Resolves when every client has had its last answer. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.clients);
  }

  /** Ends by itself when no pod takes new requests. */
  private async run({ id, protocolVersion }: RawSession, index: number): Promise<void> {
    for (let turn = index; !this.stopped; turn += 1) {
      const routed = this.pods.filter((pod) => pod.routed);
      const pod = routed[turn % routed.length];
      if (!pod) return;
      await this.call(pod, new RawSession(pod.service.url, id, protocolVersion), turn);
    }
  }

  private async call(pod: Pod, session: RawSession, turn: number): Promise<void> {
    const wasUnready = !Number.isNaN(pod.at('unready'));
    try {
      const message = `ahoy ${turn}`;
      const response = await session.call('echo', { message }, { id: turn + 1 });
      const body = await response.body();
      if (response.status !== 200 || !body.includes(message)) throw new Error(`${response.status} ${body}`);
      this.served += 1;
      if (wasUnready) this.servedWhileUnready += 1;
    } catch (error) {
      this.failures.push(String(error));
    }
  }
}
