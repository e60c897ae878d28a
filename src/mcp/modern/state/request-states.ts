import { randomUUID } from 'node:crypto';
import type { Settings } from '../../../config/settings.js';
import type { CallState, OpenedState, SealedState, StateBinding, StateRefusal } from './call-state.js';
import type { KeyRing } from '../../keys/key-ring.js';
import { seal, sealedLength, takeApart, unseal } from './seal.js';

/** Clocks of two pods differ by no more. */
const CLOCKS_APART_SECONDS = 7_200;

export type RequestStatesSettings = Pick<Settings, 'mcpStateTtlSeconds' | 'mcpStateMaxBytes'>;

/**
 * Seals what a call has to remember into the text of `requestState`, and opens it again on whichever pod the client's
 * retry lands (spec 2026-07-28, Multi Round-Trip Requests). A state opens as often as it is presented within its life;
 * what must happen only once is for `SingleUse`.
 */
export class RequestStates {
  constructor(
    private readonly keys: KeyRing,
    private readonly settings: RequestStatesSettings,
    private readonly now: () => number = Date.now,
  ) {}

  /** The state of a call that is about to ask for the first time. */
  begin(): CallState {
    return { id: randomUUID(), expiresAt: this.now() + this.settings.mcpStateTtlSeconds * 1000, round: 0, answers: {} };
  }

  /**
   * How long a claim of this state is remembered, in seconds: for its whole life and for as long as clocks may differ, not
   * for what this pod's clock says is left. On a pod whose clock is behind the state lives on.
   */
  claimSeconds({ expiresAt }: CallState): number {
    const left = Math.ceil((expiresAt - this.now()) / 1_000);
    return Math.max(left, this.settings.mcpStateTtlSeconds) + CLOCKS_APART_SECONDS;
  }

  seal(state: CallState, binding: StateBinding): SealedState {
    const { mcpStateMaxBytes: maxBytes } = this.settings;
    const plain = encode(state);
    if (!plain || sealedLength(plain.length) > maxBytes) return { ok: false, reason: 'too-large', maxBytes };
    return { ok: true, text: seal(plain, this.keys.sealing(), binding) };
  }

  async open(text: string, binding: StateBinding): Promise<OpenedState> {
    const sealed = text.length <= this.settings.mcpStateMaxBytes ? takeApart(text) : undefined;
    if (!sealed) return refused('tampered');
    const found = await this.keys.find(sealed.keyId);
    switch (found.state) {
      case 'found':
        return this.judge(unseal(sealed, found.key, binding));
      case 'unknown':
        return refused('unknown-key');
      case 'unavailable':
        return refused('unavailable');
      default:
        return found satisfies never;
    }
  }

  private judge(plain: Buffer | undefined): OpenedState {
    if (!plain) return refused('tampered');
    const state = decode(plain);
    return state.expiresAt > this.now() ? { ok: true, state } : refused('expired');
  }
}

/** `undefined` where the answers are nested too deeply to be written. */
function encode({ id, expiresAt, round, answers }: CallState): Buffer | undefined {
  try {
    return Buffer.from(JSON.stringify({ id, expiresAt, round, answers }));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** What passed authentication was written by `encode`, whose form the version of the sealed text stands for. */
function decode(plain: Buffer): CallState {
  return JSON.parse(plain.toString()) as CallState;
}

function refused(reason: StateRefusal): OpenedState {
  return { ok: false, reason };
}
