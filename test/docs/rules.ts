/** The rules of SPEC.md, the titles of tests, and what is wrong between the two. */
import ts from 'typescript';
import { nodesOf, type Sources } from './source.ts';

const id = /\b[A-Z]{2,6}-\d+\b/g;

export interface Spec {
  readonly built: readonly string[];
  readonly notBuilt: readonly string[];
}

/** Rules are list items that begin with a bold id; those that are not built are listed before the first full stop. */
export function rulesOf(document: string): Spec {
  const [rules = '', later] = document.split(/^## Not yet built$/m);
  if (later === undefined) throw new Error('the document has no section "Not yet built"');
  const built = [...rules.matchAll(/^- \*\*([A-Z]+-\d+)\*\* /gm)].map((match) => match[1]!);
  const [list = ''] = later.split('.');
  return { built, notBuilt: list.match(id) ?? [] };
}

/** Ids that stand twice. */
export const repeated = (ids: readonly string[]): readonly string[] =>
  ids.filter((name, i) => ids.indexOf(name) !== i);

export interface Title {
  readonly path: string;
  readonly text: string;
}

const testFunctions = ['it', 'test', 'describe'];

/** What `it`, `test` and `describe` are called with, `each` included; and rows of tables that begin with an id. */
export function titlesOf(tests: Sources): readonly Title[] {
  const found: Title[] = [];
  for (const [path, text] of tests) {
    for (const node of nodesOf(text)) {
      const isTitle = ts.isCallExpression(node) && testFunctions.includes(rootName(node.expression));
      const first = isTitle ? node.arguments[0] : undefined;
      if (first !== undefined && (ts.isStringLiteralLike(first) || ts.isTemplateExpression(first)))
        found.push({ path, text: first.getText().slice(1, -1) });
      else if (isRow(node)) found.push({ path, text: node.text });
    }
  }
  return found;
}

/** `it` of `it(...)`, `it.each(...)(...)`, `it.each`...`(...)`. */
function rootName(node: ts.Expression): string {
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isCallExpression(node) || ts.isPropertyAccessExpression(node)) return rootName(node.expression);
  return ts.isTaggedTemplateExpression(node) ? rootName(node.tag) : '';
}

/** A text inside a table whose rows make titles. */
function isRow(node: ts.Node): node is ts.StringLiteral {
  const { parent } = node as { parent?: ts.Node };
  const isInTable =
    parent !== undefined && (ts.isArrayLiteralExpression(parent) || ts.isPropertyAssignment(parent));
  return isInTable && ts.isStringLiteral(node) && /^[A-Z]{2,6}-\d+ \S/.test(node.text);
}

/** Ids of `text`: those of a family that SPEC.md knows, and whatever looks like one at its beginning. */
export function idsIn(text: string, spec: Spec): readonly string[] {
  const families = new Set([...spec.built, ...spec.notBuilt].map(familyOf));
  const leading = /^[A-Z]{2,6}-\d+\b/.exec(text)?.[0];
  return (text.match(id) ?? []).filter((name) => name === leading || families.has(familyOf(name)));
}

const familyOf = (name: string): string => name.split('-')[0]!;

/** Rules without a test. */
export function untested(spec: Spec, titles: readonly Title[]): readonly string[] {
  const named = new Set(titles.flatMap(({ text }) => text.match(id) ?? []));
  return spec.built.filter((name) => !named.has(name));
}

/** Ids that somebody cites and SPEC.md does not hold, each with who cites it. */
export function unknown(spec: Spec, texts: readonly Title[]): readonly string[] {
  const known = new Set([...spec.built, ...spec.notBuilt]);
  return texts.flatMap(({ path, text }) =>
    idsIn(text, spec)
      .filter((name) => !known.has(name))
      .map((name) => `${name} in ${path}: ${text.slice(0, 60)}`),
  );
}
