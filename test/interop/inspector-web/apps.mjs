import { openInspector } from './inspector.mjs';
import { Screen } from './screen.mjs';

/**
 * Shows an app in the Inspector, which is made of the official host side, and presses a button of its page.
 * `MCP_APP` names its tool as the page lists it, `MCP_SHOWS` what the page says of a result, `MCP_PRESS` the button.
 * Prints what the page showed of the tool's result, and what after the button.
 */
const { MCP_URL, MCP_ERA, MCP_APP, MCP_SHOWS, MCP_PRESS } = process.env;
const PATIENCE_MS = 15_000;

const { page, close } = await openInspector(new URL(MCP_URL), MCP_ERA);
try {
  const screen = new Screen(page);
  const revision = await screen.connect();
  await screen.open('Apps');
  await page.getByRole('button', { name: new RegExp(`^${MCP_APP}`) }).click();
  const frame = await frameWith(MCP_PRESS);
  const shown = await shownOn(frame);
  await frame.getByRole('button', { name: MCP_PRESS }).click();
  const called = await shownOn(frame, shown);
  console.log(JSON.stringify({ revision, shown, called }));
} catch (error) {
  console.error(error, (await page.locator('body').ariaSnapshot()).slice(0, 3_000));
  process.exitCode = 1;
}
await close();
process.exit();

/** The page of the app is a frame in a frame. */
function frameWith(button) {
  return patiently(`a frame with a button ${button}`, async () => {
    for (const frame of page.frames().slice(1)) {
      if ((await frame.getByRole('button', { name: button }).count()) > 0) return frame;
    }
  });
}

/** What the page says of a result, once that is another than before. */
function shownOn(frame, before) {
  return patiently(`another ${MCP_SHOWS} than ${before}`, async () => {
    const [, shown] = new RegExp(MCP_SHOWS).exec(await frame.locator('body').innerText()) ?? [];
    return shown === before ? undefined : shown;
  });
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
