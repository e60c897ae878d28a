import { randomUUID } from 'node:crypto';
import { CapabilityRegistry } from '../../dist/capabilities/capability-registry.js';
import { SchemaValidator } from '../../dist/capabilities/schema-validator.js';
import { PodId } from '../../dist/cluster/pods/pod-id.js';
import { loadSettings } from '../../dist/config/settings.js';
import { NoAuditLog } from '../../dist/audit/audit-log.js';
import { RequestAccounts, ToolRuns } from '../../dist/mcp/calls/call-accounts.js';
import { ToolAuditor } from '../../dist/mcp/calls/tool-auditor.js';
import { NoTracing } from '../../dist/tracing/no-tracing.js';
import { LegacyDispatcher } from '../../dist/mcp/legacy/methods/legacy-dispatcher.js';
import { TransportFactory } from '../../dist/mcp/legacy/sessions/transport-factory.js';
import { TransportRegistry } from '../../dist/mcp/legacy/sessions/transport-registry.js';

const TOOLS = 20;

/** Metrics that count nothing. */
const ignored = { inc() {}, dec() {}, set() {}, observe() {} };
const metrics = new Proxy({}, { get: () => ignored });

const INITIALIZE = {
  protocolVersion: '2025-11-25',
  capabilities: { elicitation: {} },
  clientInfo: { name: 'bench', version: '1.0.0' },
};

/** The service's own registry and factory of transports, with a team's usual number of tools. */
export function transports(changes) {
  const settings = { ...loadSettings({}).settings, ...changes };
  const capabilities = new CapabilityRegistry(settings);
  for (let n = 0; n < TOOLS; n += 1) capabilities.addTool({ name: `tool-${n}` }, () => 'ok');
  const registry = new TransportRegistry(settings, metrics);
  const accounts = new RequestAccounts(metrics, new NoTracing());
  const runs = new ToolRuns(metrics, new NoTracing(), new ToolAuditor(new NoAuditLog()));
  const dispatcher = new LegacyDispatcher(
    settings,
    new SchemaValidator(),
    capabilities,
    runs,
    undefined,
    new NoTracing(),
  );
  const factory = new TransportFactory(new SchemaValidator(), dispatcher, accounts, metrics, new PodId());
  return { registry, factory };
}

export function openTransport(factory) {
  return factory.create({ record: newRecord(), text: '' });
}

function newRecord() {
  return {
    id: randomUUID(),
    createdAt: Date.now(),
    principal: null,
    initialize: INITIALIZE,
    protocolVersion: INITIALIZE.protocolVersion,
    logLevel: null,
    subscriptions: [],
  };
}
