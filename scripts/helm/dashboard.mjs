import { rows } from './dashboard-panels.mjs';

const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };
const COLUMNS = 24;
const PANEL = { w: 8, h: 8 };

/** The dashboard as Grafana reads it. */
export function dashboard() {
  return {
    uid: 'mooring',
    title: 'Mooring',
    tags: ['mcp', 'mooring'],
    timezone: 'browser',
    schemaVersion: 39,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    templating: { list: variables() },
    panels: place(rows),
  };
}

function variables() {
  const every = { includeAll: true, allValue: '.*', current: { text: 'All', value: '$__all' } };
  return [
    { name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' },
    query('job', 'Service', 'label_values(mcp_sessions_active, job)', {}),
    query('namespace', 'Namespace', 'label_values(mcp_sessions_active{job="$job"}, namespace)', every),
    query('instance', 'Pod', 'label_values(mcp_sessions_active{job="$job",namespace=~"$namespace"}, instance)', {
      ...every,
      multi: true,
    }),
    query('server', 'Server', 'label_values(mcp_sessions_active{job="$job",namespace=~"$namespace"}, server)', {
      ...every,
      multi: true,
    }),
  ];
}

function query(name, label, text, more) {
  return { name, label, type: 'query', datasource: DATASOURCE, query: text, refresh: 2, sort: 1, ...more };
}

function place(allRows) {
  const panels = [];
  let y = 0;
  for (const { title, panels: own } of allRows) {
    panels.push({ id: panels.length + 1, type: 'row', title, gridPos: { x: 0, y, w: COLUMNS, h: 1 }, panels: [] });
    own.forEach((definition, index) => {
      const x = (index * PANEL.w) % COLUMNS;
      const below = Math.floor((index * PANEL.w) / COLUMNS) * PANEL.h;
      panels.push({ id: panels.length + 1, ...panel(definition), gridPos: { x, y: y + 1 + below, ...PANEL } });
    });
    y += 1 + Math.ceil((own.length * PANEL.w) / COLUMNS) * PANEL.h;
  }
  return panels;
}

function panel([title, unit, lines, description]) {
  return {
    type: 'timeseries',
    title,
    description,
    datasource: DATASOURCE,
    fieldConfig: { defaults: { unit, min: 0, custom: { fillOpacity: 8, showPoints: 'never' } }, overrides: [] },
    options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
    targets: lines.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode(65 + index),
      datasource: DATASOURCE,
      expr,
      legendFormat: legend,
    })),
  };
}
