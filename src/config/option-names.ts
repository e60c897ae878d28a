import { inspect } from 'node:util';
import type { WrittenSetting } from './setting-names.js';
import { optionName } from './settings-options.js';
import { shorten } from './shorten.js';
import { settingFacts, type SettingName } from './variables.js';

/** How options are written: `sessionTtlSeconds: 3600`, `authIssuer: ['https://…']`, `identity: { name: '…' }`. */
export function writtenAsOption(options: object): (setting: SettingName) => WrittenSetting {
  return (setting) => {
    const name = optionName(setting);
    return {
      name,
      held: (text) => heldBy(options, name, literal(setting, text)),
      assigned: (text) => nested(name, literal(setting, text)),
    };
  };
}

/** An option with what its object holds, or else with `otherwise`. */
export function heldBy(options: object, name: string, otherwise = 'undefined'): string {
  const value = name
    .split('.')
    .reduce<unknown>((inside, member) => (inside as Record<string, unknown>)?.[member], options);
  return `${name}: ${value === undefined ? otherwise : shown(value)}`;
}

function nested(name: string, text: string): string {
  const [outer, ...members] = name.split('.').reverse();
  return members.reduce((inside, member) => `${member}: { ${inside} }`, `${outer}: ${text}`);
}

/** What an author writes for the text of a variable. */
function literal(setting: SettingName, text: string): string {
  if (text === '') return 'undefined';
  switch (settingFacts(setting).form) {
    case 'number':
    case 'flag':
      return text;
    case 'list':
      return shown(text.split(','));
    case 'json':
      return text.startsWith('[') ? shown(JSON.parse(text)) : shown(text);
    default:
      return shown(text);
  }
}

function shown(value: unknown): string {
  return shorten(inspect(value, { depth: 3, breakLength: Infinity, maxArrayLength: 10, maxStringLength: 80 }));
}
