import { UriTemplate } from '@modelcontextprotocol/sdk/shared/uriTemplate.js';
import type { TemplateVariables } from '../handlers.js';

/** Characters; matching is by regular expression, so what a client sends is bounded. */
const MAX_URI_LENGTH = 8192;

/** Matches URIs against one RFC 6570 template. */
export class TemplateMatcher {
  private readonly template: UriTemplate;
  readonly variables: readonly string[];

  /** @throws Error for a template that is none */
  constructor(uriTemplate: string) {
    this.template = new UriTemplate(uriTemplate);
    this.variables = this.template.variableNames;
  }

  /** @returns the variables, percent-decoded, or `undefined` where the URI does not match */
  match(uri: string): TemplateVariables | undefined {
    if (uri.length > MAX_URI_LENGTH || !URL.canParse(uri)) return undefined;
    const variables = this.template.match(uri);
    if (!variables) return undefined;
    return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, decode(value)]));
  }
}

function decode(value: string | string[]): string | string[] {
  return Array.isArray(value) ? value.map(decodeOne) : decodeOne(value);
}

function decodeOne(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
