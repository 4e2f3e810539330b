/**
 * The conformance suite: every case of the sources that it covers, judged, and counted against the files themselves.
 *
 * Sources are folders of `oracles`. What is on disk is read here apart from the adapters, so that none of them can
 * leave a case out: a case without an entry, an entry without a case and an entry twice are errors.
 */
import { readFileSync } from 'node:fs';
import { runBacktestingCases } from './backtestingpy-cases.ts';
import { runBacktestingRuns } from './backtestingpy-runs.ts';
import { backtraderIds, runBacktraderCases, type BacktraderFile } from './backtrader.ts';
import {
  backtraderIndicatorIds,
  runBacktraderIndicatorCases,
  type BacktraderIndicatorFile,
} from './backtrader-indicators.ts';
import type { ConformanceCase } from './case.ts';
import { connectorIds, runConnectorCases, type ConnectorFile } from './exchange-connectors.ts';
import { runFreqtradeCases } from './freqtrade-backtest-detail.ts';
import { runFreqtradeMathCases } from './freqtrade-trade-math.ts';
import { runIndicatorCases } from './indicators.ts';
import { runJesseCases } from './jesse.ts';
import { runLeanCases } from './lean.ts';
import { runMetricCases } from './metrics.ts';
import { runNautilusCases } from './nautilus.ts';
import { runPaperCases } from './papers.ts';
import { runBrokerCases } from './trading-signals-broker.ts';
import { runZiplineCases } from './zipline-costs.ts';

export const sources = [
  'freqtrade-backtest-detail',
  'backtestingpy',
  'lean',
  'trading-signals-broker',
  'backtrader',
  'nautilus',
  'jesse',
  'freqtrade-trade-math',
  'zipline-costs',
  'empyrical-metrics',
  'performanceanalytics',
  'papers',
  'indicators',
  'exchange-connectors',
] as const;
export type Source = (typeof sources)[number];

export type Status = ConformanceCase['status'];

export interface Report {
  /** Cases on disk. */
  readonly total: number;
  readonly passed: number;
  readonly explained: number;
  readonly notExpressible: number;
  readonly failed: number;
  /** Sources that were not read, for want of the shared folder. */
  readonly skipped: number;
  readonly cases: readonly ConformanceCase[];
}

export function runConformance(sharedFolder: string): Report {
  const cases = [
    ...runFreqtradeCases(sharedFolder),
    ...runBacktestingCases(sharedFolder),
    ...runBacktestingRuns(sharedFolder),
    ...runLeanCases(sharedFolder),
    ...runBrokerCases(sharedFolder),
    ...runBacktraderCases(sharedFolder),
    ...runBacktraderIndicatorCases(sharedFolder),
    ...runNautilusCases(sharedFolder),
    ...runJesseCases(sharedFolder),
    ...runFreqtradeMathCases(sharedFolder),
    ...runZiplineCases(sharedFolder),
    ...runMetricCases(sharedFolder),
    ...runPaperCases(sharedFolder),
    ...runIndicatorCases(sharedFolder),
    ...runConnectorCases(sharedFolder),
  ];
  let total = 0;
  for (const source of sources) {
    const onDisk = idsOnDisk(sharedFolder, source);
    const judged = cases.filter((one) => one.source === source).map((one) => one.id);
    const wrong = unmatched(onDisk, judged);
    if (wrong.length > 0) throw new Error(`${source}: not exactly one entry for each of ${wrong.join(', ')}`);
    total += onDisk.length;
  }
  const count = (status: Status): number => cases.filter((one) => one.status === status).length;
  return {
    total,
    passed: count('passed'),
    explained: count('explained'),
    notExpressible: count('notExpressible'),
    failed: count('failed'),
    skipped: 0,
    cases,
  };
}

/** What is said where there is no shared folder. */
export const skippedReport: Report = {
  total: 0,
  passed: 0,
  explained: 0,
  notExpressible: 0,
  failed: 0,
  skipped: sources.length,
  cases: [],
};

/** The ids that do not stand in both lists equally often. */
export function unmatched(onDisk: readonly string[], judged: readonly string[]): readonly string[] {
  const balance = new Map<string, number>();
  for (const id of onDisk) balance.set(id, (balance.get(id) ?? 0) + 1);
  for (const id of judged) balance.set(id, (balance.get(id) ?? 0) - 1);
  return [...balance].filter(([, count]) => count !== 0).map(([id]) => id);
}

/** The ids of a source's cases, in the order of its files. */
export function idsOnDisk(sharedFolder: string, source: Source): readonly string[] {
  const oracles = `${sharedFolder}/oracles`;
  const read = (file: string): unknown => JSON.parse(readFileSync(`${oracles}/${source}/${file}`, 'utf8'));
  if (source === 'indicators') return indicatorIds(`${oracles}/data`, read('cases.json') as IndicatorFile);
  if (source === 'exchange-connectors') return connectorIds(read('cases.json') as ConnectorFile);
  if (source === 'backtrader') {
    const indicators = read('indicators.json') as BacktraderIndicatorFile;
    return [...backtraderIds(read('cases.json') as BacktraderFile), ...backtraderIndicatorIds(indicators)];
  }
  const { cases } = read('cases.json') as { readonly cases: readonly Named[] };
  const runs =
    source === 'backtestingpy' ? (read('runs.json') as { readonly runs: readonly Named[] }).runs : [];
  return [...cases, ...runs].map((one) => one.id);
}

interface Named {
  readonly id: string;
}

interface IndicatorFile {
  readonly tulip_cases: readonly Named[];
  readonly lean_files: readonly { readonly file: string }[];
}

/** Vectors by id, and every column of the tables that is not one of their inputs. */
function indicatorIds(data: string, { tulip_cases, lean_files }: IndicatorFile): readonly string[] {
  const inputs = /^(date|time|open|high|low|close|volume|row)$/i;
  const columns = [...lean_files.map((one) => one.file), 'ttr-goog.csv'].flatMap((file) => {
    const [header] = readFileSync(`${data}/${file}`, 'utf8').split(/\r?\n/);
    const names = header!.split(',').filter((name) => !inputs.test(name));
    return names.map((name) => `${file} ${name}`);
  });
  return [...tulip_cases.map((one) => one.id), ...columns];
}
