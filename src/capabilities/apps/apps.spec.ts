import { testSettings } from '../../../test/support/test-settings.js';
import { FakeCallContext } from '../../testing/fake-call-context.js';
import { CapabilityRegistry } from '../capability-registry.js';
import type { ResourceDefinition, ToolDefinition } from '../definitions.js';
import type { ResourceReturn } from '../handlers.js';
import { type AppDefinition, toAppResource } from './declared-app.js';

const URI = 'ui://acme/chart';
const HTML = '<!doctype html>';

let registry: CapabilityRegistry;
beforeEach(() => void (registry = new CapabilityRegistry(testSettings())));

const addApp = (definition: Partial<AppDefinition> = {}, answer: ResourceReturn = HTML) =>
  registry.addResource(toAppResource({ uri: URI, name: 'chart', ...definition }), () => answer);
const addTool = (ui: ToolDefinition['ui'], more: Partial<ToolDefinition> = {}) =>
  registry.addTool({ name: 'show', ...(ui !== undefined && { ui }), ...more }, () => 'shown');

function listed(kind: 'tools' | 'resources'): Record<string, unknown> {
  const page = (kind === 'tools' ? registry.listTools() : registry.listResources()) as unknown as Record<
    string,
    never[]
  >;
  return page[kind]![0]!;
}

async function contents(): Promise<unknown> {
  const outcome = await registry.readResource(URI, new FakeCallContext());
  return outcome.kind === 'result' && outcome.result.contents;
}

describe('an app', () => {
  it('is listed and read as HTML, with what its definition says of it', async () => {
    const ui = { csp: { connectDomains: ['wss://a.example:8443'] }, domain: 'a.example', prefersBorder: false };
    addApp({ ...ui, _meta: { mine: 1 } });
    expect(listed('resources')).toEqual({
      uri: URI,
      name: 'chart',
      mimeType: 'text/html;profile=mcp-app',
      _meta: { mine: 1, ui },
    });
    expect(await contents()).toEqual([{ uri: URI, mimeType: 'text/html;profile=mcp-app', text: HTML, _meta: { ui } }]);
  });

  it('has no _meta where there is nothing to say', async () => {
    addApp();
    expect(listed('resources')).toEqual({ uri: URI, name: 'chart', mimeType: 'text/html;profile=mcp-app' });
    expect(await contents()).toEqual([{ uri: URI, mimeType: 'text/html;profile=mcp-app', text: HTML }]);
  });

  it('keeps what its contents say of themselves', async () => {
    const _meta = { ui: { prefersBorder: false } };
    addApp({ prefersBorder: true }, [{ uri: URI, text: HTML, mimeType: 'text/html;profile=mcp-app', _meta }]);
    expect(await contents()).toMatchObject([{ _meta }]);
  });

  it('is what makes a server one that has apps, until it is taken away', () => {
    registry.addResource({ uri: 'docs://a', name: 'a', mimeType: 'text/html' }, () => HTML);
    expect(registry.hasApps).toBe(false);
    const app = addApp();
    expect(registry.hasApps).toBe(true);
    app.remove();
    expect(registry.hasApps).toBe(false);
  });

  it.each<[string, Partial<AppDefinition>, string]>([
    ['another scheme', { uri: 'https://acme.example/chart' }, 'write "ui://acme/chart"'],
    [
      'a directive in an origin',
      { csp: { connectDomains: ["https://a.example; script-src 'unsafe-eval'"] } },
      'is no origin',
    ],
    ['a path in an origin', { csp: { frameDomains: ['https://a.example/b'] } }, 'of its frameDomains is no origin'],
    ['any origin', { csp: { resourceDomains: ['*'] } }, 'is no origin'],
    ['an unknown directive', { csp: { scriptSrc: [] } as never }, 'its csp has no scriptSrc'],
    ['an unknown permission', { permissions: { usb: {} } as never }, 'its permissions has no usb'],
  ])('cannot have %s', (_name, definition, problem) => {
    expect(() => addApp(definition)).toThrow(problem);
  });

  it('cannot have another type', () => {
    const definition: ResourceDefinition = { uri: URI, name: 'chart', mimeType: 'text/html', ui: {} };
    expect(() => registry.addResource(definition, () => HTML)).toThrow('leave it out');
  });
});

describe('the tool of an app', () => {
  it('names it by both keys, and keeps what else its _meta says', () => {
    addApp();
    addTool(URI, { _meta: { mine: 1, ui: { theirs: 2 } } });
    expect(listed('tools')['_meta']).toEqual({ mine: 1, ui: { theirs: 2, resourceUri: URI }, 'ui/resourceUri': URI });
    expect(listed('tools')).not.toHaveProperty('ui');
  });

  it('may be for apps alone without naming one', () => {
    addTool({ visibility: ['app'] });
    expect(listed('tools')['_meta']).toEqual({ ui: { visibility: ['app'] } });
  });

  it('may name a page of a template, or one that a resource serves by hand', () => {
    registry.addResourceTemplate(
      { uriTemplate: 'ui://acme/charts/{id}', name: 'charts', mimeType: 'text/html;profile=mcp-app' },
      () => HTML,
    );
    addTool('ui://acme/charts/7');
    expect(registry.hasApps).toBe(true);
  });

  it.each<[string, ToolDefinition['ui'], string]>([
    ['is not there', 'ui://acme/none', `write @App({ uri: "ui://acme/none", … }) on a method that returns its HTML`],
    ['is no app', 'ui://acme/text', 'there is no such app'],
    ['has another scheme', 'https://acme.example', 'write "ui://acme/chart"'],
    ['is none at all', {}, 'names no app and no visibility'],
    ['is for others', { visibility: ['user'] } as never, `write visibility: ['app']`],
    ['is for none', { visibility: [] }, `write visibility: ['app']`],
  ])('stops the start where its app %s', (_name, ui, problem) => {
    registry.addResource({ uri: 'ui://acme/text', name: 'text', mimeType: 'text/plain' }, () => 'x');
    expect(() => addTool(ui)).toThrow(problem);
  });
});
