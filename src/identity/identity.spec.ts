import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { loadSettings, type Settings } from '../config/settings.js';
import { declaredIdentity } from './declared-identity.js';
import { IdentityDefinitionError } from './identity-definition.error.js';
import { McpServer } from './mcp-server.decorator.js';
import { PRODUCT } from './product.js';
import { type DeclaredIdentity, serverIdentity, shownName } from './identity.js';

function settingsOf(env: NodeJS.ProcessEnv): Settings {
  const outcome = loadSettings(env);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.settings;
}

function problemOf(env: NodeJS.ProcessEnv): string {
  const outcome = loadSettings(env);
  return outcome.ok ? '' : outcome.message;
}

function moduleWith(identity: DeclaredIdentity, name = 'Orders') {
  const module = { [name]: class {} }[name]!;
  Module({})(module);
  McpServer(identity)(module);
  return module;
}

describe('the identity of a server', () => {
  it('is the product’s, where nothing names it', () => {
    expect(serverIdentity(settingsOf({}))).toEqual(PRODUCT);
  });

  it('is what its module declares, and has no title of the product', () => {
    const declared = declaredIdentity([moduleWith({ name: 'orders', instructions: 'Be brief.' })]);
    expect(serverIdentity(settingsOf({}), declared)).toEqual({
      name: 'orders',
      version: PRODUCT.version,
      instructions: 'Be brief.',
    });
  });

  it('is what the settings say before what a module declares, member by member', () => {
    const declared = { name: 'orders', title: 'Orders', version: '1.0.0', icons: [{ src: 'https://a.example/1.png' }] };
    const settings = settingsOf({
      MCP_SERVER_NAME: 'acme-orders',
      MCP_SERVER_VERSION: '2.7.0',
      MCP_SERVER_DESCRIPTION: 'Orders and invoices',
      MCP_SERVER_WEBSITE_URL: 'https://acme.example',
      MCP_SERVER_ICONS: 'https://acme.example/icon.png',
      MCP_SERVER_INSTRUCTIONS: 'Ask for the number.',
    });
    expect(serverIdentity(settings, declared)).toEqual({
      name: 'acme-orders',
      title: 'Orders',
      version: '2.7.0',
      description: 'Orders and invoices',
      websiteUrl: 'https://acme.example',
      icons: [{ src: 'https://acme.example/icon.png' }],
      instructions: 'Ask for the number.',
    });
  });

  it('is shown to people by its title, or else its name', () => {
    expect(shownName({ name: 'orders', title: 'Orders', version: '1' })).toBe('Orders');
    expect(shownName({ name: 'orders', version: '1' })).toBe('orders');
  });

  it('takes icons as JSON', () => {
    const icons = [
      { src: 'data:image/png;base64,AA==', mimeType: 'image/png', sizes: ['48x48', 'any'], theme: 'dark' },
    ];
    expect(serverIdentity(settingsOf({ MCP_SERVER_ICONS: JSON.stringify(icons) })).icons).toEqual(icons);
  });

  it('takes instructions from a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mooring-identity-'));
    const file = join(folder, 'instructions.md');
    writeFileSync(file, '# Orders\n\nAsk for the number.\n');
    expect(serverIdentity(settingsOf({ MCP_SERVER_INSTRUCTIONS: `@${file}` })).instructions).toBe(
      '# Orders\n\nAsk for the number.',
    );
    rmSync(folder, { recursive: true });
    expect(problemOf({ MCP_SERVER_INSTRUCTIONS: `@${file}` })).toContain("can't be read (ENOENT)");
  });

  it.each([
    ['MCP_SERVER_NAME', 'two\nlines', 'is not a name'],
    ['MCP_SERVER_TITLE', 'two\nlines', 'more than one line'],
    ['MCP_SERVER_TITLE', 'x'.repeat(201), 'more than 200 characters'],
    ['MCP_SERVER_WEBSITE_URL', 'javascript:alert(1)', 'not an http(s) URL'],
    ['MCP_SERVER_ICONS', 'javascript:alert(1)', 'neither an http(s) URL nor a data:image/ URI'],
    ['MCP_SERVER_ICONS', 'data:text/html,x', 'neither an http(s) URL nor a data:image/ URI'],
    ['MCP_SERVER_ICONS', '[{', 'neither a URL nor a JSON array'],
    ['MCP_SERVER_ICONS', '[{"src":"https://a.example","sizes":["big"]}]', 'no size'],
    ['MCP_SERVER_INSTRUCTIONS', 'x'.repeat(16_385), 'more than 16384 characters'],
  ])('refuses %s=%j', (variable, value, problem) => {
    expect(problemOf({ [variable]: value })).toContain(problem);
  });
});

describe('modules that declare an identity', () => {
  it('are one at most', () => {
    const two = [moduleWith({ name: 'a' }, 'OrdersModule'), { module: moduleWith({ name: 'b' }, 'BillingModule') }];
    expect(() => declaredIdentity(two)).toThrow(IdentityDefinitionError);
    expect(() => declaredIdentity(two)).toThrow(/OrdersModule and BillingModule each declare one/);
  });

  it('may be none', () => expect(declaredIdentity([class Plain {}])).toBeUndefined());

  it('are told what can’t be, by its member', () => {
    const wrong = moduleWith({ name: 'a\nb', homepage: 'x' } as DeclaredIdentity, 'OrdersModule');
    expect(() => declaredIdentity([wrong])).toThrow(/OrdersModule[^]*name: is not a name[^]*homepage: is no member/);
  });
});
