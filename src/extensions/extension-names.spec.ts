import { checkExtensionId, checkMethodName } from './extension-names.js';

describe('the id of an extension', () => {
  it.each([
    'com.acme/search',
    'com.acme.search/v2',
    'org.a-b.c/A_b.c-2',
    'com.example.mcp/x',
    'io.modelcontextprotocol/other',
  ])('may be %s', (id) => expect(checkExtensionId(id)).toEqual([]));

  it.each([
    ...[
      'acme/search',
      'com.acme',
      'com.acme/',
      '/search',
      'com.acme/search/x',
      'com..acme/x',
      'com.acme-/x',
      '1com.acme/x',
    ],
    ...['com.acme/-x', 'com.acme/x-', 'com.acme/x y', '', `com.acme/${'x'.repeat(128)}`, 7, undefined, null],
  ])('may not be %j', (id) => {
    expect(checkExtensionId(id)).toEqual([expect.stringContaining('write id: "com.example/search"')]);
  });

  it.each(['dev.mcp/x', 'org.modelcontextprotocol.api/x', 'com.mcp.tools/x', 'com.MCP/x'])(
    'may not be %s, whose prefix is the specification’s',
    (id) => expect(checkExtensionId(id)).toEqual([expect.stringContaining('reserved for MCP')]),
  );

  it.each(['io.modelcontextprotocol/tasks', 'io.modelcontextprotocol/skills', 'io.modelcontextprotocol/ui'])(
    'may not be %s, which the service has itself',
    (id) => expect(checkExtensionId(id)).toEqual([expect.stringContaining('this server has')]),
  );
});

describe('the name of a method', () => {
  it.each(['acme/search', 'com.acme/search', 'acme/search/v2.1', 'acme_1/a-b'])('may be %s', (name) => {
    expect(checkMethodName(name)).toEqual([]);
  });

  it.each(['search', '/search', 'acme/', 'acme//x', 'acme/a b', 'acmé/x', '', 'a/'.repeat(64) + 'b', 7, undefined])(
    'may not be %j',
    (name) => expect(checkMethodName(name)).toEqual([expect.stringContaining('write name: "acme/search"')]),
  );

  it.each(['tools/call', 'tools/mine', 'tasks/list', 'Tasks/result', 'notifications/mine', 'rpc.acme/x', 'ui/open'])(
    'may not be %s, which is the specification’s',
    (name) =>
      expect(checkMethodName(name)).toEqual([expect.stringMatching(/the specification's: write name: "acme\//)]),
  );
});
