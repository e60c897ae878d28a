import type { ErrorObject } from 'ajv';
import type { ArgumentIssue } from '../../outcomes.js';

/** More values than these help no reader, and a schema may allow thousands. */
const QUOTED_VALUES = 5;
const QUOTED_LENGTH = 100;

export function toIssue(error: ErrorObject): ArgumentIssue {
  const at = error.instancePath.split('/').slice(1).map(unescapePointer);
  return { path: at.join('.'), message: messageOf(error) };
}

function unescapePointer(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

function messageOf(error: ErrorObject): string {
  const message = error.message ?? error.keyword;
  switch (error.keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return `${message}: ${quote(Object.values(error.params)[0])}`;
    case 'enum':
      return `${message}: ${quoteFew(error.params['allowedValues'] as readonly unknown[])}`;
    case 'const':
      return `${message}: ${quote(error.params['allowedValue'])}`;
    default:
      return message;
  }
}

function quoteFew(values: readonly unknown[]): string {
  const quoted = values.slice(0, QUOTED_VALUES).map(quote).join(',');
  const hidden = values.length - QUOTED_VALUES;
  return hidden > 0 ? `[${quoted}, and ${hidden} more]` : `[${quoted}]`;
}

function quote(value: unknown): string {
  const text = JSON.stringify(typeof value === 'string' ? value.slice(0, QUOTED_LENGTH) : value);
  return text.length > QUOTED_LENGTH ? `${text.slice(0, QUOTED_LENGTH)}…` : text;
}
