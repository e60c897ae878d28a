import { assertBlocks, assertContents } from './content-blocks.js';

const DATA = 'aGk=';

describe('content', () => {
  it.each([
    [{ type: 'text', text: '' }],
    [{ type: 'image', data: DATA, mimeType: 'image/png' }],
    [{ type: 'audio', data: DATA, mimeType: 'audio/wav', annotations: {} }],
    [{ type: 'resource_link', uri: 'mod://café', name: 'a' }],
    [{ type: 'resource', resource: { uri: 'a:b', text: '' } }],
    [{ type: 'resource', resource: { uri: 'a:b', blob: DATA, mimeType: 'x/y' } }],
  ])('is sent: %j', (block) => {
    expect(() => assertBlocks([block])).not.toThrow();
  });

  it.each([
    [{ type: 'video', data: DATA }, 'no content of type "video"'],
    [{ type: 'tool_use', id: 'a' }, 'no content of type "tool_use"'],
    [{ type: '__proto__' }, 'no content of type "__proto__"'],
    [{}, 'no content of type "undefined"'],
    [{ type: 'text' }, 'type "text" has no text'],
    [{ type: 'image', data: DATA }, 'type "image" has no mimeType'],
    [{ type: 'audio', data: Buffer.from('hi'), mimeType: 'audio/wav' }, 'type "audio" has no data'],
    [{ type: 'resource_link', uri: 'a:b' }, 'type "resource_link" has no name'],
    [{ type: 'resource_link', uri: 'guide.md', name: 'guide' }, 'a resource_link has no absolute URI'],
    [{ type: 'resource' }, 'the contents of a resource has no absolute URI'],
    [{ type: 'resource', resource: { uri: 'a:b' } }, 'neither a text nor a blob'],
  ])('is refused, with a sentence to its author: %j', (block, reason) => {
    expect(() => assertBlocks([{ type: 'text', text: 'good' }, block])).toThrow(reason);
  });

  it('of a resource that was read is looked at, too', () => {
    expect(() => assertContents({ uri: 'no uri', text: 'x' })).toThrow('no absolute URI');
    expect(() => assertContents({ uri: 'a:b', text: 1 })).toThrow('neither a text nor a blob');
    expect(() => assertContents({ uri: 'a:b', text: 'x' })).not.toThrow();
  });
});
