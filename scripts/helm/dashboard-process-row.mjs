import { rate, of, line } from './dashboard-queries.mjs';

/** The row of what each process uses. */
export const processRow = {
  title: 'Node',
  panels: [
    [
      'Releases',
      'short',
      [
        line(`count by (version) (${of('mooring_build_info')})`, 'Mooring {{version}}'),
        line(`count by (name, version) (${of('mcp_server_info')})`, '{{name}} {{version}}'),
      ],
      'Pods of each version: an update is seen beside what it changed.',
    ],
    [
      'Resident memory',
      'bytes',
      [
        line(of('process_resident_memory_bytes'), '{{instance}}'),
        line(`sum(${of('process_resident_memory_bytes')})`, 'all pods'),
      ],
      'What the memory limit counts.',
    ],
    [
      'Heap in use',
      'bytes',
      [
        line(of('nodejs_heap_size_used_bytes'), '{{instance}}'),
        line(of('nodejs_external_memory_bytes'), '{{instance}} external'),
      ],
      'JavaScript objects, and buffers outside the heap.',
    ],
    [
      'Event-loop lag, p99',
      's',
      [line(of('nodejs_eventloop_lag_p99_seconds'), '{{instance}}')],
      'About 11 ms when idle.',
    ],
    [
      'Event loop in use',
      'percentunit',
      [line(rate('mcp_event_loop_active_seconds_total'), '{{instance}}')],
      'Part of its time that it is busy. It runs all JavaScript, so near 1 everything waits.',
    ],
    ['CPU', 'percentunit', [line(rate('process_cpu_seconds_total'), '{{instance}}')], 'Parts of one core.'],
    [
      'Garbage collection',
      'percentunit',
      [line(`sum by (instance, kind) (${rate('nodejs_gc_duration_seconds_sum')})`, '{{instance}} {{kind}}')],
      'Part of the time that the process stood still for it.',
    ],
    ['Open files', 'short', [line(of('process_open_fds'), '{{instance}}')], 'Sockets and files.'],
    [
      'Faults',
      'short',
      [
        line(`sum by (instance) (increase(${of('mcp_background_failures_total')}[1h]))`, '{{instance}} background'),
        line(
          `sum by (instance, of) (increase(${of('mcp_unhandled_rejections_total')}[1h]))`,
          '{{instance}} rejections of {{of}}',
        ),
      ],
      'Work in the background that failed, and rejected promises that nothing awaits, an hour.',
    ],
  ],
};
