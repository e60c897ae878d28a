import { Injectable } from '@nestjs/common';
import { Registry } from 'prom-client';
import { MooringMetrics } from './mooring-metrics.js';
import { scrapedText } from './scraped-text.js';

/** The part of the time of a pod that scrapes may take, over time. */
const PART = 0.1;

/** How much of it a burst of scrapes may take at once, in ms. Prometheus takes a few milliseconds every few seconds. */
const BURST_MS = 1_000;

/**
 * What `/metrics` shows. Making it costs milliseconds, and the port asks for no token: those who scrape at the
 * same time share one text, and past a tenth of the pod's time the last text is served again.
 */
@Injectable()
export class MetricsText {
  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;
  private last: string | undefined;
  private making: Promise<string> | undefined;
  /** What was spent on scrapes and has not been made up for, in ms. */
  private spentMs = 0;
  private spentAt = performance.now();

  constructor(private readonly metrics: MooringMetrics) {}

  async read(): Promise<string> {
    if (this.making) return this.making;
    if (this.last !== undefined && this.owedMs() > BURST_MS) return this.last;
    this.making = this.make().finally(() => (this.making = undefined));
    return this.making;
  }

  private async make(): Promise<string> {
    const begunAt = performance.now();
    this.last = await scrapedText(this.metrics.registry);
    this.spentMs = this.owedMs() + performance.now() - begunAt;
    return this.last;
  }

  private owedMs(): number {
    const now = performance.now();
    this.spentMs = Math.max(0, this.spentMs - (now - this.spentAt) * PART);
    this.spentAt = now;
    return this.spentMs;
  }
}
