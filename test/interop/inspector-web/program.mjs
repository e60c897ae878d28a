import { openInspector } from './inspector.mjs';
import { Screen } from './screen.mjs';
import { HARMS, STEPS, Unsupported } from './steps.mjs';

/** Prints `<step> ok|unsupported|failed <what was seen>` for each of `MCP_STEPS`, and leaves a picture at `MCP_PICTURE`. */
const steps = process.env.MCP_STEPS.split(',');
const { page, close } = await openInspector(new URL(process.env.MCP_URL), process.env.MCP_ERA);
const screen = new Screen(page);
let revision;
try {
  revision = await screen.connect();
} catch (error) {
  console.log(`connect failed ${oneLine(error)}`);
}
for (const step of revision === undefined ? [] : steps) {
  await tell(step, () => (step === 'connect' ? revision : (STEPS[step] ?? HARMS[step])(screen)));
  if (step === 'contents' && process.env.MCP_PICTURE) await page.screenshot({ path: process.env.MCP_PICTURE });
}
await close();
process.exit(0);

async function tell(step, work) {
  try {
    console.log(`${step} ok ${(await work()) ?? ''}`.trimEnd());
  } catch (error) {
    console.log(`${step} ${error instanceof Unsupported ? 'unsupported' : 'failed'} ${oneLine(error)}`);
    if (!(error instanceof Unsupported)) console.error((await page.locator('body').ariaSnapshot()).slice(0, 3_000));
  }
}

function oneLine({ message }) {
  return message.replaceAll(/\s+/g, ' ').slice(0, 400);
}
