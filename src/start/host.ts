/** The process as far as its start and its end need it. */
export interface Host {
  on(event: string, listener: (detail: unknown) => void): unknown;
  exit(code: number): void;
}
