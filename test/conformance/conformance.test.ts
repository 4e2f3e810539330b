/**
 * The conformance suite as a test: nothing fails, every case on disk is judged once, what is explained names a rule of
 * SPEC.md, and no source passes less than it did. Without the shared folder it is skipped, and says so.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedDir } from '../support/shared.ts';
import { entryFor, explainedWords, missingWords } from './differences.ts';
import { conformancePage } from './page.ts';
import { idsOnDisk, runConformance, skippedReport, sources, unmatched, type Source } from './suite.ts';
import { agrees, held } from './verdict.ts';

const shared = sharedDir();
const spec = readFileSync(new URL('../../SPEC.md', import.meta.url), 'utf8');
const [builtPart, notBuiltPart] = spec.split('## Not yet built') as [string, string];
const idPattern = /\b[A-Z]{2,5}-\d+\b/g;
const built = new Set(builtPart.match(idPattern));
const notBuilt = new Set(notBuiltPart.match(idPattern));

/** [passed, explained] of each source, at least. */
const floors: Readonly<Record<Source, readonly [number, number]>> = {
  'freqtrade-backtest-detail': [14, 0],
  backtestingpy: [16, 1],
  lean: [42, 1],
  'trading-signals-broker': [21, 1],
  backtrader: [19, 41],
  nautilus: [19, 3],
  jesse: [16, 1],
  'freqtrade-trade-math': [60, 16],
  'zipline-costs': [30, 10],
  'empyrical-metrics': [90, 33],
  performanceanalytics: [231, 0],
  papers: [12, 0],
  indicators: [53, 16],
  'exchange-connectors': [4, 1],
};

describe.skipIf(shared === null)('conformance with numbers that others computed', () => {
  const report = shared === null ? skippedReport : runConformance(shared);
  const { cases } = report;

  it('nothing fails', () => {
    expect(cases.filter((one) => one.status === 'failed')).toEqual([]);
    expect(report.failed).toBe(0);
  });

  it('every case on disk is judged exactly once', () => {
    const onDisk = sources.flatMap((source) => idsOnDisk(shared!, source).map((id) => `${source} ${id}`));
    const judged = cases.map((one) => `${one.source} ${one.id}`);
    expect(judged.toSorted()).toEqual(onDisk.toSorted());
    expect(new Set(judged).size).toBe(report.total);
    const { total, passed, explained, notExpressible, failed } = report;
    expect(passed + explained + notExpressible + failed).toBe(total);
    expect(total).toBeGreaterThanOrEqual(995);
  });

  it('what is explained names a built rule, and what is not expressible one that is not built, if any', () => {
    for (const { status, rule, source, id } of cases) {
      const where = `${source} ${id}: ${String(rule)}`;
      if (status === 'explained') expect(built.has(rule ?? ''), where).toBe(true);
      if (status === 'passed') expect(rule, where).toBeNull();
      if (status === 'notExpressible' && rule !== null) {
        // ORD-1 lists by itself which types it leaves out.
        expect(notBuilt.has(rule) || rule === 'ORD-1', where).toBe(true);
      }
    }
  });

  it('docs/conformance.md is what the suite writes of them', () => {
    const page = readFileSync(new URL('../../docs/conformance.md', import.meta.url), 'utf8');
    expect(page).toBe(conformancePage(report));
  });

  it('words that stand for cases stand for at least one', () => {
    const used = new Set(cases.filter(({ why }) => why === undefined).map(entryFor));
    expect([...explainedWords, ...missingWords].filter((words) => !used.has(words))).toEqual([]);
  });

  it.each(sources)('%s passes and explains at least as many as it did', (source) => {
    const count = (status: string) =>
      cases.filter((one) => one.source === source && one.status === status).length;
    const [passed, explained] = floors[source];
    expect(count('passed')).toBeGreaterThanOrEqual(passed);
    expect(count('passed') + count('explained')).toBeGreaterThanOrEqual(passed + explained);
  });
});

describe('the verdict on a case', () => {
  const head = { id: 'a', source: 'b' };
  const verdict = (ours: number, theirs: number, byRule: number) =>
    held(head, { ours, theirs, byRule, rule: 'FILL-2', tolerance: 1e-9 }).status;

  it('a difference is explained only by a number that the rule gives', () => {
    expect(verdict(100, 100, 100)).toBe('passed');
    expect(verdict(101, 100, 101)).toBe('explained');
    expect(verdict(101, 100, 100)).toBe('failed');
    // Theirs, and yet not what the rule gives: the engine, or our understanding of the rule, is wrong.
    expect(verdict(100, 100, 101)).toBe('failed');
    expect(held(head, { ours: 101, theirs: 100, tolerance: 1e-9 }).status).toBe('failed');
  });

  it('numbers agree within the tolerance, absolute below one and relative above', () => {
    expect(agrees({ a: [1000, 'x'] }, { a: [1000.0000009, 'x'] }, 1e-9)).toBe(true);
    expect(agrees({ a: [1000] }, { a: [1000.000002] }, 1e-9)).toBe(false);
    expect(agrees(1e-10, 0, 1e-9)).toBe(true);
    expect(agrees([1, 2], [1], 1e-9)).toBe(false);
    expect(agrees({ a: 1 }, { b: 1 }, 1e-9)).toBe(false);
    expect(agrees(NaN, NaN, 1e-9)).toBe(false);
    expect(agrees(null, 0, 1e-9)).toBe(false);
  });

  it('a case without an entry, one too many, and one twice are named', () => {
    expect(unmatched(['a', 'b'], ['b', 'a'])).toEqual([]);
    expect(unmatched(['a', 'b'], ['a'])).toEqual(['b']);
    expect(unmatched(['a'], ['a', 'c'])).toEqual(['c']);
    expect(unmatched(['a'], ['a', 'a'])).toEqual(['a']);
  });
});
