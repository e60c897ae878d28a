import { choice, optionalText, text } from './variable.js';

const HTTP_URL = /^https?:\/\/\S+$/i;
/** With the exponents that Helm writes small numbers with. */
const RATIO = /^(0(\.\d+)?|1(\.0+)?|[1-9](\.\d+)?e-\d{1,3})$/i;

const tracing = 'Tracing';

/** The settings of tracing, as in `variables`. */
export const tracingVariables = {
  otelExporterOtlpEndpoint: optionalText(HTTP_URL, 'is not a URL that begins with http:// or https://', {
    group: tracing,
    meaning:
      'Where spans go: the base URL of an OTLP receiver over HTTP with protobuf (docs/operating.md). Unset, nothing of OpenTelemetry is loaded.',
    example: 'http://otel-collector:4318',
    defaultText: 'unset',
    secret: true,
  }),
  otelTracesSampler: choice(
    [
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ],
    'parentbased_always_on',
    {
      group: tracing,
      meaning:
        'Which traces are recorded. The `parentbased_` ones do as the caller does, and decide only where no caller has.',
      example: 'parentbased_traceidratio',
    },
  ),
  otelTracesSamplerArg: text(RATIO, 'is not a number from 0 to 1', '1', {
    group: tracing,
    meaning: 'The part of traces that the `traceidratio` samplers record.',
    example: '0.1',
  }),
};
