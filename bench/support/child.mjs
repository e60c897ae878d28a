import { fork } from 'node:child_process';
import { once } from 'node:events';
import { endsWithBench } from './children.mjs';

/** Runs a file in a process of its own and resolves with the message that it sends. What it prints is its log, and dropped. */
export async function measureIn(file, ...args) {
  const child = endsWithBench(
    fork(file, args, { execArgv: ['--expose-gc'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
  );
  const [result] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`${file} ended with ${code}`))),
  ]);
  return result;
}
