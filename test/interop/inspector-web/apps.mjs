import { openInspector } from './inspector.mjs';
import { Screen } from './screen.mjs';

/**
 * Shows an app in the Inspector, which is made of the official host side, and waits until the page has called a tool.
 * `MCP_APP` names its tool as the list does, `MCP_SHOWS` what the page says of a result, `MCP_PRESS` the button that calls;
 * without it the page calls by itself. Prints what the page showed of the tool's result, and what after its call.
 */
const { MCP_URL, MCP_ERA, MCP_APP, MCP_PRESS } = process.env;
const SHOWS = new RegExp(process.env.MCP_SHOWS);
const PATIENCE_MS = 15_000;

const { page, close } = await openInspector(new URL(MCP_URL), MCP_ERA);
try {
  const screen = new Screen(page);
  const revision = await screen.connect();
  await screen.open('Apps');
  await page.getByRole('button', { name: new RegExp(`^${MCP_APP}`) }).click();
  const frame = await appFrame();
  const shown = await shownOn(frame);
  if (MCP_PRESS) await frame.getByRole('button', { name: MCP_PRESS }).click();
  const called = await shownOn(frame, shown);
  console.log(JSON.stringify({ revision, shown, called }));
} catch (error) {
  console.error(error, (await page.locator('body').ariaSnapshot()).slice(0, 3_000));
  process.exitCode = 1;
}
await close();
process.exit();

/** The page of the app is a frame in a frame. */
function appFrame() {
  return patiently('the page', async () => {
    for (const frame of page.frames().slice(1)) if (SHOWS.test(await textOf(frame))) return frame;
  });
}

/** What the page says of a result, once that is another than before. */
function shownOn(frame, before) {
  return patiently(`a result that is not ${before}`, async () => {
    const [, shown] = SHOWS.exec(await textOf(frame)) ?? [];
    return shown === before ? undefined : shown;
  });
}

function textOf(frame) {
  return frame.locator('body').innerText();
}

async function patiently(what, look) {
  const before = Date.now();
  for (;;) {
    const found = await look().catch(() => undefined);
    if (found !== undefined) return found;
    if (Date.now() - before > PATIENCE_MS) throw new Error(`the page never showed ${what}`);
    await page.waitForTimeout(100);
  }
}
