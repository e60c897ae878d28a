import type { Readable } from 'node:stream';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { Logger } from '@nestjs/common';
import { forget, kill, remember } from './children.js';
import { StderrLines } from './stderr-lines.js';
import type { CommandOptions } from './upstream-options.js';
import type { UpstreamSettings } from './upstream-settings.js';

/** To a child of this process, started with it. */
export function childTransport(options: CommandOptions, settings: UpstreamSettings): SupervisedChild {
  const { command, args = [], env = {}, cwd } = options;
  const transport = new SupervisedChild({
    command,
    args: [...args],
    env: { ...env },
    stderr: 'pipe',
    maxBufferSize: settings.maxMessageBytes,
    ...(cwd !== undefined && { cwd }),
  });
  const logger = new Logger('Upstream');
  new StderrLines((line, dropped) =>
    logger.log(
      { event: 'upstream.stderr', upstream: settings.name, line, ...(dropped > 0 && { dropped }) },
      `${settings.name}: ${line}`,
    ),
  ).read(transport.stderr as Readable);
  return transport;
}

/** A child that doesn't outlive this process. */
export class SupervisedChild extends StdioClientTransport {
  /** Nothing but which revisions it speaks was asked of it: it may be killed at once. */
  isOnTrial = false;

  override async start(): Promise<void> {
    await super.start();
    const { pid } = this;
    if (pid === null) return;
    remember(pid);
    const { onclose } = this;
    this.onclose = () => {
      forget(pid);
      onclose?.();
    };
  }

  override async close(): Promise<void> {
    const { pid } = this;
    if (this.isOnTrial && pid !== null) kill(pid);
    await super.close();
  }
}
