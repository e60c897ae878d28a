import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';

/** The numbers of KEYS or ARGV: so many, and whether the last stands for any number of them. */
interface Count {
  readonly count: number;
  readonly isOpen: boolean;
}

/** What Redis runs, by the name of its command. */
interface Script {
  readonly lua: string;
  readonly numberOfKeys?: number;
}

type Define = (client: object) => void;

const files = globSync('src/**/*.ts').filter((file) => /^\s*client\.defineCommand\(/m.test(readFileSync(file, 'utf8')));

/** By running what makes scripts commands of a client. */
async function scriptsOf(file: string): Promise<Map<string, Script>> {
  const scripts = new Map<string, Script>();
  const client = { defineCommand: (name: string, script: Script) => scripts.set(name, script) };
  const exported = (await import(resolve(file))) as Record<string, unknown>;
  const define = Object.entries(exported).filter(([name]) => name.startsWith('define'));
  define.forEach(([, make]) => (make as Define)(client));
  return scripts;
}

/** The comment before the constant that a command is made of, and the declaration of the command for TypeScript. */
function textsOf(file: string) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const headers = new Map<string, string>();
  const constants = new Map<string, string>();
  const declarations = new Map<string, ts.MethodSignature>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableStatement(node)) {
      const comment = ts.getLeadingCommentRanges(source.text, node.pos)?.at(-1);
      const name = node.declarationList.declarations[0]!.name.getText();
      headers.set(name, comment ? source.text.slice(comment.pos, comment.end) : '');
    }
    if (ts.isCallExpression(node) && node.expression.getText().endsWith('.defineCommand')) {
      const [name, script] = node.arguments;
      constants.set((name as ts.StringLiteral).text, /lua: (\w+)/.exec(script!.getText())![1]!);
    }
    if (ts.isMethodSignature(node)) declarations.set(node.name.getText(), node);
    node.forEachChild(visit);
  };
  visit(source);
  return { headerOf: (command: string) => headers.get(constants.get(command) ?? '') ?? '', declarations };
}

/** One line for each, numbered from 1: `ARGV[2]  what it is`, or `ARGV[2…]` for any number from there on. */
function told(header: string, of: 'KEYS' | 'ARGV'): Count {
  const lines = [...header.matchAll(new RegExp(`^ \\* ${of}\\[(\\d+)(…?)\\]  \\S.*$`, 'gm'))];
  expect(lines.map(([, number]) => Number(number))).toEqual(lines.map((_line, index) => index + 1));
  expect(lines.slice(0, -1).filter(([, , open]) => open)).toEqual([]);
  return { count: lines.length, isOpen: lines.at(-1)?.[2] === '…' };
}

/** Numbers that are named, and `for i = 3, #ARGV do` or a function that gets all of them. */
function used(lua: string, of: 'KEYS' | 'ARGV'): Count & { readonly numbers: readonly number[] } {
  const numbers = [...lua.matchAll(new RegExp(`${of}\\[(\\d+)\\]`, 'g'))].map(([, number]) => Number(number));
  const loops = [...lua.matchAll(new RegExp(`for i = (\\d+), #${of}\\b`, 'g'))].map(([, from]) => Number(from));
  if (new RegExp(`(?<!ipairs)\\(${of}\\)`).test(lua)) loops.push(1);
  const all = [...new Set([...numbers, ...loops])].sort((one, other) => one - other);
  return { count: Math.max(0, ...all), isOpen: loops.length > 0, numbers: all };
}

/** Of a script that does with each key what it does with the others. */
const takesAllKeys = (lua: string) => lua.includes('ipairs(KEYS)');

function declared({ parameters }: ts.MethodSignature): Count {
  return { count: parameters.length, isOpen: parameters.at(-1)?.dotDotDotToken !== undefined };
}

/** The numbers among what `Result<0 | 1, Context>` says; a type of another name says more than its header could. */
function numbersOf({ type }: ts.MethodSignature): string[] {
  const result = /^Result<(.*), Context>$/s.exec(type!.getText())![1]!;
  return /^[-\d |]+$/.test(result) ? result.split(' | ') : [];
}

const numbered = (count: number) => Array.from({ length: count }, (_none, index) => index + 1);

describe('scripts', () => {
  it('stand in files of one name, each with the functions that define them', async () => {
    expect(files.length).toBeGreaterThan(8);
    expect(files.filter((file) => !file.endsWith('.scripts.ts'))).toEqual([]);
    const anywhere = globSync('src/**/*.ts').filter((file) => !file.endsWith('.spec.ts'));
    const using = anywhere.filter((file) => /\.defineCommand\(/.test(readFileSync(file, 'utf8')));
    expect(using.sort()).toEqual([...files].sort());
    for (const file of files) {
      const written = readFileSync(file, 'utf8').match(/\.defineCommand\(/g);
      expect((await scriptsOf(file)).size).toBe(written?.length);
    }
  });

  describe.each(files)('of %s', (file) => {
    const { headerOf, declarations } = textsOf(file);
    const commands = [...declarations.keys()];

    it.each(commands)('%s: its header tells the keys and arguments that it uses, and what it replies', async (name) => {
      const { lua } = (await scriptsOf(file)).get(name)!;
      const header = headerOf(name);
      const [keys, args] = [told(header, 'KEYS'), told(header, 'ARGV')];
      if (!takesAllKeys(lua)) expect(used(lua, 'KEYS').numbers).toEqual(numbered(keys.count));
      else expect(used(lua, 'KEYS').count).toBeLessThanOrEqual(keys.count);
      expect(used(lua, 'ARGV')).toEqual({ ...args, numbers: numbered(args.count) });
      expect(header).toMatch(/^ \* Replies \S/m);
    });

    it.each(commands)('%s: TypeScript and Redis are told the same numbers', async (name) => {
      const { numberOfKeys } = (await scriptsOf(file)).get(name)!;
      const header = headerOf(name);
      const [keys, args] = [told(header, 'KEYS'), told(header, 'ARGV')];
      const declaration = declarations.get(name)!;
      if (numberOfKeys === undefined) {
        // The number of keys goes with each call, so the declaration says no more than that.
        expect(declaration.parameters[0]!.getText()).toBe('numberOfKeys: number');
        expect(declared(declaration)).toEqual({ count: 2, isOpen: true });
        return;
      }
      expect(numberOfKeys).toBe(keys.count);
      expect(declared(declaration)).toEqual({ count: keys.count + args.count, isOpen: args.isOpen });
    });

    it.each(commands)('%s: its header tells each number that it replies', (name) => {
      const replies = /^ \* Replies (.*?)(?:\n \*\n|\*\/)/ms.exec(headerOf(name))![1]!;
      for (const number of numbersOf(declarations.get(name)!)) {
        expect(replies).toMatch(new RegExp(`(?<![-\\w])${number}(?!\\w)`));
      }
    });
  });
});
