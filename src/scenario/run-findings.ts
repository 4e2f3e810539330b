/**
 * What stands out about a run as a whole, so that nobody takes its figures for more than they are: a strategy that was
 * never asked, a run without an order or without a fill, terms that no entry took, stops that are never reached,
 * positions that were liquidated or outlive their candles, detail that does not settle it, funding that is not known, a period or warm-up that the candles do not fill.
 */
import type { Engine } from '../engine/engine.ts';
import type { RunRecord } from '../engine/journal-read.ts';
import { dayMs, parseTime } from '../model/time.ts';
import { entryParts, type EntryPart } from '../strategy/strategy.ts';
import { statesPart } from './build-entry.ts';
import type { MarketData } from './build.ts';
import type { CoinUse } from './coin-use.ts';
import { detailFindings } from './detail-findings.ts';
import { endedFindings } from './ended-findings.ts';
import { endsOfRisk, entriesWithoutFill, stopsBeyondLiquidation } from './entry-findings.ts';
import { fundingFindings } from './funding-findings.ts';
import type { NormalScenario } from './normal.ts';
import type { RunFinding } from './result-schema.ts';

/** `data` in the order of the scenario's markets; `run` is what it did. */
export function runFindings(
  scenario: NormalScenario,
  engine: Engine,
  data: readonly Pick<MarketData, 'candles'>[],
  {
    orders,
    refusals,
    ledger,
    riskChanges,
  }: Pick<RunRecord, 'orders' | 'refusals' | 'ledger' | 'riskChanges'>,
): readonly RunFinding[] {
  const { instances, lanes, config } = engine.kernel;
  const strategies = config.strategies.map(({ id }) => id).sort();
  const unasked = instances.filter(({ ready }) => !ready);
  const found: RunFinding[] = unasked.map(({ strategyIndex, lane }) => ({
    code: 'never-asked',
    message:
      `the strategy "${strategies[strategyIndex]!}" was never asked about ${lane.instrument.id}: ` +
      `${candles(lane.candles.length)} before its readings are all there`,
  }));
  if (orders.length === 0 && unasked.length < instances.length) {
    const why = refusals.length === 0 ? 'no strategy asked for one' : 'every signal was refused';
    found.push({ code: 'no-order', message: `the run made no order: ${why}` });
  }
  found.push(...entriesWithoutFill(orders));
  found.push(...endsOfRisk(riskChanges));
  found.push(...unusedTerms(engine, strategies), ...stopsBeyondLiquidation(scenario));
  const liquidated = orders.filter(({ role }) => role === 'liquidation');
  if (liquidated.length > 0) {
    const ids = new Set(liquidated.map(({ market }) => lanes[market]!.instrument.id));
    const made = ledger.some(({ reason }) => reason === 'insurance');
    found.push({
      code: 'liquidated',
      message:
        `${liquidated.length === 1 ? 'a position was' : `${liquidated.length} positions were`} liquidated, in ${[...ids].join(', ')}` +
        (made ? ', with losses that an insurance fund had to make good' : ''),
    });
  }
  found.push(...detailFindings(engine), ...fundingFindings(scenario, engine));
  found.push(...endedFindings(scenario, engine));
  return lanes.length === 0
    ? found
    : [...found, ...periodFindings(scenario, data), ...warmUpFindings(scenario, data)];
}

/** A coin that ran out. */
export function coinFindings(coin: CoinUse | null): readonly RunFinding[] {
  if (coin === null || coin.short === 0) return [];
  const all = coin.paid + coin.short;
  const message = `there was too little ${coin.code} for the fees of ${coin.short} of ${all} fills, which paid without it`;
  return [{ code: 'coin-short', message }];
}

const partNames: Readonly<Record<EntryPart, string>> = {
  order: 'entry',
  stop: 'stop',
  targets: 'targets',
  scaleIn: 'ladder in',
};

/** What the scenario says of a strategy's entries, and each of them said itself (SCEN-3). */
function unusedTerms(
  { kernel: { config, instances } }: Engine,
  ids: readonly string[],
): readonly RunFinding[] {
  return config.strategies.flatMap(({ id, entry }) => {
    const used = instances.filter(({ strategyIndex }) => ids[strategyIndex] === id).map((one) => one.used);
    const made = used.reduce((sum, { entries }) => sum + entries, 0);
    if (made === 0) return [];
    const unused = entryParts.filter((part) => statesPart(part, entry) && !used.some((one) => one[part]));
    return unused.map((part): RunFinding => ({
      code: 'unused-terms',
      message:
        `the scenario's ${partNames[part]} of the strategy "${id}" was never used: ` +
        `${made === 1 ? 'its one entry says' : `each of its ${made} entries says`} so itself`,
    }));
  });
}

const candles = (count: number): string =>
  count === 1 ? '1 candle of the run ends' : `${count} candles of the run end`;

/** Where the period reaches beyond the candles of every market, by more than a closed weekend. */
function periodFindings(
  { period, calendar, markets }: NormalScenario,
  data: readonly Pick<MarketData, 'candles'>[],
): readonly RunFinding[] {
  const found: RunFinding[] = [];
  let begin = Infinity;
  let end = -Infinity;
  let slack = calendar === 'weekdays' ? 4 * dayMs : 0;
  for (const { candles: all } of data) {
    if (all.length === 0) continue;
    begin = Math.min(begin, all.time[0]!);
    end = Math.max(end, all.time[all.length - 1]! + all.durationMs);
    slack = Math.max(slack, all.durationMs - 1);
  }
  // A run on live candles may be stopped before there is one.
  if (begin > end) return found;
  const of = markets.length === 1 ? 'the candles' : 'the candles of all markets';
  const iso = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');
  const from = period.from === null ? null : parseTime(period.from);
  const to = period.to === null ? null : parseTime(period.to);
  if (from !== null && from < begin - slack)
    found.push({
      code: 'period-before-data',
      message: `period.from is ${period.from!}, but ${of} begin ${iso(begin)}`,
    });
  if (to !== null && to > end + slack)
    found.push({
      code: 'period-beyond-data',
      message: `period.to is ${period.to!}, but ${of} end ${iso(end)}`,
    });
  return found;
}

/** Markets with fewer candles before `period.from` than the warm-up asks for (SCEN-2). */
function warmUpFindings(
  { period, warmUp, markets }: NormalScenario,
  data: readonly Pick<MarketData, 'candles'>[],
): readonly RunFinding[] {
  const from = period.from === null ? null : parseTime(period.from);
  if (from === null || warmUp === null) return [];
  const short = data.flatMap(({ candles: { time, length, durationMs } }, m) => {
    let before = 0;
    while (before < length && time[before]! + durationMs < from) before++;
    return before < warmUp ? [`${before} of ${markets[m]!.id}`] : [];
  });
  if (short.length === 0) return [];
  const message = `warmUp is ${warmUp}, but fewer candles close before period.from: ${short.join(', ')}`;
  return [{ code: 'warm-up-short', message }];
}
