/** The analytics of execution as a result tells them (EXEC-1): money and prices as decimal text, markets by id. */
import { formatDecimal, formatShort } from '../model/decimal.ts';
import type { Instrument } from '../model/instrument.ts';
import { formatTime, type TimeMs } from '../model/time.ts';
import { signOf, type Price } from '../model/units.ts';
import type { ExecutionFigures } from '../stats/execution-figures.ts';
import type { ExecutionMetrics } from '../stats/execution-metrics.ts';
import { delayCost, impactCost, shortfallOf, type OrderExecution } from '../stats/order-execution.ts';
import { orderRates } from '../stats/order-rates.ts';
import type { Result } from './result-schema.ts';

type Execution = Result['execution'];

/** `instruments` by market, `digits` of the account's money. */
export function statedExecution(
  metrics: ExecutionMetrics,
  instruments: readonly Instrument[],
  digits: number,
): Execution {
  const { total, byRole, byType, byMarket } = metrics;
  return {
    total: stated(total, digits),
    byRole: byRole.map(({ role, ...figures }) => ({ role, ...stated(figures, digits) })),
    byType: byType.map(({ role, type, ...figures }) => ({ role, type, ...stated(figures, digits) })),
    byMarket: byMarket.map(({ market, ...figures }) => ({
      market: instruments[market]!.id,
      ...stated(figures, digits),
    })),
  };
}

function stated(figures: ExecutionFigures, digits: number): Execution['total'] {
  const money = (units: bigint): string => decimalOf(units, digits);
  return {
    ...figures,
    traded: money(figures.traded),
    delayCost: money(figures.delayCost),
    impactCost: money(figures.impactCost),
    feeCost: money(figures.feeCost),
    missedCost: money(figures.missedCost),
    shortfall: money(figures.shortfall),
  };
}

/** How one order was executed: what its row in a table has beside what the result says of it. */
export type StatedOrder = ReturnType<typeof orderRates> & {
  readonly arrivedAt: string | null;
  readonly firstFillAt: string | null;
  /** What it is held against: the decision price, of a stop, a target or a rung its level. */
  readonly referencePrice: string | null;
  readonly arrivalPrice: string | null;
  /** Quantity. */
  readonly missed: string;
  /** Average price worse than either. */
  readonly decisionSlippagePrice: string | null;
  readonly arrivalSlippagePrice: string | null;
  readonly delayCost: string;
  readonly impactCost: string;
  readonly missedCost: string;
  readonly shortfall: string;
};

export function statedOrder(execution: OrderExecution, instrument: Instrument, digits: number): StatedOrder {
  const { order, firstFillAt, decisionPrice, arrivalPrice, filled, missed } = execution;
  const money = (units: number): string => formatDecimal(units, digits);
  const price = (units: Price | null): string | null =>
    units === null || units === 0 ? null : formatShort(units, instrument.priceDigits);
  const time = (at: number | null): string | null => (at === null ? null : formatTime(at as TimeMs));
  const worse = (than: number): string | null =>
    filled === 0 ? null : perUnit(instrument, signOf(order.side) * (execution.traded - than), filled);
  return {
    arrivedAt: time(order.arrivedAt),
    firstFillAt: time(firstFillAt),
    referencePrice: price(decisionPrice),
    arrivalPrice: price(arrivalPrice),
    missed: formatShort(missed, instrument.quantityDigits),
    decisionSlippagePrice: worse(execution.decisionValue),
    arrivalSlippagePrice: worse(execution.arrivalValue),
    delayCost: money(delayCost(execution)),
    impactCost: money(impactCost(execution)),
    missedCost: money(execution.missedCost),
    shortfall: money(shortfallOf(execution)),
    ...orderRates(execution),
  };
}

/** Decimals beyond those of a price, for what is an average. */
const averageDigits = 2;
export const averageScale = 10n ** BigInt(averageDigits);

/** Value over quantity as a price with two decimals more than the market's; of either sign. */
export const perUnit = (instrument: Instrument, value: number, quantity: number): string =>
  averageText(instrument, averageUnits(instrument, value, quantity));

/** The same in whole units of those decimals. */
export function averageUnits({ moneyDiv, moneyMul }: Instrument, value: number, quantity: number): bigint {
  // Not mulDiv: a price that fits may no longer fit with two decimals more.
  const dividend = BigInt(Math.abs(value)) * BigInt(moneyDiv) * averageScale;
  const divisor = BigInt(quantity) * BigInt(moneyMul);
  const floor = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  const up = twice > divisor || (twice === divisor && floor % 2n === 1n);
  const units = up ? floor + 1n : floor;
  return value < 0 ? -units : units;
}

export const averageText = ({ priceDigits }: Instrument, units: bigint): string =>
  decimalOf(units, priceDigits + averageDigits).replace(/\.?0+$/, '');

/** The decimal text of units beyond what a double holds. */
function decimalOf(units: bigint, digits: number): string {
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, '0');
  const sign = units < 0n ? '-' : '';
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
