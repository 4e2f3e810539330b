/**
 * docs/metrics.md and the code, held together: every metric has its entry, every entry is complete and names what is
 * there.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { executionFigures } from '../../src/stats/execution-figures.ts';
import { ExecutionTotals } from '../../src/stats/execution-totals.ts';
import { fullMetrics } from '../../src/stats/full-metrics.ts';
import { leavesOf, richInput } from '../stats/rich-input.ts';
import { readSources } from './source.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const document = readFileSync(`${root}docs/metrics.md`, 'utf8');
const sources = readSources(`${root}src/stats`);

interface Entry {
  readonly name: string;
  /** What follows the heading, up to the next. */
  readonly text: string;
}

/** The entries of a document: a heading of three with one name in backticks. */
function entriesOf(text: string): readonly Entry[] {
  return [...text.matchAll(/^### `(\w+)`\n([\s\S]*?)(?=^##|$(?![\s\S]))/gm)].map((match) => ({
    name: match[1]!,
    text: match[2]!,
  }));
}

/** The item of an entry that begins with `label`, on one line. */
function itemOf({ text }: Entry, label: string): string {
  const item = new RegExp(`^- ${label}: ([\\s\\S]*?)(?=^- |\\n\\n|$(?![\\s\\S]))`, 'm').exec(text);
  return item?.[1]!.replace(/\s+/g, ' ').trim() ?? '';
}

const words = (text: string): readonly string[] => [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);

/** What an entry lacks. */
function lacking(entry: Entry): readonly string[] {
  const missing = ['Formula', 'Unit', 'Null', 'Source', 'Code'].filter(
    (label) => itemOf(entry, label) === '',
  );
  const parts = ['Period: ', 'Annualised: '].filter((part) => !itemOf(entry, 'Unit').includes(part));
  return [...missing, ...parts].map((part) => `${entry.name} does not say ${part}`);
}

/** Functions that an entry names as its code and that no file it names exports. */
function unknownCode(entry: Entry): readonly string[] {
  const named = words(itemOf(entry, 'Code'));
  const files = named.filter((word) => word.endsWith('.ts')).map((word) => word.replace('stats/', ''));
  return named
    .filter((word) => !word.endsWith('.ts'))
    .filter((name) => !files.some((file) => sources.get(file)?.includes(`export function ${name}(`)))
    .map((name) => `${entry.name} names ${name}`);
}

/** Exported functions whose own comment states a formula: the metrics. */
const metrics = [...sources.values()].flatMap((text) =>
  [...text.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport function (\w+)/g)]
    .filter((match) => match[1]!.includes('Formula:'))
    .map((match) => match[2]!),
);

const entries = entriesOf(document);
const code = new Set(entries.flatMap((entry) => words(itemOf(entry, 'Code'))));
const columns = new Set(entries.flatMap((entry) => words(itemOf(entry, 'Columns'))));
const result = fullMetrics(richInput());
const execution = executionFigures(new ExecutionTotals(), true);
const leaves = new Set([...leavesOf(result).map(({ name }) => name), ...Object.keys(execution)]);

describe('docs/metrics.md', () => {
  it('METR-1 EXEC-1 has an entry for every figure of the result', () => {
    const named = new Set([...entries.map(({ name }) => name), ...columns]);
    expect(leaves.size).toBeGreaterThan(100);
    expect([...leaves].filter((name) => !named.has(name))).toEqual([]);
  });

  it('METR-1 says of each its formula, unit, period, annualisation, when it is null, source and code', () => {
    expect(entries.length).toBeGreaterThan(90);
    expect(entries.flatMap(lacking)).toEqual([]);
    const [made] = entriesOf('## A\n\n### `x`\n\nIt is.\n\n- Formula: y\n- Unit: z. Period: day.\n\n## B\n');
    expect(lacking(made!)).toEqual([
      'x does not say Null',
      'x does not say Source',
      'x does not say Code',
      'x does not say Annualised: ',
    ]);
  });

  it('METR-1 names code that is there, and every function that states a formula', () => {
    expect(entries.flatMap(unknownCode)).toEqual([]);
    expect(metrics.length).toBeGreaterThan(60);
    expect(metrics.filter((name) => !code.has(name))).toEqual([]);
    const [made] = entriesOf('### `x`\n\n- Code: `omega`, `gone` in `stats/omega.ts`\n');
    expect(unknownCode(made!)).toEqual(['x names gone']);
  });

  it('METR-1 tells each name once, and none that is neither in the result nor a function', () => {
    const names = entries.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const tables = Object.keys(result);
    const known = (name: string): boolean =>
      leaves.has(name) || tables.includes(name) || metrics.includes(name);
    expect(names.filter((name) => !known(name))).toEqual(['calendarReturns']);
    const parts = Object.keys(result.groups);
    expect([...columns].filter((name) => !leaves.has(name) && !parts.includes(name))).toEqual([]);
  });

  it('METR-1 is about figures that a run can have: all of them are defined in the example', () => {
    // A group of one trade has no loser beside its winner.
    const nulls = leavesOf({ ...result, groups: [] }).filter(({ value }) => value === null);
    expect(nulls.map(({ name }) => name)).toEqual([]);
  });
});
