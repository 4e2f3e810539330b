/**
 * Source files as data: their text by path, and what the compiler's parser finds in it. The parser reads comments,
 * strings and types as what they are, so that a law about `Date` is not deceived by a sentence that names it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { posix, sep } from 'node:path';
import ts from 'typescript';

/** Text by path, with `/` on every platform. */
export type Sources = ReadonlyMap<string, string>;

export interface Import {
  /** A path of the sources, or a package's name; `import()` where it is computed. */
  readonly to: string;
  readonly isDynamic: boolean;
}

export const computed = 'import()';

/** Every file under `folder` whose name ends with `ending`. */
export function readSources(folder: string, ending = '.ts'): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const paths = names.map((name) => name.split(sep).join('/')).filter((name) => name.endsWith(ending));
  return new Map(paths.sort().map((path) => [path, readFileSync(`${folder}/${path}`, 'utf8')]));
}

/** `venue` for `venue/fill.ts`; a file of the root is its own folder. */
export const folderOf = (path: string): string => path.split('/')[0]!;

const trees = new Map<string, readonly ts.Node[]>();

/** All nodes of a text's syntax tree, parents before their children. Each text is parsed once. */
export function nodesOf(text: string): readonly ts.Node[] {
  let nodes = trees.get(text);
  if (nodes === undefined) {
    const found: ts.Node[] = [];
    const visit = (node: ts.Node): void => {
      found.push(node);
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true));
    nodes = found;
    trees.set(text, nodes);
  }
  return nodes;
}

interface Specifier {
  /** Null where it is computed. */
  readonly text: string | null;
  readonly isDynamic: boolean;
}

const specifiers = new Map<string, readonly Specifier[]>();

/** What `path` imports: `import`, `import type`, `export from`, bare imports, `import()`, and types by `import()`. */
export function importsOf(sources: Sources, path: string): readonly Import[] {
  const text = sources.get(path)!;
  let found = specifiers.get(text);
  if (found === undefined) specifiers.set(text, (found = nodesOf(text).flatMap(specifierOf)));
  return found.map(({ text: name, isDynamic }) => ({
    to: name === null ? computed : resolved(path, name),
    isDynamic,
  }));
}

function specifierOf(node: ts.Node): readonly Specifier[] {
  const of = (specifier: ts.Node | undefined, isDynamic: boolean): readonly Specifier[] => {
    const isText = specifier !== undefined && ts.isStringLiteralLike(specifier);
    return [{ text: isText ? specifier.text : null, isDynamic }];
  };
  if (ts.isImportDeclaration(node)) return of(node.moduleSpecifier, false);
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined)
    return of(node.moduleSpecifier, false);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return of(node.argument.literal, false);
  const isCall = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return isCall ? of(node.arguments[0], true) : [];
}

function resolved(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), specifier));
  if (specifier.startsWith('node:')) return specifier;
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Where a node stands: `venue/fill.ts:12`. */
export function placeOf(path: string, node: ts.Node): string {
  const { line } = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart());
  return `${path}:${line + 1}`;
}
