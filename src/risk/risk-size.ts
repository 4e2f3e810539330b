/**
 * How much an entry is for that may lose a part of equity at its stop (SIZE-1).
 *
 * The loss of one unit is the distance from the entry to the stop, each with the slippage that is expected of it, and
 * the fees of both. The size is the most lots of which the loss is within equity x risk. One that costs more than equity x
 * cap at the expected entry, or more than funds carry there, becomes a size in money: as much as both allow, and at the
 * fill what funds there are, so that a higher open does not reject it (ORD-4).
 */
import { mulDiv } from '../base/mul-div.ts';
import { cutToLot, type Instrument, type TradingRules } from '../model/instrument.ts';
import { rateScale, type Money, type Price, type Quantity, type Rate } from '../model/units.ts';
import type { Size, SizeRefused, Sizing } from './sizing.ts';

type ByRisk = Extract<Sizing, { kind: 'risk' }>;

const scale = BigInt(rateScale);

/** What the loss of one unit is made of; prices after slippage. */
export interface Loss {
  readonly entry: Price;
  readonly stop: Price;
  readonly entryFee: Rate;
  readonly stopFee: Rate;
}

/** What a rung adds to the loss of each unit of its entry, should all fill and be stopped (SCALE-1). */
export interface RungLoss extends Loss {
  readonly share: Rate;
}

/** What an entry is sized against. */
export interface Means {
  readonly equity: Money;
  /** What a new order may spend, as initial margin and fee; null where money is not what it spends. */
  readonly free: Money | null;
  /** How many times its initial margin a position may cost; 10^8 is once. */
  readonly leverage: Rate;
  readonly instrument: Pick<Instrument, 'moneyMul' | 'moneyDiv'>;
  readonly rules: TradingRules;
}

/** The size of an entry, or why there is none. */
export function sizeByRisk(
  sizing: ByRisk,
  loss: Loss,
  { equity, free, leverage, instrument, rules }: Means,
  rungs: readonly RungLoss[] = [],
): Size | SizeRefused {
  if (equity <= 0) return { refused: 'no-equity', value: equity, bound: 0 };
  const units = unitsByRisk(sizing, loss, equity, instrument, rungs);
  const quantity = cutToLot(units, rules.lot);
  if (quantity === 0) return { refused: 'below-lot', value: units, bound: rules.lot };
  const spendable = Math.max(0, free ?? 0);
  const isCarried = free === null || quantity <= unitsCarried(spendable, loss, leverage, instrument);
  if (isCarried && quantity <= unitsByCap(sizing, loss, equity, instrument))
    return { quantity, quoteAmount: 0 as Money, cutToFunds: false };
  const most = partOf(equity, sizing.cap);
  const amount = (free === null ? most : Math.min(most, partOf(spendable, leverage))) as Money;
  if (amount === 0) return { refused: 'below-lot', value: 0, bound: rules.lot };
  return { quantity: 0 as Quantity, quoteAmount: amount, cutToFunds: true };
}

/** The most units of size that risk and cap allow, whatever funds there are; not negative. */
export function mostByRisk(sizing: ByRisk, loss: Loss, { equity, instrument }: Means): Quantity {
  const byCap = unitsByCap(sizing, loss, equity, instrument);
  return Math.max(0, Math.min(byCap, unitsByRisk(sizing, loss, equity, instrument, []))) as Quantity;
}

function unitsByRisk(
  { rate }: ByRisk,
  loss: Loss,
  equity: Money,
  instrument: Means['instrument'],
  rungs: readonly RungLoss[],
): number {
  let about = plainLossOfOne(loss) * rateScale;
  for (let i = 0; i < rungs.length; i++) about += plainLossOfOne(rungs[i]!) * rungs[i]!.share;
  const units = clearFloor(aboutUnits(equity * rate * rateScale, about, instrument));
  if (units !== null) return units;
  let each = lossOfOne(loss) * scale;
  for (const rung of rungs) each += lossOfOne(rung) * BigInt(rung.share);
  return unitsWithin(BigInt(equity) * BigInt(rate) * scale, each, instrument);
}

const unitsByCap = (
  { cap }: ByRisk,
  { entry }: Loss,
  equity: Money,
  instrument: Means['instrument'],
): number =>
  clearFloor(aboutUnits(equity * cap, entry * rateScale, instrument)) ??
  unitsWithin(BigInt(equity) * BigInt(cap), BigInt(entry) * scale, instrument);

/** How many units `spendable` pays for: the initial margin and the fee of each. */
function unitsCarried(
  spendable: number,
  { entry, entryFee }: Loss,
  leverage: Rate,
  instrument: Means['instrument'],
): number {
  const fee = entryFee < 0 ? NaN : (entry * entryFee) / rateScale;
  const about = (entry * rateScale) / leverage + fee;
  const units = clearFloor(aboutUnits(spendable, about, instrument));
  if (units !== null) return units;
  // In price units x 10^16.
  const taken =
    (BigInt(entry) * scale * scale * scale) / BigInt(leverage) + BigInt(entry) * BigInt(entryFee) * scale;
  return unitsWithin(BigInt(spendable) * scale * scale, taken, instrument);
}

/** A part of `amount` that `rate` is, rounded down; with leverage it may be more than amounts can be. */
const partOf = (amount: number, rate: Rate): number =>
  (amount * rate) / rateScale < Number.MAX_SAFE_INTEGER / 2
    ? mulDiv(amount, rate, rateScale, 'down')
    : Number((BigInt(amount) * BigInt(rate)) / scale);

/** How many units of size `money` (times a scale) carries at `each` for one (price units times the same scale). */
const unitsWithin = (money: bigint, each: bigint, { moneyMul, moneyDiv }: Means['instrument']): number =>
  Number((money * BigInt(moneyDiv)) / (each * BigInt(moneyMul)));

/** The same, about: off by a few roundings, where all that `each` is made of has one sign; else NaN. */
const aboutUnits = (money: number, each: number, { moneyMul, moneyDiv }: Means['instrument']): number =>
  each > 0 ? (money * moneyDiv) / (each * moneyMul) : NaN;

/** Sums of products like these are off by no more than such a part: a hundred rungs are two hundred roundings. */
const errorOfSums = 2 ** -44;

/** The floor of what is about `estimate`, or null where it is not clear: numbers of any length are asked then alone. */
function clearFloor(estimate: number): number | null {
  const floor = Math.floor(estimate);
  const error = estimate * errorOfSums;
  // Never true of NaN.
  const isClear = estimate < 2 ** 43 && estimate - floor > error && floor + 1 - estimate > error;
  return isClear ? floor : null;
}

/** What `quantity` would lose, in money, rounded up. */
export function lossOf(loss: Loss, quantity: number, { moneyMul, moneyDiv }: Means['instrument']): Money {
  const floor = clearFloor((plainLossOfOne(loss) * quantity * moneyMul) / (moneyDiv * rateScale));
  if (floor !== null) return (floor + 1) as Money;
  const exact = lossOfOne(loss) * BigInt(quantity) * BigInt(moneyMul);
  const whole = BigInt(moneyDiv) * scale;
  return Number((exact + whole - 1n) / whole) as Money;
}

/** How many units `amount` buys at the expected entry, rounded up. */
export function unitsFor(
  amount: Money,
  { entry }: Pick<Loss, 'entry'>,
  { moneyMul, moneyDiv }: Means['instrument'],
): Quantity {
  const floor = clearFloor((amount * moneyDiv) / (entry * moneyMul));
  if (floor !== null) return (floor + 1) as Quantity;
  const each = BigInt(entry) * BigInt(moneyMul);
  return Number((BigInt(amount) * BigInt(moneyDiv) + each - 1n) / each) as Quantity;
}

/** In price units times the scale of rates. */
function lossOfOne({ entry, stop, entryFee, stopFee }: Loss): bigint {
  const fees = BigInt(entry) * BigInt(entryFee) + BigInt(stop) * BigInt(stopFee);
  return BigInt(Math.abs(entry - stop)) * scale + fees;
}

/** The same in plain arithmetic; NaN where a fee that is paid back would leave less of it than roundings do. */
const plainLossOfOne = ({ entry, stop, entryFee, stopFee }: Loss): number =>
  entryFee < 0 || stopFee < 0 ? NaN : Math.abs(entry - stop) * rateScale + entry * entryFee + stop * stopFee;
