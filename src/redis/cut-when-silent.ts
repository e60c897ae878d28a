import type { Redis } from 'ioredis';
import { Periodic } from '../lifecycle/periodic.js';

/** How often a connection is looked at in the time that it may be silent. */
const LOOKS = 4;

/** The error that the connection ends with. */
export const SILENT = 'it stopped answering';

/**
 * Cuts a connection on which Redis owes a reply and says nothing for `limitMs`, so that a new one is tried. Each look
 * comes after the sockets were read, and the looks are counted, not the time: a process whose event loop was blocked
 * takes no server for silent to which it did not listen. (ioredis's `socketTimeout` judges by the clock, before it reads.)
 */
export function cutWhenSilent(client: Redis, limitMs: number): void {
  client.on('connect', () => watch(client, limitMs));
}

function watch(client: Redis, limitMs: number): void {
  const { stream } = client;
  let read = stream.bytesRead;
  let silent = 0;
  const look = () => {
    silent = client.commandQueue.length > 0 && stream.bytesRead === read ? silent + 1 : 0;
    read = stream.bytesRead;
    // The first of these looks came after less than a whole interval of silence.
    if (silent > LOOKS) stream.destroy(new Error(SILENT));
  };
  const looking = new Periodic('redis-socket', limitMs / LOOKS, look, 'sockets').start();
  stream.once('close', () => looking.stop());
}
