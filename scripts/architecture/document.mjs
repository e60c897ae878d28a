import { classesOf } from './classes.mjs';
import { moduleDiagram, requestDiagram, requestSteps } from './diagrams.mjs';

/**
 * `docs/architecture.md` with its generated parts as the code has them.
 *
 * @param text the document
 * @param service the folder of its source, its root module, and the classes `RequestPipeline` and `McpController`
 */
export function architectureDocument(text, { source, root, ...endpoint }) {
  const classes = classesOf(source);
  const parts = {
    modules: moduleDiagram(root, classes),
    'request path': requestDiagram(endpoint, classes),
    steps: requestSteps(endpoint, classes),
  };
  return Object.entries(parts).reduce((written, [name, lines]) => replaced(written, name, lines), text);
}

function replaced(text, name, lines) {
  const [begin, end] = [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`];
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`docs/architecture.md has no ${begin} … ${end}`);
  return `${before}${begin}\n\n${lines.join('\n')}\n\n${end}${after}`;
}
