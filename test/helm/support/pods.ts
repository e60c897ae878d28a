import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Service } from '../../support/service.js';
import type { Manifest, Rendered } from './chart.js';

/** Kubelet names a pod by its address, which no setting allows as a `Host`. */
const POD_ADDRESS = '10.244.1.7:3000';

/** What kubelet and the endpoints do with one pod of a rendered chart, on a real process. */
export class Pod {
  /** When what happened, in ms since the end began. */
  readonly timeline: { readonly event: string; readonly at: number }[] = [];
  /** Whether new requests are sent here. */
  routed = true;
  private endedAt = 0;

  private constructor(
    readonly service: Service,
    private readonly container: Manifest,
    readonly graceSeconds: number,
  ) {}

  /**
   * Starts the process with the variables of the pod, on free ports of every address, as in a pod: on loopback alone, it
   * would answer no probe that names another. It is asked over loopback.
   */
  static async start(rendered: Rendered, env: Record<string, string> = {}): Promise<Pod> {
    const free = { HOST: '0.0.0.0', PORT: '0', METRICS_PORT: '0' };
    const service = await Service.start({ ...rendered.environment, ...free, ...env });
    const pod = new Pod(service, rendered.container, rendered.pod.terminationGracePeriodSeconds as number);
    if ((await pod.probe('startupProbe')) !== 200) throw new Error('The startup probe fails after the start.');
    return pod;
  }

  /** The status that a probe of the pod gets; 0 when nothing answers. */
  async probe(name: 'startupProbe' | 'livenessProbe' | 'readinessProbe'): Promise<number> {
    const { httpGet, timeoutSeconds } = this.container[name];
    const url = this.service.at(httpGet.path as string);
    const request = get(url, { agent: false, headers: { host: POD_ADDRESS }, timeout: timeoutSeconds * 1_000 });
    request.once('timeout', () => request.destroy(new Error('The probe timed out.')));
    try {
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      response.resume();
      return response.statusCode ?? 0;
    } catch {
      return 0;
    }
  }

  /** `preStop`, SIGTERM, then the wait that ends with a kill. @returns the exit code; `null` when it was killed */
  async end(): Promise<number | null> {
    this.endedAt = Date.now();
    const kill = setTimeout(() => this.service.signal('SIGKILL'), this.graceSeconds * 1_000);
    const watching = this.watchReadiness();
    await sleep(preStopSeconds(this.container) * 1_000);
    this.note('sigterm');
    this.service.signal('SIGTERM');
    const code = await this.service.exited();
    this.note('exited');
    clearTimeout(kill);
    await watching;
    return code;
  }

  at(event: string): number {
    return this.timeline.find((entry) => entry.event === event)?.at ?? NaN;
  }

  note(event: string): void {
    if (Number.isNaN(this.at(event))) this.timeline.push({ event, at: Date.now() - this.endedAt });
  }

  /** A load balancer that goes by readiness alone: the slowest to notice. */
  private async watchReadiness(): Promise<void> {
    const { periodSeconds, failureThreshold } = this.container.readinessProbe;
    let failures = 0;
    for (let turn = 0; failures < failureThreshold; turn += 1) {
      // As kubelet does: the time that a probe takes is no reason for the next to come later.
      await sleep(Math.max(0, this.endedAt + turn * periodSeconds * 1_000 - Date.now()));
      const [status, live] = await Promise.all([this.probe('readinessProbe'), this.probe('livenessProbe')]);
      if (status === 503) this.note('unready');
      if (live !== 200) this.note('dead while routed');
      failures = status === 200 ? 0 : failures + 1;
    }
    this.routed = false;
    this.note('unrouted');
  }
}

function preStopSeconds({ lifecycle }: Manifest): number {
  const preStop = lifecycle?.preStop;
  return Number(preStop?.sleep?.seconds ?? preStop?.exec?.command[1] ?? 0);
}
