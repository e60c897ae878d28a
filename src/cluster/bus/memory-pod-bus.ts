import { Injectable } from '@nestjs/common';
import { PodBus } from './pod-bus.js';

/** The bus of a pod that has no Redis: it is the only one, and no other pod hears it. */
@Injectable()
export class MemoryPodBus extends PodBus {
  send(): void {}

  broadcast(): void {}

  onMessage(): void {}

  onGap(): void {}
}
