/**
 * Metrics against numbers that this project did not compute (METR-1): empyrical, PerformanceAnalytics, and the metric
 * cases of a paper broker. Every case on disk gives exactly one entry, in the order of the files.
 */
import { readFileSync } from 'node:fs';
import { metr1 } from '../../src/stats/convention.ts';
import { maxDrawdown } from '../../src/stats/drawdowns.ts';
import { returnsOf } from '../../src/stats/returns.ts';
import { sharpe } from '../../src/stats/sharpe.ts';
import { sortino } from '../../src/stats/sortino.ts';
import type { ConformanceCase } from './case.ts';
import { empyricalAnswer } from './metrics-empyrical.ts';
import type { EmpyricalFile } from './metrics-empyrical-series.ts';
import { parseTable, type PerformanceCase, type Table } from './metrics-performance-table.ts';
import { performanceAnswer } from './metrics-performance.ts';
import { defined, hasNoDeviation, hasNoShortfall, judged, statusOf, worst } from './metrics-verdict.ts';
import type { Answer } from './metrics-verdict.ts';

/** All cases of `oracles/empyrical-metrics` and `oracles/performanceanalytics`. */
export function runMetricCases(sharedFolder: string): ConformanceCase[] {
  return [...empyricalCases(`${sharedFolder}/oracles`), ...performanceCases(`${sharedFolder}/oracles`)];
}

/** The cases of kind `equity_metrics` of `oracles/trading-signals-broker`. */
export function runBrokerMetricCases(sharedFolder: string): ConformanceCase[] {
  const source = 'trading-signals-broker';
  const { cases } = read(`${sharedFolder}/oracles/${source}/cases.json`) as { cases: readonly BrokerCase[] };
  return cases
    .filter((one) => one.kind === 'equity_metrics')
    .map((one) => {
      const answers = Object.entries(one.expected).map(([name, theirs]) => {
        return { name, theirs, answer: brokerReaders[name]?.(one.equity) };
      });
      const known = answers.filter((each) => each.answer !== undefined);
      const complete = known.length === answers.length;
      const status = worst(known.map((each) => statusOf(each.answer!, each.theirs, one.abs_tol)));
      return {
        id: one.id,
        source,
        status: complete ? status : 'notExpressible',
        rule: complete && status === 'explained' ? 'METR-1' : null,
        ours: Object.fromEntries(known.map((each) => [each.name, each.answer!.ours])),
        theirs: one.expected,
      };
    });
}

interface BrokerCase {
  readonly id: string;
  readonly kind: string;
  readonly equity: readonly number[];
  readonly expected: Readonly<Record<string, number | null>>;
  readonly abs_tol: number;
}

/** Per bar, and the Sharpe ratio with the deviation of a population. */
const brokerConvention = { ...metr1, periodsPerYear: 1, ddof: 0 } as const;

const brokerReaders: Readonly<Record<string, (equity: readonly number[]) => Answer>> = {
  sharpe_per_bar_population: (equity) => {
    const returns = [...returnsOf(equity)!];
    return { ours: sharpe(returns, brokerConvention), isUndefined: hasNoDeviation(returns) };
  },
  sortino_per_bar: (equity) => {
    const returns = [...returnsOf(equity)!];
    return { ours: sortino(returns, brokerConvention), isUndefined: hasNoShortfall(returns) };
  },
  max_drawdown_percent: (equity) => defined(maxDrawdown(equity)! * 100),
};

function empyricalCases(oracles: string): ConformanceCase[] {
  const source = 'empyrical-metrics';
  const file = read(`${oracles}/${source}/cases.json`) as EmpyricalFile;
  return file.cases.map((one) => {
    const tolerance = 1.5 * 10 ** -one.decimals;
    return judged({ id: one.id, source, theirs: one.expected, tolerance }, empyricalAnswer(file, one));
  });
}

function performanceCases(oracles: string): ConformanceCase[] {
  const source = 'performanceanalytics';
  const { cases } = read(`${oracles}/${source}/cases.json`) as { cases: readonly PerformanceCase[] };
  const tables = new Map<string, Table>();
  return cases.map((one) => {
    const table = tables.get(one.data) ?? parseTable(readFileSync(`${oracles}/data/${one.data}`, 'utf8'));
    tables.set(one.data, table);
    const ours = performanceAnswer(table, one);
    const answer = ours === undefined ? null : defined(ours);
    return judged({ id: one.id, source, theirs: one.expected, tolerance: one.abs_tol }, answer);
  });
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
