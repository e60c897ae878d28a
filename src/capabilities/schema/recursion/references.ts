import { DATA, everyNode, isNode, type JsonNode } from './json-node.js';

const KEYWORDS = ['$ref', '$dynamicRef', '$recursiveRef'] as const;
type Reference = (typeof KEYWORDS)[number];

/** Where the references of a schema lead to. What leads nowhere is for the compiler to refuse. */
export class References {
  private readonly named = new Map<string, JsonNode>();
  private readonly dynamic = new Map<string, JsonNode[]>();

  private constructor(
    private readonly root: JsonNode,
    nodes: readonly JsonNode[],
  ) {
    for (const node of nodes) this.learn(node);
  }

  /** `undefined` where there is none, so that nothing can recurse. */
  static in(root: JsonNode): References | undefined {
    return refers(root) ? new References(root, everyNode(root)) : undefined;
  }

  /** Where a node's own references lead to. */
  of(node: JsonNode): readonly JsonNode[] {
    return KEYWORDS.flatMap((keyword) => this.targets(keyword, node[keyword]));
  }

  private targets(keyword: Reference, reference: unknown): readonly JsonNode[] {
    if (typeof reference !== 'string') return [];
    const dynamic = keyword === '$ref' ? undefined : this.dynamic.get(reference);
    const target = this.resolve(reference);
    return dynamic ?? (target ? [target] : []);
  }

  private resolve(reference: string): JsonNode | undefined {
    const known = this.named.get(reference);
    if (known) return known;
    const [base = '', pointer = ''] = reference.split('#');
    const from = base === '' ? this.root : this.named.get(base);
    return from && pointer.startsWith('/') ? follow(from, pointer) : pointer === '' ? from : undefined;
  }

  private learn(node: JsonNode): void {
    const { $id: id, $anchor: anchor, $dynamicAnchor: dynamicAnchor } = node;
    if (typeof id === 'string') this.named.set(id.replace(/#$/, ''), node);
    for (const name of [anchor, dynamicAnchor]) if (typeof name === 'string') this.named.set(`#${name}`, node);
    if (typeof dynamicAnchor === 'string') this.add(`#${dynamicAnchor}`, node);
    if (node['$recursiveAnchor'] === true) this.add('#', node);
  }

  private add(name: string, node: JsonNode): void {
    this.dynamic.set(name, [...(this.dynamic.get(name) ?? []), node]);
  }
}

/** Most schemas do not, and at the start there are thousands to ask. */
function refers(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  for (const key in value) {
    if (key === '$ref' || key === '$dynamicRef' || key === '$recursiveRef') return true;
    if (!DATA.has(key) && refers((value as JsonNode)[key])) return true;
  }
  return false;
}

function follow(root: JsonNode, pointer: string): JsonNode | undefined {
  let at: unknown = root;
  for (const token of pointer.split('/').slice(1)) {
    const key = decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~');
    at = (at as Record<string, unknown> | undefined)?.[key];
  }
  return isNode(at) ? at : undefined;
}
