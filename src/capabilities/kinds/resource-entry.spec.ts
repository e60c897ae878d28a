import { NotFoundException } from '@nestjs/common';
import { FakeCallContext } from '../../testing/fake-call-context.js';
import { CapabilityRegistry } from '../capability-registry.js';
import type { ResourceReturn, TemplateVariables } from '../handlers.js';

const context = new FakeCallContext();

function read(answer: () => ResourceReturn, mimeType?: string) {
  const registry = new CapabilityRegistry({ listPageSize: 100 });
  registry.addResource({ uri: 'docs://a', name: 'a', mimeType }, answer);
  return registry.readResource('docs://a', context);
}

async function variablesOf(uriTemplate: string, uri: string): Promise<TemplateVariables | string> {
  const registry = new CapabilityRegistry({ listPageSize: 100 });
  let seen: TemplateVariables | undefined;
  registry.addResourceTemplate({ uriTemplate, name: 't' }, (_uri, variables) => {
    seen = variables;
    return '';
  });
  const outcome = await registry.readResource(uri, context);
  return seen ?? outcome.kind;
}

describe('a resource', () => {
  it('answers text and bytes with its type', async () => {
    expect(await read(() => 'hi', 'text/plain')).toMatchObject({
      kind: 'result',
      result: { contents: [{ uri: 'docs://a', mimeType: 'text/plain', text: 'hi' }] },
    });
    expect(await read(() => new TextEncoder().encode('xhix').subarray(1, 3))).toMatchObject({
      kind: 'result',
      result: { contents: [{ uri: 'docs://a', blob: 'aGk=' }] },
    });
  });

  it('answers contents and whole results as they are', async () => {
    const contents = [
      { uri: 'docs://a/1', text: 'one' },
      { uri: 'docs://a/2', blob: 'aGk=' },
    ];
    expect(await read(() => contents)).toMatchObject({ kind: 'result', result: { contents } });
    expect(await read(() => ({ contents, _meta: { x: 1 } }))).toMatchObject({
      kind: 'result',
      result: { contents, _meta: { x: 1 } },
    });
  });

  it('is the caller’s own and not kept, unless its definition says otherwise', async () => {
    const registry = new CapabilityRegistry({ listPageSize: 100 });
    const cache = { ttlMs: 5_000, cacheScope: 'public' } as const;
    registry.addResource({ uri: 'docs://kept', name: 'kept', cache }, () => 'x');
    registry.addResource({ uri: 'docs://own', name: 'own' }, () => 'x');
    registry.addResourceTemplate({ uriTemplate: 'page://{page}', name: 'page', cache }, () => 'x');
    const hintOf = async (uri: string) => ((await registry.readResource(uri, context)) as { cache?: unknown }).cache;
    expect(await hintOf('docs://kept')).toEqual(cache);
    expect(await hintOf('docs://own')).toEqual({ ttlMs: 0, cacheScope: 'private' });
    expect(await hintOf('page://one')).toEqual(cache);
    const listed = [registry.listResources(), registry.listResourceTemplates()];
    expect(JSON.stringify(listed)).not.toContain('ttlMs');
  });

  it('that is not found after all counts as unknown', async () => {
    const missing = () => {
      throw new NotFoundException();
    };
    expect(await read(missing)).toEqual({ kind: 'unknown' });
  });
});

describe('a resource template', () => {
  it.each([
    ['docs://{page}', 'docs://a%20b', { page: 'a b' }],
    ['docs://{page}', 'docs://100%', { page: '100%' }],
    ['docs://{+path}', 'docs://a/b', { path: 'a/b' }],
    ['docs://list{?from,to}', 'docs://list?from=1&to=2', { from: '1', to: '2' }],
    ['docs://{page}', 'docs://a/b', 'unknown'],
    ['docs://{page}', `docs://${'a'.repeat(9_000)}`, 'unknown'],
    ['{+page}', 'not a uri', 'unknown'],
    ['docs://{page}', `docs://${'a'.repeat(8_192)}`, { page: 'a'.repeat(8_192) }],
    ['docs://{page}', 'docs://a%2Fb', 'unknown'],
    ['docs://{page}{?from}', 'docs://a', { page: 'a' }],
  ])('%s gives for %.60s', async (template, uri, expected) => {
    expect(await variablesOf(template, uri)).toEqual(expected);
  });

  it('may declare which variables may lead out of a place, and does not list that', async () => {
    const registry = new CapabilityRegistry({ listPageSize: 100 });
    registry.addResourceTemplate({ uriTemplate: 'docs://{page}', name: 'page', unsafe: ['page'] }, (_uri, { page }) =>
      String(page),
    );
    expect(await registry.readResource('docs://..%2Fb', context)).toMatchObject({
      result: { contents: [{ text: '../b' }] },
    });
    expect(registry.listResourceTemplates()).toMatchObject({ resourceTemplates: [{ uriTemplate: 'docs://{page}' }] });
    expect(JSON.stringify(registry.listResourceTemplates())).not.toContain('unsafe');
  });

  it.each([
    ['docs://{a}{b}', undefined, 'its uriTemplate "docs://{a}{b}" cannot be matched: nothing stands between'],
    ['docs://{a:3}', undefined, 'its uriTemplate "docs://{a:3}" cannot be matched: "{a:3}" has a prefix modifier'],
    ['docs://a', undefined, 'its uriTemplate "docs://a" has no variable: write one, such as "docs://{page}"'],
    ['{a}/b', undefined, 'its uriTemplate "{a}/b" is no URI: begin with a scheme'],
    ['docs://{a}', ['b'], 'it declares "b" as unsafe, which its uriTemplate does not have'],
  ])('%s is refused with the reason', (uriTemplate, unsafe, reason) => {
    const registry = new CapabilityRegistry({ listPageSize: 100 });
    expect(() => registry.addResourceTemplate({ uriTemplate, name: 't', unsafe }, () => '')).toThrow(reason);
  });
});
