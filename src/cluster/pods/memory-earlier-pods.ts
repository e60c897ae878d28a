import { EarlierPods } from './earlier-pods.js';

/** Without Redis this pod is alone, and none of another release shares its sessions. */
export class MemoryEarlierPods extends EarlierPods {
  mayHaveAsked(): boolean {
    return false;
  }
}
