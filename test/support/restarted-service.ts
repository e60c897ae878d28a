import { Service } from './service.js';

/** One pod as Kubernetes keeps it: when its process ends, another one starts in its place, on the same port. */
export class RestartedService {
  /** Processes that ended by themselves. */
  deaths = 0;
  private isOver = false;

  private constructor(
    public service: Service,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    void this.keep();
  }

  static async start(env: NodeJS.ProcessEnv): Promise<RestartedService> {
    return new RestartedService(await Service.start(env), env);
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.service.stop('SIGKILL');
  }

  private async keep(): Promise<void> {
    const { port } = this.service;
    for (;;) {
      await this.service.exited();
      if (this.isOver) return;
      this.deaths += 1;
      this.service = await Service.start({ ...this.env, PORT: String(port) });
      if (this.isOver) return void (await this.service.stop('SIGKILL'));
    }
  }
}

export function deathsOf(pods: readonly RestartedService[]): number {
  return pods.reduce((sum, { deaths }) => sum + deaths, 0);
}
