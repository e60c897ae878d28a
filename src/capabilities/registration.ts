/** A capability that was added at run time. */
export interface Registration {
  /** Takes the capability away; clients are told. Does nothing the second time. */
  remove(): void;
}
