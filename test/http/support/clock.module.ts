import { type CanActivate, type ExecutionContext, Injectable, Module, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { App, mcpArguments, Tool } from '../../../src/index.js';

export const CLOCK = 'ui://acme/clock.html';
export const CLOCK_HTML = '<!doctype html><title>Clock</title><p>Half past ten</p>';

@Injectable()
class Daytime implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return (mcpArguments(context).args as { hour: number }).hour > 6;
  }
}

/** A team's app: its page, a tool that is shown on it, and what the page alone may call. */
@Injectable()
class Clock {
  private hour = 10;

  @App({
    uri: CLOCK,
    name: 'clock',
    description: 'A clock that can be set',
    csp: { connectDomains: ['https://time.example.com'], resourceDomains: ['https://*.example.com'] },
    permissions: { clipboardWrite: {} },
    prefersBorder: true,
  })
  page(): string {
    return CLOCK_HTML;
  }

  @Tool({
    name: 'get-time',
    title: 'Get time',
    description: 'The hour',
    output: z.object({ hour: z.number() }),
    ui: CLOCK,
  })
  time() {
    return { hour: this.hour };
  }

  @UseGuards(Daytime)
  @Tool({
    name: 'set-time',
    input: z.object({ hour: z.int().min(0).max(23) }),
    ui: { resourceUri: CLOCK, visibility: ['app'] },
    rateLimit: { max: 3, perSeconds: 3600 },
    scopes: ['clock:write'],
  })
  setTime({ hour }: { hour: number }): string {
    this.hour = hour;
    return `Set to ${hour}`;
  }
}

@Module({ providers: [Clock] })
export class ClockModule {}
