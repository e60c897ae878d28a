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

function oneLine(text = '') {
  return text.replaceAll(/\s+/g, ' ').trim();
}
