/** Laws about what code may touch. Each takes sources and gives what is wrong, one sentence a fault. */
import ts from 'typescript';
import { folderOf, importsOf, nodesOf, placeOf, type Sources } from './source.ts';

/** The kernel, and `stats`, which lives under its laws. */
export const kernelFolders = [
  'base',
  'model',
  'market',
  'indicators',
  'venue',
  'execution',
  'portfolio',
  'risk',
  'strategy',
  'engine',
  'stats',
] as const;

export const isKernel = (path: string): boolean =>
  (kernelFolders as readonly string[]).includes(folderOf(path));

/** Names by which the world is reached: console, process, timers, network, the machine, and the ways to all of them. */
const worldly = new Set(
  (
    'console process performance setTimeout setInterval setImmediate queueMicrotask fetch WebSocket EventSource ' +
    'XMLHttpRequest BroadcastChannel Worker navigator crypto globalThis global window self require eval Function ' +
    'WebAssembly Intl WeakRef FinalizationRegistry Atomics Temporal'
  ).split(' '),
);

/** The functions of Math that every machine computes alike, to the last bit. */
const exactMath = new Set('abs ceil clz32 floor fround imul max min round sign sqrt trunc'.split(' '));

/** Methods that answer by the machine's time zone or language. */
const local =
  /^([gs]et(FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds|TimezoneOffset|Year)|toLocale\w*|localeCompare|to(Date|Time)String)$/;

/** A whole number of digits: what ten may be raised to. */
const digits = /(^d|D)igits$/;

function faults(sources: Sources, of: (node: ts.Node) => string | null): readonly string[] {
  const found: string[] = [];
  for (const [path, text] of sources) {
    for (const node of nodesOf(text)) {
      const fault = of(node);
      if (fault !== null) found.push(`${placeOf(path, node)} ${fault}`);
    }
  }
  return found;
}

/** Whether an identifier is read as a variable: no property's name, no declaration, no type. */
function isRead(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isTypeNode(parent) || ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return false;
  if (ts.isBindingElement(parent) && parent.propertyName === node) return false;
  return ts.isShorthandPropertyAssignment(parent) || (parent as { name?: ts.Node }).name !== node;
}

/** I1, I2, I9: clock, chance, console, process, timers, network. */
export function worldlyUses(sources: Sources): readonly string[] {
  return faults(sources, (node) => {
    if (ts.isMetaProperty(node)) return 'uses import.meta';
    if (!ts.isIdentifier(node) || !isRead(node)) return null;
    if (worldly.has(node.text)) return `uses ${node.text}`;
    if (node.text === 'Date') return isLawfulDate(node) ? null : 'reads the clock or local time through Date';
    const { parent } = node;
    const isChance =
      node.text === 'Math' && ts.isPropertyAccessExpression(parent) && parent.name.text === 'random';
    return isChance ? 'draws chance from Math.random' : null;
  });
}

/** `Date.UTC(...)`, and `new Date(at)` with the instant as its one argument. */
function isLawfulDate(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isNewExpression(parent)) {
    const given = parent.arguments ?? [];
    return parent.expression === node && given.length === 1 && !ts.isStringLiteralLike(given[0]!);
  }
  return ts.isPropertyAccessExpression(parent) && parent.name.text === 'UTC';
}

/** I13, DET-1: what may differ between machines in its last digit, or by zone and language. */
export function unportable(sources: Sources): readonly string[] {
  return faults(sources, (node) => {
    if (ts.isPropertyAccessExpression(node) && local.test(node.name.text)) return `calls ${node.name.text}`;
    if (ts.isBinaryExpression(node) && !isLawfulPower(node)) return `raises to a power: ${node.getText()}`;
    if (!ts.isIdentifier(node) || node.text !== 'Math' || !isRead(node)) return null;
    const { parent } = node;
    if (ts.isPropertyAccessExpression(parent) && parent.expression === node) {
      const { text } = parent.name;
      return exactMath.has(text) || text === 'random' ? null : `uses Math.${text}`;
    }
    return 'takes functions out of Math';
  });
}

/** Both sides whole constants, or ten to a number of digits. */
function isLawfulPower({ left, operatorToken, right }: ts.BinaryExpression): boolean {
  const { kind } = operatorToken;
  if (kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken) return false;
  if (kind !== ts.SyntaxKind.AsteriskAsteriskToken) return true;
  if (!isWhole(left)) return false;
  return isWhole(right) || (left.getText() === '10' && digits.test(right.getText()));
}

const isWhole = (node: ts.Expression): boolean => /^-?\d+$/.test(node.getText());

/** I11: imports that are made while running. */
export function dynamicImports(sources: Sources): readonly string[] {
  return [...sources.keys()].flatMap((path) =>
    importsOf(sources, path)
      .filter(({ isDynamic }) => isDynamic)
      .map(({ to }) => `${path} imports ${to} while running`),
  );
}

/** I11: code that waits. */
export function waits(sources: Sources): readonly string[] {
  return faults(sources, (node) => {
    if (ts.isAwaitExpression(node) || node.kind === ts.SyntaxKind.AsyncKeyword) return 'waits';
    return ts.isIdentifier(node) && node.text === 'Promise' ? 'promises' : null;
  });
}

/** I12. */
export function catches(sources: Sources): readonly string[] {
  return faults(sources, (node) => (ts.isCatchClause(node) ? 'catches' : null));
}

/** I6: casts to Approved. */
export function approvals(sources: Sources): readonly string[] {
  return faults(sources, (node) => {
    if (!ts.isAsExpression(node) && !ts.isTypeAssertionExpression(node)) return null;
    return /\bApproved\b/.test(node.type.getText()) ? 'makes an Approved' : null;
  });
}
