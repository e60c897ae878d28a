import { Logger } from '@nestjs/common';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';

/** An exporter that says once that spans no longer arrive, and once that they do again. */
export class ReportingExporter implements SpanExporter {
  private readonly logger = new Logger('Tracing');
  private arriving = true;

  constructor(private readonly exporter: SpanExporter) {}

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.exporter.export(spans, (result) => {
      this.report(result);
      done(result);
    });
  }

  async forceFlush(): Promise<void> {
    await this.exporter.forceFlush?.();
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }

  private report({ code, error }: ExportResult): void {
    const arrived = code === ExportResultCode.SUCCESS;
    if (arrived === this.arriving) return;
    this.arriving = arrived;
    if (arrived) this.logger.log({ event: 'tracing.recovered', message: 'Spans arrive again' });
    else
      this.logger.warn({
        event: 'tracing.failing',
        message: `Spans do not arrive and are dropped (${error?.message || 'no reason given'}). Requests are served as ever. Look at the receiver that OTEL_EXPORTER_OTLP_ENDPOINT names.`,
      });
  }
}
