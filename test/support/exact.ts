/** Rounding by BigInt, written apart from the engine's own: what the laws hold its numbers against. */

/** `numerator / divisor`, to the nearest, ties to even. */
export function halfEven(numerator: bigint, divisor: bigint): bigint {
  const sign = numerator < 0n ? -1n : 1n;
  const size = numerator * sign;
  const floor = size / divisor;
  const twice = (size - floor * divisor) * 2n;
  const up = twice > divisor || (twice === divisor && floor % 2n === 1n);
  return sign * (up ? floor + 1n : floor);
}

/** Price units x size units in money, exactly: a fraction. Digits of price and size together, and of money. */
export function valueOf(
  price: number,
  quantity: number,
  digits: number,
  moneyDigits: number,
): [bigint, bigint] {
  const product = BigInt(price) * BigInt(quantity);
  const shift = digits - moneyDigits;
  return shift >= 0 ? [product, 10n ** BigInt(shift)] : [product * 10n ** BigInt(-shift), 1n];
}

/** `numerator / divisor`, neither below zero, rounded up. */
export const ceilDiv = (numerator: bigint, divisor: bigint): bigint => (numerator + divisor - 1n) / divisor;
