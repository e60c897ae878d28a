import type { Type } from '@nestjs/common';
import { declaredServers } from './declared-servers.js';
import { type DeclaredServer, McpServer } from './mcp-server.decorator.js';

function moduleNamed(name: string, declared?: DeclaredServer): Type {
  const module = { [name]: class {} }[name]!;
  if (declared) McpServer(declared)(module);
  return module;
}

describe('declaredServers', () => {
  const orders = moduleNamed('OrdersModule', { name: 'orders', path: '/orders/mcp' });
  const billing = moduleNamed('BillingModule', { name: 'billing', path: '/billing/mcp' });

  it('are the modules that have a path, each once and in either form', () => {
    expect(declaredServers([orders, { module: billing }, orders])).toEqual([
      { name: 'orders', path: '/orders/mcp', module: orders },
      { name: 'billing', path: '/billing/mcp', module: billing },
    ]);
  });

  it('are none where no module has a path', () =>
    expect(declaredServers([moduleNamed('PlainModule'), moduleNamed('NamedModule', { name: 'named' })])).toEqual([]));

  it('refuses a path that can be of no server, and what two have', () => {
    const health = moduleNamed('HealthModule', { name: 'health', path: '/health/mcp' });
    expect(() => declaredServers([orders, health])).toThrow(/HealthModule has a path.*is under \/health/);
    const other = moduleNamed('OtherModule', { name: 'orders', path: '/orders/mcp' });
    expect(() => declaredServers([orders, other])).toThrow(/"\/orders\/mcp".*\n.*"orders"/);
  });

  it('refuses a module of no server, and a path without a name', () => {
    const nameless = moduleNamed('NamelessModule', { path: '/x' });
    expect(() => declaredServers([orders, moduleNamed('PlainModule'), nameless])).toThrow(
      /PlainModule has none, so it is of no server.*\nNamelessModule has a path \(\/x\) and no name/,
    );
  });
});
