/**
 * A YAML text as plain values, with the line and column of every path in it.
 *
 * Everything that YAML itself finds wrong comes back as issues: bad syntax, a key that stands twice, more than one
 * document, an alias without its anchor or inside it. A number with more digits than a double keeps is refused rather
 * than rounded in silence. With either of the two, the values are there all the same, to be judged in one go.
 */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  isNode,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
} from 'yaml';
import type { Issue } from '../model/issue.ts';
import { yamlFault } from './yaml-fault.ts';

export type Path = readonly (string | number)[];

/** What is wrong at a path of a document, before it is given its line. */
export interface Wrong {
  readonly code: string;
  readonly path: Path;
  readonly message: string;
  readonly hint?: string;
}

export interface Source {
  readonly value: unknown;
  /** The same with file, line, column, and the path as text. */
  locate(wrong: Wrong): Issue;
}

/** What hides no value: of a field that stands twice the last is kept. */
const harmless: readonly string[] = ['duplicate-key', 'too-precise'];

/**
 * Reads `text`; `file` is for messages. Issues are empty when all is well; `isReadable` says whether the values are
 * there.
 */
export function readYaml(
  text: string,
  file: string,
): { readonly source: Source; readonly issues: readonly Issue[]; readonly isReadable: boolean } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const issues: Issue[] = [...document.errors, ...document.warnings].map((error) => ({
    code: error.code === 'DUPLICATE_KEY' ? 'duplicate-key' : 'bad-yaml',
    severity: 'error',
    file,
    ...at(error.pos[0]),
    message: yamlFault(error.code),
  }));
  const problem = (code: string, node: Node, message: string, hint?: string): void => {
    const issue: Issue = { code, severity: 'error', file, ...at(node.range?.[0] ?? 0), message };
    issues.push(hint === undefined ? issue : { ...issue, hint });
  };
  const isReadable = (): boolean => issues.every(({ code }) => harmless.includes(code));
  if (isReadable()) {
    visit(document, {
      Scalar(_key, node) {
        const { value, source } = node;
        if (typeof value !== 'number' || source === undefined || isKept(source)) return;
        const message = `${source} has more digits than a YAML number keeps`;
        problem('too-precise', node, message, 'Write it in quotes.');
      },
      Pair(_key, { key }) {
        if (isNode(key) && !isScalar(key)) problem('bad-yaml', key, 'the name of a field must be a text');
      },
      Alias(_key, alias) {
        const start = alias.range?.[0] ?? 0;
        const [from, , to] = alias.resolve(document)?.range ?? [Infinity, 0, 0];
        if (from === Infinity) problem('bad-yaml', alias, `there is no anchor "${alias.source}" before this`);
        else if (from <= start && start < to) problem('bad-yaml', alias, `"${alias.source}" holds itself`);
      },
    });
  }
  let value: unknown = null;
  try {
    if (isReadable()) value = document.toJS();
  } catch (error) {
    // The library's guard against a few aliases that stand for millions of values.
    if (!(error instanceof ReferenceError)) throw error;
    problem('bad-yaml', document.contents!, 'a few anchors here stand for millions of values');
  }
  const source: Source = {
    value,
    locate: ({ code, path, message, hint }) => ({
      code,
      severity: 'error',
      file,
      ...at(offsetOf(document, path)),
      path: pathText(path),
      message,
      ...(hint === undefined ? {} : { hint }),
    }),
  };
  return { source, issues, isReadable: isReadable() };
}

/** `markets["BTC/USDT"].changes[0].tick`. */
export function pathText(path: Path): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (!/^[\w-]+$/.test(part)) text += `["${part}"]`;
    else text += text === '' ? part : `.${part}`;
  }
  return text;
}

/** Where the longest part of `path` that the document has begins. */
function offsetOf(document: Document, path: Path): number {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document) ?? null;
    if (isMap(node)) {
      const pair = node.items.findLast(({ key }) => isScalar(key) && String(key.value) === String(part));
      if (pair === undefined) return offset;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value as Node | null;
    } else if (isSeq(node)) {
      const item = node.items[Number(part)] as Node | undefined;
      if (item === undefined) return offset;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else {
      return offset;
    }
  }
  return offset;
}

/** Whether a double keeps every digit of a number as written: 15 decimal digits always fit. */
function isKept(source: string): boolean {
  if (/^0[xo]/.test(source)) return Number.isSafeInteger(Number(source));
  const mantissa = source.replace(/[eE].*$/, '').replace(/\D/g, '');
  return mantissa.replace(/^0+/, '').length <= 15;
}
