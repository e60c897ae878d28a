import { Client, StreamableHTTPClientTransport, UnauthorizedError } from '@modelcontextprotocol/client';
import { SignIn } from './sign-in.js';

const url = new URL(`http://127.0.0.1:${process.env['PORT'] ?? 3000}/mcp`);
const authProvider = await SignIn.listen();
let transport = new StreamableHTTPClientTransport(url, { authProvider });
let client = new Client({ name: 'notes-cli', version: '1.0.0' });

/** Does it again when the person has signed in, or agreed to more. */
async function signedIn<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UnauthorizedError)) throw error;
    await transport.finishAuth(await authProvider.callback());
    return work();
  }
}

await signedIn(async () => {
  await client.close();
  transport = new StreamableHTTPClientTransport(url, { authProvider });
  client = new Client({ name: 'notes-cli', version: '1.0.0' });
  await client.connect(transport);
});
console.log('Signed in with', authProvider.tokens()?.scope);
const call = (name: string, args = {}) => signedIn(() => client.callTool({ name, arguments: args }));
console.log((await call('my-notes')).structuredContent);
console.log((await call('write-note', { text: 'Buy rope' })).content);
console.log('Went on with', authProvider.tokens()?.scope);
const all = call('all-notes').then(({ structuredContent }) => structuredContent);
console.log(await all.catch((error: Error) => error.message));
await client.close();
authProvider.close();
