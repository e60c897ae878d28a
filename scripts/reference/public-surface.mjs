import ts from 'typescript';

const FORMAT = ts.TypeFormatFlags.NoTruncation;

/** What a team may import, with what the docstrings say of it, by the compiler. */
export class PublicSurface {
  #checker;
  #program;

  /** @param entries absolute paths of what the package exports */
  constructor(entries, options) {
    this.#program = ts.createProgram(entries, { ...options, noEmit: true });
    this.#checker = this.#program.getTypeChecker();
  }

  /** The exports of an entry in the order of their names: symbols of what they stand for. */
  exportsOf(entry) {
    const file = this.#checker.getSymbolAtLocation(this.#program.getSourceFile(entry));
    const symbols = this.#checker.getExportsOfModule(file);
    return symbols
      .map((symbol) => ({ name: symbol.name, symbol: this.#target(symbol) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  kindOf({ declarations: [declaration] }) {
    if (ts.isClassDeclaration(declaration)) return 'class';
    if (ts.isFunctionDeclaration(declaration)) return isDecorator(declaration) ? 'decorator' : 'function';
    return ts.isVariableDeclaration(declaration) ? 'constant' : 'type';
  }

  meaningOf(symbol) {
    return oneLine(ts.displayPartsToString(symbol.getDocumentationComment(this.#checker)));
  }

  tagOf(symbol, name) {
    const tag = symbol.getJsDocTags(this.#checker).find((found) => found.name === name);
    return tag && oneLine(ts.displayPartsToString(tag.text));
  }

  /** The options that a decorator takes: the members of its only parameter, those that it inherits too. */
  optionsOf({ declarations: [declaration] }) {
    const [parameter] = declaration.parameters;
    if (!parameter || parameter.dotDotDotToken) return [];
    return this.#checker.getPropertiesOfType(this.#checker.getTypeAtLocation(parameter)).map((symbol) => ({
      symbol,
      name: symbol.name,
      isOptional: (symbol.flags & ts.SymbolFlags.Optional) !== 0,
      type: this.#typeOf(symbol),
    }));
  }

  /** What a class or an interface has for teams: no private members, and none of a library. */
  membersOf(symbol) {
    const type = this.#checker.getDeclaredTypeOfSymbol(symbol);
    // What a class of ours has from another one is told of that one.
    const inherited = type.isClass() ? this.#checker.getBaseTypes(type).flatMap((base) => base.getProperties()) : [];
    const own = type.getProperties().filter(({ name }) => inherited.every((other) => other.name !== name));
    return [...this.#constructorOf(symbol), ...own]
      .filter(({ declarations: [declaration] = [] }) => declaration && isForTeams(declaration))
      .map((member) => ({
        symbol: member,
        name: member.name === '__constructor' ? `new ${symbol.name}` : member.name,
        type: this.#memberTypeOf(member),
      }));
  }

  /** What a docstring says of parameters, results and errors, behind its text. */
  notesOf(symbol) {
    const tags = symbol.getJsDocTags(this.#checker);
    const said = (name, before) =>
      tags
        .filter((tag) => tag.name === name)
        .map(
          ({ text }) =>
            `${before}${oneLine(ts.displayPartsToString(text)).replace(/^(\w+) /, name === 'param' ? '`$1` ' : '$1 ')}.`,
        );
    return [
      ...said('param', ''),
      ...said('returns', 'Returns '),
      ...said('throws', 'Throws '),
      ...said('refused', 'Refused at start: '),
      ...said('deprecated', 'Deprecated. '),
    ]
      .map((text) => text.replace(/\.\.$/, '.'))
      .join(' ');
  }

  /** One that has a docstring is called by teams; others are Nest's to call. */
  #constructorOf(symbol) {
    const found = symbol.members?.get('__constructor');
    return found && this.meaningOf(found) !== '' ? [found] : [];
  }

  #memberTypeOf(member) {
    const [declaration] = member.declarations;
    if (!('parameters' in declaration) || ts.isGetAccessorDeclaration(declaration)) return this.#typeOf(member);
    const parameters = declaration.parameters.map(
      ({ dotDotDotToken, name, questionToken, initializer, type }) =>
        `${dotDotDotToken ? '...' : ''}${nameIn(name)}${questionToken || initializer ? '?' : ''}: ${oneLine(type?.getText() ?? 'unknown')}`,
    );
    const result = declaration.type ? ` => ${oneLine(declaration.type.getText())}` : '';
    return `(${parameters.join(', ')})${result}`;
  }

  #typeOf({ declarations: [declaration] }) {
    if (declaration.type) return oneLine(declaration.type.getText());
    return this.#checker.typeToString(this.#checker.getTypeAtLocation(declaration), undefined, FORMAT);
  }

  #target(symbol) {
    return symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
  }
}

/** Decorators of the package are functions with a name in capitals. */
function isDecorator({ name }) {
  return /^[A-Z]/.test(name.text);
}

function isForTeams(declaration) {
  const flags = ts.getCombinedModifierFlags(declaration);
  const isHidden = flags & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected);
  const isNamed = !declaration.name || ts.isIdentifier(declaration.name) || ts.isStringLiteral(declaration.name);
  return !isHidden && isNamed && !declaration.getSourceFile().fileName.includes('/node_modules/');
}

/** A parameter that is taken apart at once is an object of options. */
function nameIn(name) {
  return ts.isIdentifier(name) ? name.text : 'options';
}

function oneLine(text = '') {
  return text.replaceAll(/\s+/g, ' ').trim();
}
