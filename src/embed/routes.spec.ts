import { adminPathOf, ServerRoutes } from './routes.js';

const METADATA = '/.well-known/oauth-protected-resource';

describe('ServerRoutes', () => {
  const alone = new ServerRoutes('/orders/mcp', { resource: 'https://mcp.example.com/shop/orders/mcp' });

  it.each([
    ['/orders/mcp', '/mcp'],
    ['/orders/mcp?a=b', '/mcp?a=b'],
    ['/orders/mcp/', '/mcp/'],
    [`${METADATA}/orders/mcp`, `${METADATA}/mcp`],
    [`${METADATA}/shop/orders/mcp`, `${METADATA}/mcp`],
    [METADATA, METADATA],
  ])('answers %s as %s', (url, inside) => expect(alone.insideOf(url)).toBe(inside));

  it.each([
    '/mcp',
    '/orders',
    '/orders/mcp/x',
    '/orders/mcpx',
    '/ORDERS/mcp',
    '/',
    '',
    `${METADATA}/mcp`,
    '/admin/orders/mcp/sessions',
  ])('leaves %p to the host', (url) => expect(alone.insideOf(url)).toBeUndefined());

  it('has its admin API at /admin where it is all of a service', () => {
    const admin = adminPathOf('/orders/mcp', { isService: true, isOnly: true });
    expect(new ServerRoutes('/orders/mcp', { admin }).insideOf('/admin/sessions')).toBe('/admin/sessions');
    expect(adminPathOf('/orders/mcp', { isService: true, isOnly: false })).toBe('/admin/orders/mcp');
  });

  it('leaves the metadata of the origin to nobody where there are several', () =>
    expect(new ServerRoutes('/mcp', { isOnly: false }).insideOf(METADATA)).toBeUndefined());

  it.each([
    ['/admin/orders/mcp/sessions?limit=1', '/admin/sessions?limit=1'],
    ['/admin/orders/mcp/', '/admin/'],
    ['/admin/sessions', undefined],
  ])('answers the admin API at %s where it is on', (url, inside) =>
    expect(
      new ServerRoutes('/orders/mcp', {
        admin: adminPathOf('/orders/mcp', { isService: false, isOnly: true }),
      }).insideOf(url),
    ).toBe(inside),
  );
});
