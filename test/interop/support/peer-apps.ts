import { type DynamicModule, Injectable, Module, type Type } from '@nestjs/common';
import { z } from 'zod';
import { App, Tool } from '../../../src/index.js';

/** What an example server answers: its page, and structured contents by the names of its tools. */
export interface PeerAnswers {
  readonly page: string;
  readonly tools: Readonly<Record<string, object>>;
}

const NONE = z.object({});
const ANY = z.looseObject({});

/** What `server-basic-vanillajs` serves, made by a team's decorators. */
function clock({ page }: PeerAnswers): Type {
  @Injectable()
  class Clock {
    @App({ uri: 'ui://get-time/mcp-app.html', name: 'ui://get-time/mcp-app.html' })
    page(): string {
      return page;
    }

    @Tool({
      name: 'get-time',
      title: 'Get Time',
      description: 'Returns the current server time as an ISO 8601 string.',
      input: NONE,
      output: z.object({ time: z.string() }),
      ui: 'ui://get-time/mcp-app.html',
    })
    time() {
      return { time: new Date().toISOString() };
    }
  }
  return Clock;
}

/** What `server-system-monitor` serves, with the figures that it gave once. */
function monitor({ page, tools }: PeerAnswers): Type {
  @Injectable()
  class Monitor {
    @App({
      uri: 'ui://system-monitor/mcp-app.html',
      name: 'ui://system-monitor/mcp-app.html',
      description: 'System Monitor UI',
    })
    page(): string {
      return page;
    }

    @Tool({
      name: 'get-system-info',
      title: 'Get System Info',
      description: 'Returns system information.',
      input: NONE,
      output: ANY,
      ui: 'ui://system-monitor/mcp-app.html',
    })
    info() {
      return { ...tools['get-system-info'] };
    }

    @Tool({
      name: 'poll-system-stats',
      title: 'Poll System Stats',
      description: 'Returns dynamic system metrics for polling.',
      input: NONE,
      output: ANY,
      ui: { visibility: ['app'] },
    })
    poll() {
      return { ...tools['poll-system-stats'] };
    }
  }
  return Monitor;
}

/** A module that serves what an example server does. */
export function peerModule(
  name: 'server-basic-vanillajs' | 'server-system-monitor',
  answers: PeerAnswers,
): DynamicModule {
  @Module({})
  class PeerModule {}
  return { module: PeerModule, providers: [name === 'server-basic-vanillajs' ? clock(answers) : monitor(answers)] };
}
