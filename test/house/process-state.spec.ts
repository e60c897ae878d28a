import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import ts from 'typescript';

/** What never changes once it is made. */
const CONSTANT = new Set(['Logger', 'RegExp', 'RpcError', 'TextDecoder', 'Uint16Array', 'W3CTraceContextPropagator']);
const COLLECTIONS = new Set(['Map', 'Set', 'WeakMap', 'WeakSet']);

/**
 * What a module keeps is shared by all applications of a process. Each is judged in docs/decisions/0027: what is new here
 * belongs there, or into a provider.
 */
const JUDGED = {
  'accepted-types.ts': ['recent'],
  'as-a-whole.ts': ['unasked'],
  'background.ts': ['handlers'],
  'cap-reached.ts': ['limits'],
  'children.ts': ['pids', 'isListening'],
  'compile-json-schema.ts': ['judges'],
  'embedded-server.ts': ['factory'],
  'faults.ts': ['faults'],
  'host-packages.ts': ['shared'],
  'may-wait.ts': ['known'],
  'old-transport.ts': ['limit'],
  'periodic.ts': ['started', 'allowed', 'waitMs'],
  'plainly-linear.ts': ['verdicts'],
  'question-mac.ts': ['derived'],
  'request-headers.ts': ['known'],
  'server-identity.ts': ['limit'],
  'shared-api.ts': ['providers', 'registered'],
  'template-matcher.ts': ['sets'],
  'tick-end.ts': ['turnEnd'],
  'unions.ts': ['optionsOf'],
};

function isKept({ initializer, type }: ts.VariableDeclaration, flags: ts.NodeFlags): boolean {
  if (flags & ts.NodeFlags.Let) return true;
  if (type && /^(Readonly|readonly )/.test(type.getText())) return false;
  if (initializer && ts.isArrayLiteralExpression(initializer)) return initializer.elements.length === 0;
  if (!initializer || !ts.isNewExpression(initializer)) return false;
  const made = initializer.expression.getText();
  if (COLLECTIONS.has(made)) return (initializer.arguments?.length ?? 0) === 0;
  return !CONSTANT.has(made);
}

/** The names of what the top level of a module keeps and may change. */
function keptIn(text: string): string[] {
  const source = ts.createSourceFile('one.ts', text, ts.ScriptTarget.Latest, true);
  return source.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList: { declarations, flags } }) =>
      declarations.filter((made) => isKept(made, flags)).map(({ name }) => name.getText()),
    );
}

describe('what modules keep for the whole process', () => {
  it('is found where it is', () => {
    const text = `let a = 1; const b = new Map<string, number>(); const c = new Set(['x']); const d: string[] = [];
      const e: readonly string[] = []; const f = new LRUCache({ max: 1 }); const g = new Logger('x'); const h = [1];
      export const i = new WeakMap(); function j() { let k = 1; }`;
    expect(keptIn(text)).toEqual(['a', 'b', 'd', 'f', 'i']);
  });

  it('is known, and each was judged', () => {
    const files = globSync('src/**/*.ts').filter((file) => !/\.(spec|contract)\.ts$/.test(file));
    const found = files.map((file) => [basename(file), keptIn(readFileSync(file, 'utf8'))] as const);
    expect(Object.fromEntries(found.filter(([, names]) => names.length > 0))).toEqual(JUDGED);
  });

  it('is named in the decision about it', () => {
    const page = readFileSync('docs/decisions/0027-what-a-process-has-one-of.md', 'utf8');
    expect(Object.keys(JUDGED).filter((file) => !page.includes(`\`${file}\``))).toEqual([]);
  });
});
