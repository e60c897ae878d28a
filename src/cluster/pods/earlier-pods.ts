/** Whether pods of 0.1.0 may have questions open, whose ids have no MAC: while a roll-out from that release lasts. */
export abstract class EarlierPods {
  /** Answers from memory: as long as one is seen, and for `ELICIT_TIMEOUT_SECONDS` after its last sign of life. */
  abstract mayHaveAsked(): boolean;
}
