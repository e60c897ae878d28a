import type { Problem } from './problem.js';
import { shorten } from './shorten.js';
import { type SettingName, variableName } from './variables.js';

/** How one setting is written in the place where its author sets it. Texts are those that a variable would hold. */
export interface WrittenSetting {
  /** `SESSION_TTL_SECONDS`, `sessionTtlSeconds` */
  readonly name: string;
  /** With what it holds: `PORT="80a"`, `sessionTtlSeconds: 0`. */
  held(text: string): string;
  /** With a value that could stand there: `PORT=3000`, `sessionTtlSeconds: 3600`; an empty text is unset. */
  assigned(text: string): string;
}

/** Names settings in messages as their author does: each setting by the place that it came from, or could be set in. */
export class SettingNames {
  /** @param embedded the host of an application decides which address it listens on, and no setting does */
  constructor(
    readonly written: (setting: SettingName) => WrittenSetting,
    readonly embedded = false,
  ) {}

  name(setting: SettingName): string {
    return this.written(setting).name;
  }

  assigned(setting: SettingName, text: string): string {
    return this.written(setting).assigned(text);
  }

  /**
   * @param value what it holds, as a text; `undefined` where that must not be shown or does not matter
   * @param what a verb phrase about the setting
   * @param example what it could hold, as a text
   */
  problem(setting: SettingName, value: string | undefined, what: string, example: string): Problem {
    const written = this.written(setting);
    return {
      said: value === undefined ? written.name : written.held(value),
      what,
      example: written.assigned(example),
    };
  }
}

export function writtenAsVariable(setting: SettingName): WrittenSetting {
  const name = variableName(setting);
  return {
    name,
    held: (text) => `${name}=${shorten(JSON.stringify(text))}`,
    assigned: (text) => `${name}=${text}`,
  };
}
