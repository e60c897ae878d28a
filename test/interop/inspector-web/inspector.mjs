import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const START_WITHIN_MS = 60_000;
/** What a person would wait for something to appear, on a busy machine. */
const PATIENCE_MS = 15_000;

/** The Inspector's web server with one MCP server, and its page in a browser. @returns `{ page, close }` */
export async function openInspector(url, era) {
  const home = mkdtempSync(join(tmpdir(), 'mooring-inspector-'));
  const server = await start(url, era, home);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  const page = await browser.newPage({ viewport: { width: 1500, height: 900 } });
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(server.address);
  return {
    page,
    close: async () => {
      await browser.close();
      server.child.kill('SIGKILL');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function start(url, era, home) {
  const [port, sandbox] = [await freePort(), await freePort()];
  const command = fileURLToPath(import.meta.resolve('../node_modules/.bin/mcp-inspector'));
  const env = {
    ...process.env,
    HOME: home,
    CLIENT_PORT: String(port),
    MCP_SANDBOX_PORT: String(sandbox),
    MCP_AUTO_OPEN_ENABLED: 'false',
    MCP_INSPECTOR_SECRET_STORE: 'memory',
  };
  const args = ['--web', '--server-url', url.href, '--transport', 'http', '--protocol-era', era];
  const child = spawn(process.execPath, [command, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await new Promise((resolve, reject) => {
    let printed = '';
    setTimeout(() => reject(new Error(`the Inspector did not start: ${printed}`)), START_WITHIN_MS).unref();
    child.stdout.on('data', (chunk) => {
      printed += chunk;
      const [found] = /http:\/\/\S+API_TOKEN=\S+/.exec(printed) ?? [];
      if (found) resolve(found);
    });
  });
  return { child, address };
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
