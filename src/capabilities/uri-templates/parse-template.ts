import { canonicalUri } from './canonical-uri.js';
import { type Operator, OPERATORS, SIMPLE } from './operators.js';

/** Why a URI template cannot be served; its message follows the words "its uriTemplate cannot be matched:". */
export class UriTemplateError extends Error {}

export interface Variable {
  readonly name: string;
  /** `{v*}`: its value is a list. */
  readonly exploded: boolean;
}

export interface Expression {
  readonly text: string;
  readonly operator: Operator;
  readonly variables: readonly Variable[];
}

/** Text, in its canonical form, or what stands between braces. */
export type TemplatePart = string | Expression;

const PARTS = /\{([^{}]*)\}|[^{}]+|[{}]/g;
/** Kept by RFC 6570 §2.2 for extensions. */
const RESERVED_OPERATORS = '=,!@|';
const VARIABLE = /^([^\s%*:]|%[\dA-Fa-f]{2})+\*?$/;

/**
 * Parses a template of RFC 6570 whose values can be read back from a URI.
 *
 * @throws UriTemplateError with the reason for what is no template, and for what cannot be read back
 */
export function parseTemplate(template: string): TemplatePart[] {
  const parts = [...template.matchAll(PARTS)].map(({ 0: text, 1: inside, index }) => {
    if (text === '{' || text === '}') throw new UriTemplateError(describeBrace(template, index));
    return toPart(text, inside);
  });
  const names = parts.flatMap((part) => (typeof part === 'string' ? [] : part.variables.map(({ name }) => name)));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw new UriTemplateError(`it names "${twice}" twice; give each variable a name of its own`);
  parts.forEach((part, at) => refuseAdjacent(parts[at - 1], part));
  return parts;
}

function toPart(text: string, inside: string | undefined): TemplatePart {
  if (inside !== undefined) return toExpression(text, inside);
  const literal = canonicalUri(text);
  if (literal === undefined) throw new UriTemplateError('it is no valid Unicode');
  return literal;
}

/** What to write for a brace that stands alone. */
function describeBrace(template: string, at: number): string {
  const [before, after] = [template.slice(0, at), template.slice(at + 1)];
  const [named] = (template[at] === '{' ? /^[+#./;?&]?[\w.,*]*/.exec(after) : /(?<!\w)\w*$/.exec(before))!;
  const [open, close] = template[at] === '{' ? [at, at + 1 + named.length] : [at - named.length, at];
  const name = template.slice(open, close).replace(/^\{/, '') || 'name';
  const mended = `${template.slice(0, open)}{${name}}${template[at] === '{' ? template.slice(close) : after}`;
  const [has, lacks] = template[at] === '{' ? ['{', '}'] : ['}', '{'];
  return `it has a "${has}" without its "${lacks}"; write "${mended}"`;
}

function toExpression(text: string, inside: string): Expression {
  const symbol = inside.charAt(0);
  if (symbol !== '' && RESERVED_OPERATORS.includes(symbol))
    throw new UriTemplateError(`"${text}" has the operator "${symbol}", which RFC 6570 does not define`);
  const operator = Object.hasOwn(OPERATORS, symbol) ? OPERATORS[symbol] : undefined;
  const variables = inside
    .slice(operator ? 1 : 0)
    .split(',')
    .map((variable) => toVariable(text, variable.trim()));
  return { text, operator: operator ?? SIMPLE, variables };
}

function toVariable(text: string, variable: string): Variable {
  if (/:\d+$/.test(variable))
    throw new UriTemplateError(
      `"${text}" has a prefix modifier: a URI then holds only a part of the value, so the value cannot be read back; ` +
        `write "${text.replace(/:\d+/g, '')}"`,
    );
  if (!VARIABLE.test(variable))
    throw new UriTemplateError(`"${text}" names no variable as RFC 6570 does, such as "{name}" or "{?from,to}"`);
  const exploded = variable.endsWith('*');
  return { name: exploded ? variable.slice(0, -1) : variable, exploded };
}

function refuseAdjacent(before: TemplatePart | undefined, part: TemplatePart): void {
  if (before === undefined || typeof before === 'string' || typeof part === 'string' || part.operator.first !== '')
    return;
  throw new UriTemplateError(
    `nothing stands between "${before.text}" and "${part.text}", so no URI tells where one value ends and the other ` +
      `begins; write a literal between them, such as "${before.text}/${part.text}"`,
  );
}
