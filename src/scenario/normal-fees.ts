/**
 * Fees from what a scenario says (FEE-1) to their normal form: steps by date, tiers by volume, rates in units of 10^-8.
 *
 * A rate alone holds for everything; `maker` and `taker` are those of the first tier; a schedule is a list of tiers that
 * is known by its name (`fee-schedules.ts`), written out, so that the journal keeps what was charged.
 */
import { parseTime } from '../model/time.ts';
import { feeSchedules } from './fee-schedules.ts';
import type { FeesInput } from './schema-fees.ts';
import type { Path, Wrong } from './source.ts';
import { atLeastZero, isoOf, rateOf } from './written.ts';

export interface NormalFeeTier {
  /** In the account's currency, from which on the tier holds. */
  readonly volume: string;
  readonly maker: number;
  readonly taker: number;
}

export interface NormalFees {
  readonly steps: readonly {
    /** ISO; null for the beginning of time. */
    readonly from: string | null;
    readonly tiers: readonly NormalFeeTier[];
  }[];
  readonly volumeElsewhere: string;
  readonly minimum: string;
  readonly currency: 'quote' | 'received' | 'coin';
  /** Part that is left off where the fee is paid in coin. */
  readonly coinDiscount: number;
}

type Tiers = readonly NormalFeeTier[];
type Given = Exclude<FeesInput, string | 0>;
type Rates = Pick<Given, 'maker' | 'taker' | 'tiers' | 'schedule'>;

const flat = (maker: number, taker: number): Tiers => [{ volume: '0', maker, taker }];

export const noFees: NormalFees = {
  steps: [{ from: null, tiers: flat(0, 0) }],
  volumeElsewhere: '0',
  minimum: '0',
  currency: 'quote',
  coinDiscount: 0,
};

/** What of the account fees depend on. */
export interface Payer {
  readonly isSpot: boolean;
  readonly hasCoin: boolean;
}

/** What is left out is as in `rest`, beside a rate alone or a name alone as beside their long forms (SCEN-2). */
export function feesOf(
  given: FeesInput | undefined,
  rest: NormalFees,
  payer: Payer,
  path: Path,
  wrong: Wrong[],
): NormalFees {
  if (given === undefined) return rest;
  if (typeof given === 'object') return feesOfGroup(given, rest, payer, path, wrong);
  if (isSchedule(given)) return feesOfGroup({ schedule: given }, rest, payer, path, wrong);
  // Told once, where it stands.
  rateOf(given, path, wrong);
  return feesOfGroup({ maker: given, taker: given }, rest, payer, path, []);
}

function feesOfGroup(given: Given, rest: NormalFees, payer: Payer, path: Path, wrong: Wrong[]): NormalFees {
  let before = tiersOf(given, rest.steps[0]!.tiers, path, wrong);
  const steps: NormalFees['steps'][number][] = [{ from: null, tiers: before }];
  for (const [i, change] of (given.changes ?? []).entries()) {
    const at: Path = [...path, 'changes', i];
    const from = isoOf(change.from, [...at, 'from'], wrong);
    const last = steps.at(-1)!.from;
    if (last !== null && from !== null && parseTime(from)! <= parseTime(last)!)
      wrong.push({ code: 'disorder', path: [...at, 'from'], message: `expected an instant after ${last}` });
    before = tiersOf(change, before, at, wrong);
    steps.push({ from, tiers: before });
  }
  const amount = (name: 'volume' | 'minimum', otherwise: string): string =>
    given[name] === undefined ? otherwise : atLeastZero(given[name], [...path, name], wrong);
  const fees: NormalFees = {
    steps,
    volumeElsewhere: amount('volume', rest.volumeElsewhere),
    minimum: amount('minimum', rest.minimum),
    ...paidIn(given, rest, payer, path, wrong),
  };
  checkCurrency(fees, given, payer, path, wrong);
  return fees;
}

/** What fees are taken from, and what is left off for it: as written, or of the schedule, or as in `rest`. */
function paidIn(
  given: Given,
  rest: NormalFees,
  payer: Payer,
  path: Path,
  wrong: Wrong[],
): Pick<NormalFees, 'currency' | 'coinDiscount'> {
  const { schedule, discount } = given;
  const currency = given.currency ?? (schedule === undefined ? rest.currency : ownCurrency(schedule, payer));
  if (discount !== undefined && currency !== 'coin') {
    const message = `the discount is for fees in coin, and these are paid in ${currency === 'quote' ? 'quote' : 'what is received'}`;
    const hint = payer.hasCoin
      ? 'Set fees.currency to coin, or leave discount out.'
      : 'Say what lies there in account.coin, or state the rates that are paid.';
    wrong.push({ code: 'bad-fees', path: [...path, 'discount'], message, hint });
    return { currency, coinDiscount: 0 };
  }
  if (discount !== undefined)
    return { currency, coinDiscount: rateOf(discount, [...path, 'discount'], wrong) };
  const asBefore = schedule === undefined && rest.currency === currency;
  return { currency, coinDiscount: asBefore ? rest.coinDiscount : discountOf(schedule, currency) };
}

/** What is received is base only where base is owned, a coin is there or not, and a least fee is an amount of money. */
function checkCurrency(fees: NormalFees, given: Given, payer: Payer, path: Path, wrong: Wrong[]): void {
  if (fees.currency === 'quote') return;
  const at: Path = given.currency === undefined ? path : [...path, 'currency'];
  if (fees.currency === 'coin' && !payer.hasCoin) {
    const message = 'fees in coin are paid from what lies there, and nothing does';
    const hint = 'Add account.coin with currency, balance and market, or set fees.currency to quote.';
    wrong.push({ code: 'needs-coin', path: at, message, hint });
  }
  if (fees.currency === 'received' && !payer.isSpot) {
    const message = 'on a margin account fees are paid in quote';
    const hint = 'Leave fees.currency out, or set account.kind to spot.';
    wrong.push({ code: 'needs-spot', path: [...path, 'currency'], message, hint });
  }
  if (Number(fees.minimum) > 0) {
    const paid = fees.currency === 'coin' ? 'fees are paid in coin here' : 'purchases pay in base here';
    const message = `a least fee is an amount of the quote, and ${paid}`;
    const hint = 'Set fees.currency to quote, or leave minimum out.';
    wrong.push({ code: 'bad-fees', path: at, message, hint });
  }
}

/** Whoever has a coin pays in it. */
const ownCurrency = (name: ScheduleName | undefined, { isSpot, hasCoin }: Payer): NormalFees['currency'] => {
  if (hasCoin) return 'coin';
  return isSpot && name !== undefined ? feeSchedules[name].currency : 'quote';
};

/** Of a schedule; those are our own and exact. */
const discountOf = (name: ScheduleName | undefined, currency: NormalFees['currency']): number =>
  currency === 'coin' && name !== undefined ? rateOf(feeSchedules[name].coinDiscount, [], []) : 0;

function tiersOf(given: Rates, before: Tiers, path: Path, wrong: Wrong[]): Tiers {
  const { maker, taker, tiers, schedule } = given;
  if (schedule !== undefined) {
    if (maker !== undefined || taker !== undefined || tiers !== undefined) {
      const message = 'expected either a schedule or rates of its own';
      wrong.push({ code: 'bad-fees', path: [...path, 'schedule'], message });
    }
    return scheduled(schedule);
  }
  if (maker === undefined && taker === undefined && tiers === undefined) return before;
  const read = (rate: string | 0 | undefined, at: Path, otherwise: number): number =>
    rate === undefined ? otherwise : rateOf(rate, at, wrong);
  const first: NormalFeeTier = {
    volume: '0',
    maker: read(maker, [...path, 'maker'], before[0]!.maker),
    taker: read(taker, [...path, 'taker'], before[0]!.taker),
  };
  const all = [first];
  for (const [i, tier] of (tiers ?? []).entries()) {
    const at: Path = [...path, 'tiers', i];
    const volume = atLeastZero(tier.volume, [...at, 'volume'], wrong);
    if (Number(volume) <= Number(all.at(-1)!.volume)) {
      const message = `expected a volume above ${all.at(-1)!.volume}, got ${volume}`;
      wrong.push({ code: 'disorder', path: [...at, 'volume'], message });
    }
    all.push({
      volume,
      maker: rateOf(tier.maker, [...at, 'maker'], wrong),
      taker: rateOf(tier.taker, [...at, 'taker'], wrong),
    });
  }
  return all;
}

type ScheduleName = keyof typeof feeSchedules;

const isSchedule = (given: string | 0): given is ScheduleName => given !== 0 && given in feeSchedules;

/** The rates of a schedule are our own and exact. */
function scheduled(name: ScheduleName): Tiers {
  const exactly = (rate: string): number => rateOf(rate, [], []);
  return feeSchedules[name].tiers.map(({ volume, maker, taker }) => ({
    volume: String(volume),
    maker: exactly(maker),
    taker: exactly(taker),
  }));
}
