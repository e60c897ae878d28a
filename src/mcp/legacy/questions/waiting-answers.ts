import { Inject, Injectable } from '@nestjs/common';
import { AnswerBox, type AnswerName } from '../../../cluster/answers/answer-box.js';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { anonymousPartOf } from '../../../limits/anonymous-part.js';
import { partOf, type Share, type Shortage, Shares } from '../../../limits/shares.js';

/** What an answer takes beside its text, about, in bytes; it also bounds how many are remembered here. */
const OVERHEAD = 1_024;

/** Answers that are looked after at a time. */
const MAX_LOOKS = 1_000;

interface Waiting {
  readonly name: AnswerName;
  readonly share: Share;
  readonly bytes: number;
  /** When the store forgets it, by this pod's monotonic clock. */
  readonly until: number;
}

/**
 * The answers that this pod has put into the store for other pods, where it knows of none that fetched them. Nearly all
 * are fetched at once, so the store is only asked when a caller, or all of them, seem to have too much there.
 */
@Injectable()
export class WaitingAnswers {
  private readonly shares: Shares;
  private readonly waiting = new Set<Waiting>();
  private readonly lifeMs: number;

  constructor(
    @Inject(SETTINGS) settings: Settings,
    private readonly box: AnswerBox,
  ) {
    const { answersMaxWaitingBytes: whole, callerMaxPercent, requestMaxBytes, elicitTimeoutSeconds } = settings;
    const largest = requestMaxBytes + OVERHEAD;
    const [part, anonymousPart] = [partOf(whole, callerMaxPercent), anonymousPartOf(whole, settings)];
    this.shares = new Shares(Math.max(whole, largest), Math.max(part, largest), Math.max(anonymousPart, largest));
    this.lifeMs = elicitTimeoutSeconds * 1_000;
  }

  /** Reserves room for an answer; `give` gives it back. */
  async take(caller: string, name: AnswerName, answer: string): Promise<Waiting | Shortage> {
    const bytes = Buffer.byteLength(answer) + OVERHEAD;
    this.forgetLapsed();
    if (this.shares.shortage(caller, bytes)) await this.forgetFetched();
    const shortage = this.shares.shortage(caller, bytes);
    if (shortage) return shortage;
    const waiting = { name, share: this.shares.take(caller, bytes), bytes, until: performance.now() + this.lifeMs };
    this.waiting.add(waiting);
    return waiting;
  }

  /** It does not wait: it was not stored, or is fetched. */
  give(waiting: Waiting): void {
    if (this.waiting.delete(waiting)) this.shares.give(waiting.share, waiting.bytes);
  }

  /** All live as long, so the oldest lapse first. */
  private forgetLapsed(): void {
    const now = performance.now();
    for (const waiting of this.waiting) {
      if (waiting.until > now) return;
      this.give(waiting);
    }
  }

  private async forgetFetched(): Promise<void> {
    const oldest = [...this.waiting].slice(0, MAX_LOOKS);
    const there = await this.box.wait(oldest.map(({ name }) => name));
    oldest.forEach((waiting, index) => there[index] || this.give(waiting));
  }
}
