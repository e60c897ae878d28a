import { Logger } from '@nestjs/common';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { ReportingExporter } from './reporting-exporter.js';

const ok: ExportResult = { code: ExportResultCode.SUCCESS };
const failed: ExportResult = { code: ExportResultCode.FAILED, error: new Error('connect ECONNREFUSED') };

it('says once that spans no longer arrive, why, and once that they do again', () => {
  const said: unknown[] = [];
  for (const level of ['warn', 'log'] as const) {
    jest.spyOn(Logger.prototype, level).mockImplementation((...line: unknown[]) => void said.push([level, ...line]));
  }
  const answers = [ok, failed, failed, ok, ok, failed];
  const inner = { export: (_: unknown, done: (result: ExportResult) => void) => done(answers.shift()!) };
  const exporter = new ReportingExporter({ ...inner, shutdown: async () => {} });
  const results: ExportResult[] = [];
  for (let n = 0; n < 6; n += 1) exporter.export([], (result) => results.push(result));
  const failing = { event: 'tracing.failing', message: expect.stringContaining('ECONNREFUSED') };
  expect(said).toEqual([
    ['warn', failing],
    ['log', { event: 'tracing.recovered', message: expect.any(String) }],
    ['warn', failing],
  ]);
  expect(results).toEqual([ok, failed, failed, ok, ok, failed]);
  jest.restoreAllMocks();
});
