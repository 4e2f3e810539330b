/**
 * A scenario in normal form: nothing optional, no shorthand, plain JSON. It is what runs, and what the journal keeps.
 *
 * Decimals are still text here: they become units once the markets' digits are known (`build.ts`). `null` stands for
 * what the data will say: the tick, and the last instant.
 */
import type { Calendar } from '../market/quality.ts';
import { plainFills, type AccountKind, type Latency, type PathPolicy } from '../model/costs.ts';
import { parseTime, type Timeframe } from '../model/time.ts';
import { latencyOf } from './normal-latency.ts';
import { fundingOf, type NormalFunding } from './normal-funding.ts';
import {
  accountMarginOf,
  checkMaintenance,
  marginOf,
  noMargin,
  type NormalAccountMargin,
  type NormalMargin,
} from './normal-margin.ts';
import { checkCoin, coinOf, tradedMarkets, type NormalCoin } from './normal-coin.ts';
import { feesOf, noFees, type NormalFees, type Payer } from './normal-fees.ts';
import { fillsOf, type NormalFills } from './normal-fills.ts';
import type { DetailInput, MarketInput, RulesInput } from './schema-market.ts';
import type { ScenarioInput } from './schema.ts';
import { riskOf, type NormalRisk } from './normal-risk.ts';
import { zoneOf, type NormalZone } from './normal-zone.ts';
import { strategiesOf, type NormalStrategy } from './normal-strategies.ts';
import type { Path, Wrong } from './source.ts';
import { atLeastZero, isoOf, positive, rateOf } from './written.ts';

export interface NormalRules {
  /** ISO; null for the beginning of time. */
  readonly from: string | null;
  readonly tick: string | null;
  readonly lot: string;
  readonly minQuantity: string;
  readonly maxQuantity: string;
  readonly minNotional: string;
  /** Units of 10^-8. */
  readonly priceBand: number;
}

export interface NormalMarket extends NormalFills {
  readonly id: string;
  readonly file: string;
  readonly rules: readonly NormalRules[];
  readonly fees: NormalFees;
  /** What a perpetual's position pays (FUND-1); null for none. */
  readonly funding: NormalFunding | null;
  readonly margin: NormalMargin;
  /** What settles the path inside its candles (PATH-8); null for nothing. */
  readonly detail: NormalDetail | null;
}

export interface NormalDetail {
  readonly file: string;
  /** Null for what the file says. */
  readonly timeframe: Timeframe | null;
}

export interface NormalScenario {
  readonly name: string;
  readonly timeframe: Timeframe;
  readonly calendar: Calendar;
  readonly broken: 'stop' | 'drop';
  readonly account: {
    readonly kind: AccountKind;
    readonly currency: string;
    readonly balance: string;
    readonly digits: number;
    readonly coin: NormalCoin | null;
  } & NormalAccountMargin;
  /** By id. */
  readonly markets: readonly NormalMarket[];
  /** By id. */
  readonly strategies: readonly NormalStrategy[];
  readonly path: PathPolicy;
  /** Null where no limits are stated. */
  readonly risk: NormalRisk | null;
  readonly timeZone: NormalZone;
  /** ISO. */
  readonly period: { readonly from: string | null; readonly to: string | null };
  /** Candles; null: all there are before the period. */
  readonly warmUp: number | null;
  readonly seed: number;
  readonly latency: Latency;
  /** A year, units of 10^-8. */
  readonly riskFree: number;
}

/** The normal form of what was written; `wrong` gets everything that cannot be meant. */
export function normalise(input: ScenarioInput, wrong: Wrong[]): NormalScenario {
  const ids = Object.keys(input.markets).sort();
  if (ids.length === 0)
    wrong.push({ code: 'no-markets', path: ['markets'], message: 'expected at least one market' });
  const coin = coinOf(input, ids, wrong);
  const freely: NormalFees = coin === null ? noFees : { ...noFees, currency: 'coin' };
  const shared: Shared = {
    fees: feesOf(input.fees, freely, payerOf(input), ['fees'], wrong),
    margin: marginOf(input.margin, input, noMargin, ['margin'], wrong),
    ...fillsOf(input, plainFills, [], wrong),
  };
  const markets = ids.map((id) => {
    const given = input.markets[id]!;
    return market(id, typeof given === 'string' ? { file: given } : given, input, shared, wrong);
  });
  checkCoin(coin, markets, wrong);
  const period = {
    from: isoOf(input.period?.from, ['period', 'from'], wrong),
    to: isoOf(input.period?.to, ['period', 'to'], wrong),
  };
  if (period.from !== null && period.to !== null && parseTime(period.from)! >= parseTime(period.to)!) {
    wrong.push({
      code: 'empty-period',
      path: ['period', 'to'],
      message: `expected an end after ${period.from}`,
    });
  }
  return {
    name: input.name,
    timeframe: input.data.timeframe,
    calendar: input.data.calendar ?? 'continuous',
    broken: input.data.broken ?? 'stop',
    account: {
      kind: input.account.kind ?? 'spot',
      currency: input.account.currency,
      balance: positive(input.account.balance, ['account', 'balance'], wrong),
      digits: input.account.digits ?? 8,
      coin,
      ...accountMarginOf(input, wrong),
    },
    markets,
    strategies: strategiesOf(input, markets, tradedMarkets(ids, coin), wrong),
    path: input.path ?? 'adverse',
    timeZone: zoneOf(input.timeZone ?? 'UTC', wrong),
    period,
    warmUp: input.warmUp ?? (period.from === null ? 0 : null),
    seed: input.seed ?? 1,
    latency: latencyOf(input.latency, wrong),
    risk: riskOf(input.risk, wrong),
    riskFree: rateOf(input.riskFree ?? 0, ['riskFree'], wrong),
  };
}

const payerOf = ({ account }: ScenarioInput): Payer => ({
  isSpot: account.kind !== 'margin',
  hasCoin: account.coin !== undefined,
});

/** What markets have of the scenario where they have none of their own. */
type Shared = Pick<NormalMarket, 'fees' | 'margin'> & NormalFills;

function market(
  id: string,
  input: MarketInput,
  scenario: ScenarioInput,
  shared: Shared,
  wrong: Wrong[],
): NormalMarket {
  const path: Path = ['markets', id];
  const parts = id.split('/');
  if (parts.length !== 2 || parts.some((part) => part.trim() === '')) {
    wrong.push({ code: 'bad-market', path, message: `expected an id such as BTC/USDT, got "${id}"` });
  } else if (parts[1] !== scenario.account.currency) {
    const message = `the market is quoted in ${parts[1]!}, the account is in ${scenario.account.currency}`;
    wrong.push({
      code: 'other-currency',
      path,
      message,
      hint: 'Every market is quoted in the account’s currency.',
    });
  }
  const margin = marginOf(input.margin, scenario, shared.margin, [...path, 'margin'], wrong);
  // Told once where it stands, however many markets have it from there.
  const found: Wrong[] = [];
  checkMaintenance(margin, input.margin === undefined ? ['margin'] : [...path, 'margin'], found);
  const told = new Set(wrong.map(({ path: at, code }) => `${code} ${at.join('.')}`));
  wrong.push(...found.filter(({ path: at, code }) => !told.has(`${code} ${at.join('.')}`)));
  return {
    id,
    file: input.file,
    rules: rulesOf(input, path, wrong),
    fees: feesOf(input.fees, shared.fees, payerOf(scenario), [...path, 'fees'], wrong),
    funding: fundingOf(input.funding, scenario, [...path, 'funding'], wrong),
    margin,
    ...fillsOf(input, shared, path, wrong),
    detail: detailOf(input.detail),
  };
}

const detailOf = (given: DetailInput | undefined): NormalDetail | null =>
  given === undefined
    ? null
    : typeof given === 'string'
      ? { file: given, timeframe: null }
      : { file: given.file, timeframe: given.timeframe ?? null };

/** Of a market of which the scenario states none. */
export const noRules: NormalRules = {
  from: null,
  tick: null,
  lot: '0.00000001',
  minQuantity: '0',
  maxQuantity: '0',
  minNotional: '0',
  priceBand: 0,
};

function rulesOf(input: MarketInput, path: Path, wrong: Wrong[]): readonly NormalRules[] {
  let last = rules(noRules, null, input, path, wrong);
  const all = [last];
  for (const [i, change] of (input.changes ?? []).entries()) {
    const at: Path = [...path, 'changes', i];
    const from = isoOf(change.from, [...at, 'from'], wrong);
    if (last.from !== null && from !== null && parseTime(from)! <= parseTime(last.from)!) {
      wrong.push({
        code: 'disorder',
        path: [...at, 'from'],
        message: `expected an instant after ${last.from}`,
      });
    }
    last = rules(last, from, change, at, wrong);
    all.push(last);
  }
  return all;
}

function rules(
  before: NormalRules,
  from: string | null,
  given: RulesInput,
  path: Path,
  wrong: Wrong[],
): NormalRules {
  const step = (name: 'tick' | 'lot'): string | null =>
    given[name] === undefined ? before[name] : positive(given[name], [...path, name], wrong);
  const bound = (name: 'minQuantity' | 'maxQuantity' | 'minNotional'): string =>
    given[name] === undefined ? before[name] : atLeastZero(given[name], [...path, name], wrong);
  const minQuantity = bound('minQuantity');
  const maxQuantity = bound('maxQuantity');
  if (maxQuantity !== '0' && Number(maxQuantity) < Number(minQuantity)) {
    wrong.push({
      code: 'out-of-range',
      path: [...path, given.maxQuantity === undefined ? 'minQuantity' : 'maxQuantity'],
      message: `expected a greatest size of at least the least one, got ${minQuantity} to ${maxQuantity}`,
    });
  }
  return {
    from,
    tick: step('tick'),
    lot: step('lot')!,
    minQuantity,
    maxQuantity,
    minNotional: bound('minNotional'),
    priceBand:
      given.priceBand === undefined
        ? before.priceBand
        : rateOf(given.priceBand, [...path, 'priceBand'], wrong),
  };
}
