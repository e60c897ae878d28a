/** The strongly connected components of a graph (Tarjan), without recursion: a graph may be one long path. */
export function componentsOf<Node>(roots: Iterable<Node>, next: (node: Node) => readonly Node[]): readonly Node[][] {
  const found: Node[][] = [];
  const index = new Map<Node, number>();
  const low = new Map<Node, number>();
  const stack: Node[] = [];
  const isOpen = new Set<Node>();
  for (const root of roots) {
    if (index.has(root)) continue;
    const path: { readonly node: Node; readonly after: readonly Node[]; at: number }[] = [];
    const enter = (node: Node) => {
      index.set(node, index.size);
      low.set(node, index.get(node)!);
      stack.push(node);
      isOpen.add(node);
      path.push({ node, after: next(node), at: 0 });
    };
    enter(root);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const { node } = top;
      const following = top.after[top.at++];
      if (following === undefined) {
        path.pop();
        const parent = path.at(-1)?.node;
        if (parent !== undefined) low.set(parent, Math.min(low.get(parent)!, low.get(node)!));
        if (low.get(node) === index.get(node)) found.push(closed(stack, isOpen, node));
      } else if (!index.has(following)) enter(following);
      else if (isOpen.has(following)) low.set(node, Math.min(low.get(node)!, index.get(following)!));
    }
  }
  return found;
}

function closed<Node>(stack: Node[], isOpen: Set<Node>, last: Node): Node[] {
  const members = stack.splice(stack.lastIndexOf(last));
  members.forEach((member) => isOpen.delete(member));
  return members;
}
