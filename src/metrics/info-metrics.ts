import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { PRODUCT } from '../identity/product.js';
import { SERVER_IDENTITY, type ServerIdentity } from '../identity/identity.js';
import { Metrics } from './metrics.js';

/** Says in metrics what serves, and in which version: an upgrade is seen beside what it changed. */
@Injectable()
export class InfoMetrics implements OnModuleInit {
  constructor(
    @Inject(SERVER_IDENTITY) private readonly identity: ServerIdentity,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    const { name, version } = this.identity;
    this.metrics.serverInfo.set({ name, version }, 1);
    this.metrics.buildInfo.set({ version: PRODUCT.version }, 1);
  }
}
