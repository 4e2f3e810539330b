/**
 * Several runs side by side: the figures of all, and each but the first held against the first: equity, the trades
 * that differ, and the first event at which the journals part.
 */
import { compareEquity, type EquityComparison } from './compare-equity.ts';
import { journalOfRun, partingOf, type Parting } from './compare-journal.ts';
import { jsonDifferences, type JsonDifference } from './compare-json.ts';
import { compareTrades, type TradeComparison } from './compare-trades.ts';
import type { ResultMetrics } from './result-schema.ts';
import type { FinishedRun } from './run.ts';

export interface Comparison {
  readonly runs: readonly ComparedRun[];
  /** Each run but the first, in order. */
  readonly against: readonly Against[];
}

export interface ComparedRun {
  /** As it was asked for. */
  readonly file: string;
  readonly name: string;
  readonly digest: string;
  readonly engineRevision: number;
  readonly path: string;
  readonly currency: string;
  readonly start: string;
  readonly end: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly metrics: ResultMetrics;
}

export interface Against {
  readonly file: string;
  /** The runs have the same digest. */
  readonly same: boolean;
  /** Fields of the scenarios that differ, in normal form. */
  readonly scenario: readonly JsonDifference[];
  /** Candles, strategies and engine that are not the same under one name: by their hashes, or revisions. */
  readonly origin: readonly OriginDifference[];
  readonly equity: EquityComparison;
  readonly trades: TradeComparison;
  /** Null when the journals tell the same. */
  readonly parting: Parting | null;
}

export interface OriginDifference {
  readonly what: 'candles' | 'strategy' | 'engine';
  /** Id of the market or strategy; empty for the engine. */
  readonly id: string;
  /** Null for a strategy that is built in. */
  readonly first: string | null;
  readonly second: string | null;
}

export interface NamedRun {
  readonly file: string;
  readonly run: FinishedRun;
}

const fieldsMost = 50;

/** `runs`: at least two, the first of which is the measure. */
export function compareRuns(runs: readonly NamedRun[]): Comparison {
  const [base, ...others] = runs;
  if (base === undefined || others.length === 0) throw new RangeError('a comparison takes at least two runs');
  return { runs: runs.map(compared), against: others.map((other) => against(base.run, other)) };
}

function compared({ file, run: { result } }: NamedRun): ComparedRun {
  const { name, digest, engineRevision, path, account, period, metrics } = result;
  const { from, to } = period;
  const { currency, start, end } = account;
  return { file, name, digest, engineRevision, path, currency, start, end, from, to, metrics };
}

function against(base: FinishedRun, { file, run }: NamedRun): Against {
  const digits = [base.scenario.account.digits, run.scenario.account.digits] as const;
  return {
    file,
    same: base.result.digest === run.result.digest,
    scenario: jsonDifferences(base.scenario, run.scenario, fieldsMost),
    origin: originsApart(base, run),
    equity: compareEquity(base.equity, run.equity, digits),
    trades: compareTrades(base.result.trades, run.result.trades),
    parting: partingOf(journalOfRun(base), journalOfRun(run)),
  };
}

/** Of what both runs have: the same name with something else behind it. */
function originsApart(base: FinishedRun, run: FinishedRun): readonly OriginDifference[] {
  const apart = (what: OriginDifference['what'], a: Hashes, b: Hashes): readonly OriginDifference[] =>
    [...a].flatMap(([id, first]) => {
      const second = b.get(id);
      return second === undefined || second === first ? [] : [{ what, id, first, second }];
    });
  const candles = ({ scenario, data }: FinishedRun): Hashes =>
    new Map(scenario.markets.map(({ id }, m) => [id, data[m]!.hash]));
  const strategies = ({ scenario, strategyHashes }: FinishedRun): Hashes =>
    new Map(scenario.strategies.map(({ id }, s) => [id, strategyHashes[s]!]));
  const engine = ({ result }: FinishedRun): Hashes => new Map([['', String(result.engineRevision)]]);
  return [
    ...apart('candles', candles(base), candles(run)),
    ...apart('strategy', strategies(base), strategies(run)),
    ...apart('engine', engine(base), engine(run)),
  ];
}

type Hashes = ReadonlyMap<string, string | null>;
