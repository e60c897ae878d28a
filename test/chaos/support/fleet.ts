import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compiledFixture } from '../../support/compiled-fixture.js';
import { held, type Held } from '../../lifecycle/support/gauges.js';
import { Service } from '../../support/service.js';
import { RoundRobin } from './round-robin.js';

/** How long after SIGTERM a load balancer learns that a pod is going, in ms. */
const NOTICE_MS = 300;

const PODS = 3;

/** Pods on one Redis behind a load balancer without affinity. */
export class Fleet {
  private constructor(
    private readonly env: readonly NodeJS.ProcessEnv[],
    readonly pods: Service[],
    readonly proxy: RoundRobin,
    private readonly folder: string,
  ) {}

  /** @param envs of each pod; one for all of them is used three times */
  static async start(...envs: NodeJS.ProcessEnv[]): Promise<Fleet> {
    const folder = mkdtempSync(join(tmpdir(), 'mooring-chaos-'));
    const journal = join(folder, 'journal');
    writeFileSync(journal, '');
    const common = { MCP_MODULES: compiledFixture('chaos'), LOG_LEVEL: 'info', CHAOS_JOURNAL: journal };
    const each = envs.length > 1 ? envs : Array.from({ length: PODS }, () => envs[0]);
    const complete = each.map((env) => ({ ...common, ...env }));
    const pods = await Promise.all(complete.map((env) => Service.start(env)));
    const proxy = await RoundRobin.before(pods.map(({ port }) => port));
    return new Fleet(complete, pods, proxy, folder);
  }

  get url(): URL {
    return this.proxy.url;
  }

  /** kill -9 */
  async kill(index: number): Promise<void> {
    await this.pods[index]?.stop('SIGKILL');
  }

  /** Starts the pod again, on the same port. */
  async revive(index: number): Promise<void> {
    const port = String(this.pods[index]?.port);
    this.pods[index] = await Service.start({ ...this.env[index], PORT: port });
  }

  /** SIGTERM and a new process, as a rolling update does: the load balancer hears of it a little late. */
  async replace(index: number): Promise<void> {
    const pod = this.pods[index]!;
    const all = this.pods.map(({ port }) => port);
    const ended = pod.stop('SIGTERM');
    await sleep(NOTICE_MS);
    this.proxy.route(all.filter((port) => port !== pod.port));
    await ended;
    await this.revive(index);
    this.proxy.route(all);
  }

  /** A sample of every pod, added up. */
  async sum(sample: string): Promise<number> {
    const values = await Promise.all(this.pods.map((pod) => pod.metric(sample)));
    return values.reduce((sum, value) => sum + value, 0);
  }

  /** What all pods hold in memory for sessions. */
  async held(): Promise<Held> {
    const each = await Promise.all(this.pods.map(held));
    const sum = (part: keyof Held) => each.reduce((total, one) => total + one[part], 0);
    return { warm: sum('warm'), calls: sum('calls'), streams: sum('streams') };
  }

  /** What pods warned of, each once: says why when a test fails. */
  get warnings(): readonly string[] {
    const lines = this.pods.flatMap(({ logs }) => logs.filter(({ level }) => level === 'warn' || level === 'error'));
    return [...new Set(lines.map(({ event, msg, message }) => `${event ?? ''} ${msg ?? String(message)}`))];
  }

  async takeovers(): Promise<number> {
    const outcomes = ['repeated', 'reported'].map((outcome) => this.sum(`mcp_takeovers_total{outcome="${outcome}"}`));
    return (await Promise.all(outcomes)).reduce((sum, value) => sum + value, 0);
  }

  /** The processes in which a call ran, in that order: `tool` and `tag` are those of its arguments. */
  runsOf(tool: string, tag: string): number[] {
    const lines = readFileSync(join(this.folder, 'journal'), 'utf8').split('\n');
    return lines
      .filter((line) => line.startsWith(`${tool} ${tag} `))
      .map((line) => Number(line.slice(`${tool} ${tag} `.length)));
  }

  async stop(): Promise<void> {
    await Promise.all(this.pods.map((pod) => pod.stop('SIGKILL')));
    await this.proxy.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
