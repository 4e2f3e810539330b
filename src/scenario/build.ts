/**
 * From a scenario in normal form, its candles and its strategies to the configuration that the engine runs.
 *
 * Units: prices take the digits of the data or of the tick, whichever are more; sizes those of the rules. The period is
 * cut out of the candles here, with what it needs before it to warm up. Whatever cannot be is an issue with its path.
 */
import type { MarketConfig, RunConfig, StrategyConfig } from '../engine/config.ts';
import { engineRevision } from '../engine/config.ts';
import type { CandleColumns } from '../market/candles.ts';
import { comingDetail, detailOf } from '../market/detail.ts';
import { flatFees, type FeeTerms, type FillModel, type Funding } from '../model/costs.ts';
import type { DataFinding } from '../market/quality.ts';
import { decimalsOf } from '../model/decimal.ts';
import type { AccountMargin, MarginTerms } from '../model/margin.ts';
import { makeInstrument, rulesAt, type TradingRules } from '../model/instrument.ts';
import { dayMs, parseTime, timeframeMs, type TimeMs } from '../model/time.ts';
import { rateDigits, type Money, type Price, type Quantity, type Rate } from '../model/units.ts';
import type { Sizing, SizingTerms } from '../risk/sizing.ts';
import { periodsPerYearOf } from '../stats/convention.ts';
import { readParams } from '../strategy/params.ts';
import type { Strategy } from '../strategy/strategy.ts';
import { coinTerms, demandCoinPrice } from './build-coin.ts';
import { entryTerms } from './build-entry.ts';
import type { NormalFees } from './normal-fees.ts';
import type { NormalMargin } from './normal-margin.ts';
import { baseOf, type NormalSizing, type NormalStrategy } from './normal-strategies.ts';
import type { NormalMarket, NormalRules, NormalScenario } from './normal.ts';
import { cutPeriod, type Cut } from './period.ts';
import { checkReadings } from './readings-check.ts';
import { daysIn, spanOf } from './normal-zone.ts';
import { riskLimits } from './normal-risk.ts';
import type { Path, Wrong } from './source.ts';
import { units } from './units-of.ts';

/** Candles of one market as they were loaded. */
export interface MarketData {
  readonly candles: CandleColumns;
  readonly findings: readonly DataFinding[];
  /** Of the candles, and of the detail and the funding rates where there are any. */
  readonly hash: string;
  /** What settles the path inside the candles (PATH-8), in their decimals. */
  readonly detail?: DetailData;
  /** Rates of the market's funding, where they come from a file. */
  readonly funding?: Funding;
}

export interface DetailData {
  readonly candles: CandleColumns;
  readonly ofTrades: boolean;
}

/** A strategy as it was found: built in, or loaded from a file whose text has this hash. */
export interface FoundStrategy {
  readonly strategy: Strategy;
  readonly hash: string | null;
}

/** The most decimals of a price or a size; finer steps leave no room for the numbers themselves. */
const digitsMax = 12;

/** The least decimals that the candles of `market` are read with. */
export function tickDigits(market: NormalMarket): number {
  const ticks = market.rules.flatMap(({ tick }) => (tick === null ? [] : [decimalsOf(tick) ?? 0]));
  return Math.min(digitsMax, Math.max(0, ...ticks));
}

/**
 * `data` and `strategies` stand in the order of the scenario's markets and strategies; `pathOf` says where a strategy
 * was written.
 */
export function buildRun(
  scenario: NormalScenario,
  data: readonly MarketData[],
  strategies: readonly FoundStrategy[],
  pathOf: (strategy: string) => Path,
  wrong: Wrong[],
): RunConfig {
  const entries = entriesOf(scenario, strategies, pathOf, wrong);
  const cut = cutPeriod(scenario, data, wrong);
  demandCoinPrice(scenario, cut, wrong);
  const frame = {
    ...cut,
    span: spanOf(scenario, cut.candles),
    header: headerOf(scenario, data, strategies, entries),
  };
  return assembled(scenario, frame, data, entries, wrong);
}

/** What the candles say of a run; of one whose candles come as it goes, whoever begins it. */
export interface RunFrameTerms extends Cut {
  /** What days are asked about. */
  readonly span: { readonly from: number; readonly to: number };
  readonly header: string;
}

/**
 * The same of a run whose candles come as it goes: `frame` says what they cannot say yet, over columns that it will fill,
 * and the head of its journal, where that is known already.
 */
export function buildStream(
  scenario: NormalScenario,
  frame: Omit<RunFrameTerms, 'header'> & { readonly header: string | null },
  data: readonly Pick<MarketData, 'funding' | 'detail' | 'hash'>[],
  strategies: readonly FoundStrategy[],
  pathOf: (strategy: string) => Path,
  wrong: Wrong[],
): RunConfig {
  const entries = entriesOf(scenario, strategies, pathOf, wrong);
  const header = frame.header ?? headerOf(scenario, data, strategies, entries);
  return assembled(scenario, { ...frame, header }, data, entries, wrong);
}

function entriesOf(
  scenario: NormalScenario,
  strategies: readonly FoundStrategy[],
  pathOf: (strategy: string) => Path,
  wrong: Wrong[],
): readonly StrategyConfig[] {
  return scenario.strategies.map((entry, s) =>
    strategyConfig(entry, strategies[s]!.strategy, scenario, pathOf(entry.id), wrong),
  );
}

function assembled(
  scenario: NormalScenario,
  { candles, decideFrom, span, header }: RunFrameTerms,
  data: readonly Pick<MarketData, 'funding' | 'detail'>[],
  strategies: readonly StrategyConfig[],
  wrong: Wrong[],
): RunConfig {
  return {
    name: scenario.name,
    path: scenario.path,
    seed: scenario.seed,
    latency: scenario.latency,
    ...buildAccount(scenario, candles, wrong, data),
    strategies,
    risk: riskLimits(scenario.risk),
    rules: [],
    days: daysIn(scenario, span),
    decideFrom,
    header,
  };
}

function fundingOf({ funding }: NormalMarket, data?: Pick<MarketData, 'funding'>): Funding | null {
  if (funding === null) return null;
  return funding.kind === 'constant' ? (funding as Funding) : (data?.funding ?? null);
}

/** Account and markets, over candles that are cut already, in the order of the scenario's markets. */
export function buildAccount(
  scenario: NormalScenario,
  candles: readonly CandleColumns[],
  wrong: Wrong[],
  data: readonly Pick<MarketData, 'funding' | 'detail'>[] = [],
): Pick<RunConfig, 'account' | 'markets'> {
  const { kind, currency, digits, balance, mode, interest, everyMs, coin } = scenario.account;
  const margin: AccountMargin = { mode, interest: interest as Rate, everyMs };
  const path: Path = ['account', 'balance'];
  return {
    account: {
      kind,
      currency,
      digits,
      balance: units(balance, digits, path, wrong) as Money,
      margin,
      coin: coin === null ? null : coinTerms(coin, wrong),
    },
    markets: scenario.markets.map((market, m) => {
      const config = marketConfig(market, scenario, candles[m]!, wrong);
      const detail = settledBy(data[m]?.detail, config, scenario.calendar);
      return { ...config, funding: fundingOf(market, data[m]), detail };
    }),
  };
}

/** What of the candles of the run the detail settles; of one whose candles come as it goes, so does the detail. */
const settledBy = (
  detail: DetailData | undefined,
  { candles, instrument }: Pick<MarketConfig, 'candles' | 'instrument'>,
  calendar: NormalScenario['calendar'],
): MarketConfig['detail'] =>
  detail === undefined
    ? null
    : candles.length === 0
      ? comingDetail(detail.candles.durationMs, candles.priceDigits, detail.ofTrades, calendar)
      : detailOf(
          candles,
          detail.candles,
          (at) => rulesAt(instrument, at as TimeMs).tick,
          detail.ofTrades,
          calendar,
        );

/**
 * Scenario, data hashes and engine revision as canonical text; files are named by what they hold, not by their path,
 * and parameters are complete and in the strategy's own order.
 */
function headerOf(
  scenario: NormalScenario,
  data: readonly Pick<MarketData, 'hash'>[],
  strategies: readonly FoundStrategy[],
  entries: readonly StrategyConfig[],
): string {
  const markets = scenario.markets.map((market, m) => namedByContent(market, data[m]!.hash));
  const used = scenario.strategies.map((entry, s) => ({
    ...entry,
    use: strategies[s]!.hash ?? entry.use,
    params: entries[s]!.params,
  }));
  return JSON.stringify({ engineRevision, scenario: { ...scenario, markets, strategies: used } });
}

/**
 * A market with the hash of its candles in place of file names; files of rates and of detail are part of that hash. One
 * without detail says nothing of it, as before there was any.
 */
export function namedByContent({ detail, ...market }: NormalMarket, hash: string): NamedMarket {
  const { funding } = market;
  const rates = funding?.kind === 'series' ? { ...funding, file: '' } : funding;
  const named = { ...market, file: hash, funding: rates };
  return detail === null ? named : { ...named, detail: { ...detail, file: '' } };
}

type NamedMarket = Omit<NormalMarket, 'detail'> & Partial<Pick<NormalMarket, 'detail'>>;

function marketConfig(
  market: NormalMarket,
  scenario: NormalScenario,
  candles: CandleColumns,
  wrong: Wrong[],
): Omit<MarketConfig, 'funding' | 'detail'> {
  const { account } = scenario;
  const path: Path = ['markets', market.id];
  const [base = '', quote = ''] = market.id.split('/');
  const quantityDigits = sizeDigits(scenario);
  const { priceDigits } = candles;
  const read = (rule: NormalRules, i: number): TradingRules => {
    const at: Path = i === 0 ? path : [...path, 'changes', i - 1];
    const before = market.rules[i - 1];
    // What stayed as it was has been judged where it was written.
    const number = (name: 'lot' | 'minQuantity' | 'maxQuantity' | 'minNotional', digits: number): number =>
      units(rule[name], digits, [...at, name], before?.[name] === rule[name] ? [] : wrong);
    const { tick } = rule;
    return {
      from: (rule.from === null ? 0 : parseTime(rule.from)!) as TimeMs,
      tick: (tick === null
        ? 1
        : units(tick, priceDigits, [...at, 'tick'], before?.tick === tick ? [] : wrong)) as Price,
      lot: number('lot', quantityDigits) as Quantity,
      minQuantity: number('minQuantity', quantityDigits) as Quantity,
      maxQuantity: number('maxQuantity', quantityDigits) as Quantity,
      minNotional: number('minNotional', account.digits) as Money,
      priceBand: rule.priceBand as Rate,
    };
  };
  const { slippage, clampSlippage, limitFills, participation } = market;
  checkDigits(priceDigits + quantityDigits - account.digits, path, wrong);
  return {
    instrument: makeInstrument({
      id: market.id,
      base,
      quote,
      priceDigits,
      quantityDigits,
      moneyDigits: account.digits,
      rules: market.rules.map(read),
    }),
    fees: feeTerms(market.fees, account.digits, [...path, 'fees', 'minimum'], wrong),
    margin: marginTerms(market.margin, account.digits, [...path, 'margin', 'maintenance'], wrong),
    // The same in plain numbers.
    ...({ slippage, clampSlippage, limitFills, participation } as FillModel),
    candles,
  };
}

function feeTerms(fees: NormalFees, moneyDigits: number, path: Path, wrong: Wrong[]): FeeTerms {
  const steps = fees.steps.map(({ from, tiers }) => ({
    from: (from === null ? 0 : parseTime(from)!) as TimeMs,
    tiers: tiers.map(({ volume, maker, taker }) => ({
      volume: Number(volume),
      maker: maker as Rate,
      taker: taker as Rate,
    })),
  }));
  const [first] = steps[0]!.tiers;
  const isFlat = steps.length === 1 && steps[0]!.tiers.length === 1;
  return {
    ...flatFees(first!.maker, first!.taker),
    steps: isFlat ? null : steps,
    volumeElsewhere: Number(fees.volumeElsewhere),
    minimum: units(fees.minimum, moneyDigits, path, wrong) as Money,
    currency: fees.currency,
    coinDiscount: fees.coinDiscount as Rate,
  };
}

function marginTerms(
  { leverage, maintenance, on, liquidationFee, borrow }: NormalMargin,
  moneyDigits: number,
  path: Path,
  wrong: Wrong[],
): MarginTerms {
  return {
    leverage: leverage as Rate,
    maintenance: maintenance.map((tier, i) => ({
      from: units(tier.from, moneyDigits, [...path, i, 'from'], wrong) as Money,
      rate: tier.rate as Rate,
      leverage: tier.leverage as Rate,
    })),
    on,
    liquidationFee: liquidationFee as Rate,
    borrow: borrow as Rate,
  };
}

/** Money x rate / divisor: the divisor is a power of ten that a double must hold exactly, so up to 10^22. */
function checkDigits(digits: number, path: Path, wrong: Wrong[]): void {
  if (Math.abs(digits) + rateDigits <= 22) return;
  const message = 'the decimals of prices, sizes and money lie too far apart for exact arithmetic';
  const hint = 'Give the account digits between 4 and 8, or the market a coarser tick or lot.';
  wrong.push({ code: 'headroom', path, message, hint });
}

/** Decimals that exchanges keep a base to, where fees are taken from it. */
const baseDigits = 8;

/** Decimals of sizes, the same in all markets, so that one fixed quantity means one thing. */
function sizeDigits(scenario: NormalScenario): number {
  const rules = scenario.markets.flatMap((market) => market.rules);
  const sizes = rules.flatMap((rule) => [rule.lot, rule.minQuantity, rule.maxQuantity]);
  const bases = scenario.strategies.map(({ sizing }) => baseOf(sizing));
  const fixed = bases.flatMap((base) => (base.kind === 'quantity' ? [base.value] : []));
  const decimals = [...sizes, ...fixed].map((text) => decimalsOf(text) ?? 0);
  const least = scenario.markets.some(({ fees }) => fees.currency !== 'quote') ? baseDigits : 0;
  return Math.min(digitsMax, Math.max(least, ...decimals));
}

/** The complete parameters of a strategy; `wrong` gets every problem with them. `path` is the strategy's. */
export function paramsOf(
  entry: NormalStrategy,
  strategy: Strategy,
  path: Path,
  wrong: Wrong[],
): StrategyConfig['params'] {
  const { params, issues } = readParams(strategy.params, entry.params);
  for (const { code, path: name = '', message, hint } of issues) {
    wrong.push({ code, path: [...path, 'params', name], message, ...(hint === undefined ? {} : { hint }) });
  }
  if (issues.length === 0) checkReadings(strategy, params, [...path, 'params'], wrong);
  return params;
}

/** A strategy that is told to sell short, on an account that cannot: its sales would all be rejected. */
export function demandMargin(
  params: StrategyConfig['params'],
  { account }: NormalScenario,
  path: Path,
  wrong: Wrong[],
): void {
  if (params['short'] !== true || account.kind !== 'spot') return;
  const message = 'a spot account cannot sell short: it sells what it holds';
  const hint = 'Set account.kind to margin, or short to false.';
  wrong.push({ code: 'needs-margin', path, message, hint });
}

function strategyConfig(
  entry: NormalStrategy,
  strategy: Strategy,
  scenario: NormalScenario,
  path: Path,
  wrong: Wrong[],
): StrategyConfig {
  const params = paramsOf(entry, strategy, path, wrong);
  return {
    id: entry.id,
    strategy,
    params,
    markets: entry.markets,
    sizing: sizingTerms(entry.sizing, scenario, [...path, 'sizing'], wrong),
    entry: entryTerms(entry.entry),
  };
}

/** Candles in a year: those of the periods that metrics count, each in so many candles (METR-1). */
function candlesPerYear({ timeframe, calendar }: Pick<NormalScenario, 'timeframe' | 'calendar'>): number {
  const perYear = periodsPerYearOf(timeframe, calendar);
  const duration = timeframeMs(timeframe);
  return perYear === 52 ? (52 * 7 * dayMs) / duration : (perYear * dayMs) / duration;
}

function sizingTerms(
  terms: NormalStrategy['sizing'],
  scenario: NormalScenario,
  path: Path,
  wrong: Wrong[],
): SizingTerms {
  if (terms.kind !== 'correlation') return sizingOf(terms, scenario, path, wrong);
  const { kind, period, least, base } = terms;
  return { kind, period, least: least as Rate, base: sizingOf(base, scenario, path, wrong) };
}

function sizingOf(sizing: NormalSizing, scenario: NormalScenario, path: Path, wrong: Wrong[]): Sizing {
  if (sizing.kind === 'risk') return { kind: 'risk', rate: sizing.rate as Rate, cap: sizing.cap as Rate };
  if (sizing.kind === 'kelly') {
    const { kind, least } = sizing;
    const [fraction, fallback, cap] = [sizing.fraction as Rate, sizing.fallback as Rate, sizing.cap as Rate];
    return { kind, fraction, least, fallback, cap };
  }
  if (sizing.kind === 'volatility') {
    const { target, cap, period } = sizing;
    const perYear = candlesPerYear(scenario);
    return { kind: 'volatility', target: target as Rate, cap: cap as Rate, period, perYear };
  }
  const { kind, value } = sizing;
  switch (kind) {
    case 'percent':
      return { kind, rate: units(value, rateDigits - 2, [...path, kind], wrong) as Rate };
    case 'amount':
      return { kind, amount: units(value, scenario.account.digits, [...path, kind], wrong) as Money };
    case 'quantity':
      return { kind, quantity: units(value, sizeDigits(scenario), [...path, kind], wrong) as Quantity };
  }
}
