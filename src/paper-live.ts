/**
 * A scenario that runs as a backtest, on a live feed: the same text, of which candle files are not looked at. It decides
 * from the next close on, or from `period.from` where that is still to come; `period.to` ends it, and is to come.
 */
import { absorbText, digestHex, emptyDigest } from './base/digest.ts';
import { readText } from './files/text.ts';
import { CandleColumns } from './market/candles.ts';
import type { AccountKind } from './model/costs.ts';
import { decimalsOf } from './model/decimal.ts';
import { InputError, nearest, type Issue } from './model/issue.ts';
import { candleOpenAt, dayMs, formatTime, parseTime, timeframeMs, type TimeMs } from './model/time.ts';
import type { FeedMarket, LiveFeed } from './paper/feed.ts';
import type { PaperPlan } from './paper-run.ts';
import { loaderBeside } from './run-file.ts';
import type { MarketData } from './scenario/build.ts';
import { noRules, type NormalMarket, type NormalScenario } from './scenario/normal.ts';
import { openScenario, type Loader } from './scenario/run.ts';
import type { Wrong } from './scenario/source.ts';

/** Candles that warm up where the scenario does not say how many. */
export const usualWarmUp = 500;

/** Candles that are looked at to know with how many decimals prices are written. */
const sampled = 100;

/** How long a run may go on: days are known for so long. */
const yearsMost = 10;

/** Opens the feed that a scenario with this kind of account needs. */
export type OpenFeed = (kind: AccountKind) => Promise<LiveFeed>;

/**
 * Throws InputError with everything that is wrong, markets that the exchange does not have or does not trade included; the
 * feed is closed then.
 */
export async function livePlan(file: string, set: readonly string[], openFeed: OpenFeed): Promise<PaperPlan> {
  const files = loaderBeside(file);
  const text = readText(file);
  const at: { live: Live | null } = { live: null };
  const loader: Loader = {
    ...files,
    candles: (market, scenario, least) => unitsOf(market, scenario, least, at.live!),
  };
  try {
    const open = await openScenario(text, file, loader, set, async (scenario) => {
      const feed = await openFeed(scenario.account.kind);
      // Kept at once, so that it is closed whatever comes next.
      at.live = { feed, known: [], terms: { from: 0, until: null, span: { from: 0, to: 0 } } };
      const known = await feed.markets();
      const now = feed.clock.now();
      const terms = termsOf(scenario, now);
      at.live = { feed, known, terms };
      return {
        decideFrom: firstClose(scenario, now),
        span: terms.span,
        wrong: overBefore(scenario, feed, now),
      };
    });
    const { feed, known, terms } = at.live!;
    return { open, feed, terms, warnings: otherRules(open.scenario.markets, known, feed) };
  } catch (error) {
    await at.live?.feed.close();
    throw error;
  }
}

interface Live {
  readonly feed: LiveFeed;
  readonly known: readonly FeedMarket[];
  readonly terms: PaperPlan['terms'];
}

/** The first close at or after now, or after `period.from` where that is to come. */
function firstClose({ timeframe, period }: NormalScenario, now: number): TimeMs {
  const durationMs = timeframeMs(timeframe);
  const from = Math.max(now, timeOf(period.from) ?? now);
  return candleOpenAt(from + durationMs - 1, durationMs);
}

/** A run whose end has passed would have nothing to do. */
function overBefore({ period }: NormalScenario, feed: LiveFeed, now: number): readonly Wrong[] {
  const to = timeOf(period.to);
  if (to === null || to > now) return [];
  const message = `expected a time to come, got ${period.to!}: at ${feed.name} it is ${formatTime(Math.floor(now) as TimeMs)}`;
  const hint =
    'A run on live candles ends there: leave it out, or say a later one, such as --set period.to=2100-01-01.';
  return [{ code: 'out-of-range', path: ['period', 'to'], message, hint }];
}

function termsOf(scenario: NormalScenario, now: number): PaperPlan['terms'] {
  const decideFrom = firstClose(scenario, now);
  const from = decideFrom - timeframeMs(scenario.timeframe) * (1 + (scenario.warmUp ?? usualWarmUp));
  const to = timeOf(scenario.period.to);
  const span = { from, to: decideFrom + yearsMost * 365 * dayMs };
  return { from, until: to, span };
}

const timeOf = (text: string | null): TimeMs | null => (text === null ? null : parseTime(text));

/** The units of a market, in columns without a row. Throws InputError for one that cannot be run on. */
async function unitsOf(
  { id, funding, file, detail }: NormalMarket,
  { timeframe }: NormalScenario,
  leastDigits: number,
  { feed, known }: Live,
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
    // Its trades take the place of the file, as its candles do.
    ...(detail === null ? {} : { detail: { candles: ofSeconds(priceDigits), ofTrades: true } }),
  };
}

const ofSeconds = (priceDigits: number): CandleColumns =>
  new CandleColumns({ durationMs: 1_000, priceDigits, capacity: 0 });

/** In place of the hash of candles that nobody knows yet. */
function nameHash(name: string): string {
  const digest = emptyDigest(9);
  absorbText(digest, `feed:${name}`);
  return digestHex(digest);
}

/** Where the scenario states other rules than the exchange: the simulated one keeps those of the scenario. */
function otherRules(
  markets: readonly NormalMarket[],
  known: readonly FeedMarket[],
  feed: LiveFeed,
): readonly Issue[] {
  return markets.flatMap(({ id, rules }) => {
    const stated = rules.at(-1)!;
    const real = known.find((one) => one.id === id)!;
    const other = (['tick', 'lot', 'minQuantity', 'minNotional'] as const).flatMap((name) => {
      const [ours, theirs] = [stated[name], real[name]];
      // What it does not state it leaves open.
      if (ours === null || ours === noRules[name] || theirs === null) return [];
      if (Number(ours) === Number(theirs)) return [];
      return [`${name} ${ours}, there ${theirs}`];
    });
    if (other.length === 0) return [];
    const message = `the scenario has other rules for ${id} than ${feed.name}, and its own hold: ${other.join('; ')}`;
    return [{ code: 'other-rules', severity: 'warning', message }];
  });
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
