import { z } from 'zod';

const NOTE = 'interop://note';

/**
 * What raw requests ask for, of the fixture: the same for both versions of the SDK.
 *
 * @param {(members: object) => object} shape a schema as the version takes it
 */
export function fill(server, ResourceTemplate, shape) {
  const text = (value) => ({ content: [{ type: 'text', text: value }] });
  server.registerTool('echo', { inputSchema: shape({ text: z.string() }) }, (args) => text(args.text));
  server.registerTool(
    'add',
    { inputSchema: shape({ a: z.number(), b: z.number() }), outputSchema: shape({ sum: z.number() }) },
    ({ a, b }) => ({ ...text(JSON.stringify({ sum: a + b })), structuredContent: { sum: a + b } }),
  );
  server.registerTool('fail', {}, () => ({ ...text('it failed'), isError: true }));
  const contents = (uri, value) => ({ contents: [{ uri: uri.href, mimeType: 'text/plain', text: value }] });
  server.registerResource('note', NOTE, { mimeType: 'text/plain' }, (uri) => contents(uri, 'a note'));
  const template = new ResourceTemplate('interop://items/{id}', { list: undefined });
  server.registerResource('item', template, {}, (uri, { id }) => contents(uri, `item ${id}`));
  const said = ({ name }) => ({ messages: [{ role: 'user', content: { type: 'text', text: `Hello, ${name}!` } }] });
  server.registerPrompt('greet', { argsSchema: shape({ name: z.string() }) }, said);
  return server;
}
