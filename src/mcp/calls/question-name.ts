/**
 * The name of a question among those of its call. Handlers run again from their beginning, so the same question comes in
 * the same place: the nth use of a key is a question of its own, on each run.
 *
 * @param use how often the run has used the key, this time included
 */
export function questionName(key: string, use: number): string {
  return use === 1 ? key : `${key}#${use}`;
}
