import { Module, type NestModule } from '@nestjs/common';
import { SlowStart } from './slow-start.js';

@Module({ providers: [SlowStart] })
export class SlowStartModule implements NestModule {
  constructor(private readonly slowStart: SlowStart) {}

  /** Called by Nest between the making of providers and the first of their hooks. */
  configure(): void {
    this.slowStart.watchHooks();
  }
}
