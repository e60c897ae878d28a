import { existsSync } from 'node:fs';

const TOOLS = ['add', 'ask', 'contents', 'countdown', 'echo', 'fail', 'logs', 'progress', 'slow', 'toggle', 'touch'];
const CALL_LIMIT_MS = 90_000;

/** What the page has no such thing as. */
export class Unsupported extends Error {}

const without = (why) => async () => {
  throw new Unsupported(why);
};

export const STEPS = {
  lists: async (screen) => {
    await screen.open('Tools');
    await screen.sees('Tools (11)');
    for (const tool of TOOLS) await screen.sees(`button "${tool}"`);
    await screen.open('Prompts');
    await screen.sees('Prompts (1)');
    await screen.open('Resources');
    for (const text of ['URIs (1)', 'button "note"', 'Templates (1)', 'button "item"']) await screen.sees(text);
  },
  prompt: async (screen) => {
    await openGreet(screen);
    await screen.fill({ name: 'ada' });
    // The list of completions is before the button.
    await screen.page.keyboard.press('Escape');
    await screen.press('Get Prompt');
    await screen.sees('Hello, ada!');
  },
  completion: async (screen) => {
    await openGreet(screen);
    const field = screen.page.getByRole('textbox', { name: 'name', exact: true });
    await field.fill('');
    await field.pressSequentially('a');
    for (const name of ['ada', 'alan']) await screen.page.getByRole('option', { name, exact: true }).waitFor();
    await screen.page.keyboard.press('Escape');
  },
  read: async (screen) => {
    await screen.open('Resources');
    await screen.press('note');
    await screen.sees('text: a note');
    await screen.press('item');
    await screen.fill({ id: '7' });
    await screen.press('Read Resource');
    await screen.sees('item 7');
  },
  echo: async (screen) => {
    const text = 'Grüße, 世界 👋';
    expectShown(await screen.callTool('echo', { text }), text);
  },
  structured: async (screen) =>
    expectShown(await screen.callTool('add', { a: 2, b: 3 }), 'heading "Structured Output"'),
  contents: async (screen) => {
    const shown = await screen.callTool('contents');
    for (const part of ['a text', 'img "Content preview"', 'Resource Links', 'interop://note', 'text: inside']) {
      expectShown(shown, part);
    }
    if ((await screen.page.locator('audio').count()) !== 1) throw new Error('no player for the sound');
  },
  errors: async (screen) => expectShown(await screen.callTool('fail'), 'it failed'),
  progress: async (screen) => {
    expectShown(await screen.callTool('progress', { steps: 5, ms: 100 }), '5 steps');
    await screen.hears('notifications/progress', 5);
  },
  accept: async (screen) => {
    await screen.run('ask');
    await screen.fill({ name: 'ada' });
    await screen.press('Submit');
    expectShown(await screen.results(), 'accept:ada');
  },
  decline: async (screen) => {
    await screen.run('ask');
    await screen.press('Decline');
    expectShown(await screen.results(), 'decline');
  },
  'cancel-question': async (screen) => {
    await screen.run('ask');
    await screen.page.getByRole('dialog').getByRole('button', { name: 'Cancel', exact: true }).click();
    expectShown(await screen.results(), 'text: cancel');
  },
  cancel: async (screen) => {
    await screen.run('slow', { ms: 60_000 });
    await screen.press('Cancel');
    await screen.page.getByRole('button', { name: 'Cancel', exact: true }).waitFor({ state: 'detached' });
    expectShown(await screen.callTool('echo', { text: 'after' }), 'after');
  },
  timeout: without('a time-out of its own for a call'),
  level: without('a choice of the level'),
  subscribe: async (screen) => {
    await screen.open('Resources');
    await screen.press('note');
    await screen.press('Subscribe');
    await screen.sees('Subscriptions (1)');
    await screen.callTool('touch');
    await screen.hears('notifications/resources/updated');
  },
  'list-changed': async (screen) => {
    await screen.callTool('toggle');
    await screen.hears('notifications/tools/list_changed');
  },
  parallel: without('calls at the same time'),
  close: (screen) => screen.disconnect(),
};

export const HARMS = {
  killed: async (screen) => {
    // Long enough for a page on a busy machine.
    await screen.run('countdown', { from: 12, ms: 2_000 });
    await screen.hears('notifications/progress');
    console.log('waiting');
    const shown = await screen.results(CALL_LIMIT_MS);
    expectShown(await screen.callTool('echo', { text: 'after' }), 'after');
    return shown.includes('text: done') ? 'the result' : `an error: ${wordsOf(shown)}`;
  },
  gone: async (screen) => {
    console.log('waiting');
    while (!existsSync(process.env.MCP_GO)) await screen.page.waitForTimeout(50);
    const shown = await screen.callTool('echo', { text: 'after' });
    return shown.includes('text: after') ? 'served on' : `an error: ${wordsOf(shown)}`;
  },
};

async function openGreet(screen) {
  await screen.open('Prompts');
  await screen.page.getByRole('button', { name: /^greet/ }).click();
  await screen.pressIfThere('Close messages');
}

function expectShown(outline, text) {
  if (!outline.includes(text)) throw new Error(`${text} is not in ${textOf(outline)}`);
}

/** What is written in an outline, without what it is part of. */
function wordsOf(outline) {
  const texts = [...outline.matchAll(/- (?:text|paragraph): (.*)/g)].map(([, text]) =>
    text.replaceAll(/^"|"$|\\/g, ''),
  );
  return texts.slice(0, 2).join(': ');
}

function textOf(outline) {
  return outline.replaceAll(/\s+/g, ' ').slice(0, 300);
}
