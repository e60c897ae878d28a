import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Runs a file in a process of its own and resolves with the message that it sends. */
export async function measureIn(file, ...args) {
  const child = fork(file, args, { execArgv: ['--expose-gc'] });
  const [result] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`${file} ended with ${code}`))),
  ]);
  return result;
}
