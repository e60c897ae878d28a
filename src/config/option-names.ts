import { inspect } from 'node:util';
import type { WrittenSetting } from './setting-names.js';
import { optionName } from './settings-options.js';
import { shorten } from './shorten.js';
import { settingFacts, type SettingName } from './variables.js';

/** Where options stand, and in which language: that of an application, or JSON. */
export interface Writing {
  /** Before every name: `servers[1].` */
  readonly before: string;
  readonly json: boolean;
}

/** In the code of an application: `sessionTtlSeconds: 3600`, `authIssuer: [ 'https://…' ]`, `identity: { name: '…' }`. */
export const IN_CODE: Writing = { before: '', json: false };

/** How options are written. */
export class OptionNames {
  constructor(
    private readonly options: object,
    private readonly writing = IN_CODE,
  ) {}

  readonly written = (setting: SettingName): WrittenSetting => {
    const name = optionName(setting);
    return {
      name: this.name(name),
      held: (text) => this.held(name, this.literal(setting, text)),
      assigned: (text) => this.nested(name, this.literal(setting, text)),
    };
  };

  name(option: string): string {
    return this.writing.before + option;
  }

  /** An option with what its object holds, or else with `otherwise`. */
  held(option: string, otherwise = 'undefined'): string {
    const value = option
      .split('.')
      .reduce<unknown>((inside, member) => (inside as Record<string, unknown>)?.[member], this.options);
    return `${this.name(option)}: ${value === undefined ? otherwise : this.shown(value)}`;
  }

  private nested(option: string, text: string): string {
    const quote = this.writing.json ? '"' : '';
    const [inner, ...members] = option
      .split('.')
      .reverse()
      .map((member) => quote + member + quote);
    return members.reduce((inside, member) => `${member}: { ${inside} }`, `${inner}: ${text}`);
  }

  /** What an author writes for the text of a variable. */
  private literal(setting: SettingName, text: string): string {
    if (text === '') return this.writing.json ? 'null' : 'undefined';
    switch (settingFacts(setting).form) {
      case 'number':
      case 'flag':
        return text;
      case 'list':
        return this.shown(text.split(','));
      case 'json':
        return text.startsWith('[') ? this.shown(JSON.parse(text)) : this.shown(text);
      default:
        return this.shown(text);
    }
  }

  private shown(value: unknown): string {
    if (this.writing.json) return shorten(JSON.stringify(value));
    return shorten(inspect(value, { depth: 3, breakLength: Infinity, maxArrayLength: 10, maxStringLength: 80 }));
  }
}
