/**
 * A scenario that runs as a backtest, on a live feed: the same text, of which candle files are not looked at. It decides
 * from the next close on, or from `period.from` where that is still to come; `period.to` ends it where that is.
 */
import { absorbText, digestHex, emptyDigest } from './base/digest.ts';
import { readText } from './files/text.ts';
import { CandleColumns } from './market/candles.ts';
import { decimalsOf } from './model/decimal.ts';
import { InputError, nearest, type Issue } from './model/issue.ts';
import { candleOpenAt, dayMs, parseTime, timeframeMs, type TimeMs } from './model/time.ts';
import type { FeedMarket, LiveFeed } from './paper/feed.ts';
import type { PaperPlan } from './paper-run.ts';
import { loaderBeside } from './run-file.ts';
import type { MarketData } from './scenario/build.ts';
import type { NormalMarket, NormalScenario } from './scenario/normal.ts';
import { openScenario } from './scenario/run.ts';

/** Candles that warm up where the scenario does not say how many. */
export const usualWarmUp = 500;

/** Candles that are looked at to know with how many decimals prices are written. */
const sampled = 100;

/** How long a run may go on: days are known for so long. */
const yearsMost = 10;

/** Throws InputError with everything that is wrong, markets that the exchange does not have or does not trade included. */
export async function livePlan(file: string, set: readonly string[], feed: LiveFeed): Promise<PaperPlan> {
  const now = feed.clock.now();
  const known = await feed.markets();
  let terms: PaperPlan['terms'] = { from: now, until: null, span: { from: now, to: now } };
  const files = loaderBeside(file);
  const loader = { ...files, candles: (market: NormalMarket, scenario: NormalScenario, least: number) => unitsOf(market, scenario, least, feed, known) }; // prettier-ignore
  const open = await openScenario(readText(file), file, loader, set, (scenario) => {
    const durationMs = timeframeMs(scenario.timeframe);
    const from = Math.max(now, timeOf(scenario.period.from) ?? now);
    const decideFrom = candleOpenAt(from + durationMs - 1, durationMs);
    const first = decideFrom - durationMs * (1 + (scenario.warmUp ?? usualWarmUp));
    const to = timeOf(scenario.period.to);
    const span = { from: first, to: decideFrom + yearsMost * 365 * dayMs };
    terms = { from: first, until: to !== null && to > now ? to : null, span };
    return { decideFrom, span };
  });
  return { open, feed, terms };
}

const timeOf = (text: string | null): TimeMs | null => (text === null ? null : parseTime(text));

/** The units of a market, in columns without a row. Throws InputError for one that cannot be run on. */
async function unitsOf(
  { id, funding, file }: NormalMarket,
  { timeframe }: NormalScenario,
  leastDigits: number,
  feed: LiveFeed,
  known: readonly FeedMarket[],
): Promise<MarketData> {
  const market = known.find((one) => one.id === id);
  if (market === undefined) throw unknown(id, feed, known);
  if (!market.isTrading)
    throw refused('market-halted', `${feed.name} does not trade ${id} at present: ${market.status}`, 'Take it out of the scenario, or come back when it trades.'); // prettier-ignore
  if (funding?.kind === 'series')
    throw refused('funding-series', `the funding rates of ${id} are those of a file, ${funding.file}, which does not know what is to come`, 'State a constant rate, or none.'); // prettier-ignore
  const durationMs = timeframeMs(timeframe);
  const now = candleOpenAt(feed.clock.now(), durationMs);
  const { candles } = await feed.history(id, timeframe, now - sampled * durationMs, now);
  const prices = candles.flatMap(({ open, high, low, close }) => [open, high, low, close]);
  const digits = [market.tick ?? '0', ...prices].map((price) => decimalsOf(String(price)) ?? 0);
  const priceDigits = Math.max(leastDigits, ...digits);
  if (candles.length === 0)
    throw refused('no-candles', `${feed.name} has no candles of ${timeframe} of ${id}`, `The scenario's own are in ${file}.`); // prettier-ignore
  return {
    candles: new CandleColumns({ durationMs, priceDigits, capacity: 0 }),
    findings: [],
    hash: nameHash(feed.name),
  };
}

/** In place of the hash of candles that nobody knows yet. */
function nameHash(name: string): string {
  const digest = emptyDigest(9);
  absorbText(digest, `feed:${name}`);
  return digestHex(digest);
}

function unknown(id: string, feed: LiveFeed, known: readonly FeedMarket[]): InputError {
  const ids = known.map((one) => one.id);
  const meant = nearest(id, ids);
  const some = ids.slice(0, 8).join(', ') + (ids.length > 8 ? ', …' : '');
  const hint = meant === null ? `There are: ${some}.` : `Did you mean "${meant}"?`;
  return refused('unknown-market', `${feed.name} has no market ${id}`, hint);
}

function refused(code: string, message: string, hint: string): InputError {
  const issue: Issue = { code, severity: 'error', message, hint };
  return new InputError([issue]);
}
