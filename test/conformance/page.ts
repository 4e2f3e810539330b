/**
 * The page that tells what the suite found: `docs/conformance.md`, the same text for the same report.
 *
 * Counts by source; what is explained, by rule; what is not expressible, by source. Lines of at most 120 characters.
 */
import type { ConformanceCase } from './case.ts';
import { wordsFor } from './differences.ts';
import { sources, type Report, type Status } from './suite.ts';

const width = 120;

const head = `# Conformance

The engine, its indicators and its metrics held against numbers that other projects computed or asserted. This page is
written by \`npm run conformance -- --write\` from the cases, which are not part of the project; the rules are those of
[SPEC.md](../SPEC.md).

- *passed*: what was asked came out within the tolerance that the source states.
- *explained*: this engine differs by a rule, and its number is what that rule gives, worked out without the engine.
- *not expressible*: something that the case needs is not built, or the case is no run and outside of what an engine
  does; each says which. Where a part of such a case can be held, it agrees.
`;

export function conformancePage({ cases }: Report): string {
  return [
    head,
    '## Sources\n',
    table(cases),
    '',
    '## Explained differences\n',
    ...explainedLines(cases.filter(({ status }) => status === 'explained')),
    '## Not expressible\n',
    ...missingLines(cases.filter(({ status }) => status === 'notExpressible')),
  ].join('\n');
}

function table(cases: readonly ConformanceCase[]): string {
  const statuses: readonly Status[] = ['passed', 'explained', 'notExpressible'];
  const row = (name: string, some: readonly ConformanceCase[]): readonly string[] => [
    name,
    String(some.length),
    ...statuses.map((status) => String(some.filter((one) => one.status === status).length)),
  ];
  const rows = [
    ['source', 'cases', 'passed', 'explained', 'not expressible'],
    ...sources.map((source) =>
      row(
        source,
        cases.filter((one) => one.source === source),
      ),
    ),
    row('all', cases),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(' | ')} |`;
  const rule = widths.map((size, i) => (i === 0 ? '-'.repeat(size) : `${'-'.repeat(size - 1)}:`));
  return [line(rows[0]!), `| ${rule.join(' | ')} |`, ...rows.slice(1).map(line)].join('\n');
}

/** By rule, then by what is said of it, in the order of the suite. */
function explainedLines(cases: readonly ConformanceCase[]): readonly string[] {
  const byRule = [...Map.groupBy(cases, ({ rule }) => rule!)].sort(([a], [b]) => (a < b ? -1 : 1));
  return byRule.flatMap(([rule, some]) => [
    `### ${rule}\n`,
    ...[...Map.groupBy(some, (one) => `${one.source}: ${wordsFor(one)}`)].map(([says, these]) =>
      item(says, these),
    ),
    '',
  ]);
}

/** By source, then by what is missing. */
function missingLines(cases: readonly ConformanceCase[]): readonly string[] {
  const bySource = sources
    .map((source) => [source, cases.filter((one) => one.source === source)] as const)
    .filter(([, some]) => some.length > 0);
  return bySource.flatMap(([source, some]) => [
    `### ${source}\n`,
    ...[...Map.groupBy(some, saidOf)].map(([says, these]) => item(`${says}:`, these)),
    '',
  ]);
}

function saidOf(one: ConformanceCase): string {
  const says = wordsFor(one);
  return one.rule === null ? says : `${says} (${one.rule})`;
}

/** A point of a list: what is said, how many cases there are, and which. */
function item(says: string, cases: readonly ConformanceCase[]): string {
  const names = cases.map(({ id }, i) => `\`${id}\`${i < cases.length - 1 ? ',' : ''}`);
  const count = cases.length === 1 ? '' : `${cases.length} cases: `;
  return wrapped([...`- ${says} ${count}`.trimEnd().split(' '), ...names]);
}

/** Lines of words, further ones set in; a word is never cut. */
function wrapped(words: readonly string[]): string {
  const lines: string[] = [];
  let line = words[0]!;
  for (const word of words.slice(1)) {
    if (line.length + 1 + word.length > width) {
      lines.push(line);
      line = `  ${word}`;
    } else line += ` ${word}`;
  }
  return [...lines, line].join('\n');
}
