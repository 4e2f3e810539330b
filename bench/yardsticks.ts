/**
 * What each workload costs without an engine: bare loops over typed arrays, in plain floating point.
 *
 * They compute the same indicators, the same decisions, the same fills with the same fee, the same cash and an equity
 * column. They know nothing of orders, ledgers or journals. A workload fails when engine and bare loop do not make the
 * same number of fills or do not end with the same cash.
 */

export interface Columns {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
}

export interface Outcome {
  readonly fills: number;
  readonly cash: number;
}

export interface Terms {
  readonly cash: number;
  /** Fraction of the value, for maker and taker alike. */
  readonly fee: number;
  /** Ticks in one of the currency, a whole number. */
  readonly ticks: number;
  /** All the cash there is at each entry, or one unit. */
  readonly allIn: boolean;
}

/** SMA 10/50: all in when the fast average crosses above, all out when it crosses below. */
export function bareCross(columns: Columns, equity: Float64Array, terms: Terms): Outcome {
  const { open, close } = columns;
  const rows = close.length;
  const { fee, allIn } = terms;
  let cash = terms.cash;
  let quantity = 0;
  let fills = 0;
  let order = 0;
  let fastSum = 0;
  let slowSum = 0;
  let fastBefore = NaN;
  let slowBefore = NaN;
  for (let i = 0; i < rows; i++) {
    if (order > 0) {
      quantity = allIn ? cash / (open[i]! * (1 + fee)) : 1;
      cash -= quantity * open[i]! * (1 + fee);
      fills++;
    } else if (order < 0) {
      cash += quantity * open[i]! * (1 - fee);
      quantity = 0;
      fills++;
    }
    order = 0;
    const price = close[i]!;
    fastSum += price - (i >= 10 ? close[i - 10]! : 0);
    slowSum += price - (i >= 50 ? close[i - 50]! : 0);
    equity[i] = cash + quantity * price;
    if (i >= 49) {
      const fast = fastSum / 10;
      const slow = slowSum / 50;
      if (fast > slow && fastBefore <= slowBefore) order = quantity === 0 ? 1 : 0;
      else if (fast < slow && fastBefore >= slowBefore) order = quantity > 0 ? -1 : 0;
      fastBefore = fast;
      slowBefore = slow;
    }
  }
  return { fills, cash };
}

/** The same averages and crossings, counted but not traded: bought once at the first decision, and held. */
export function bareHold(
  columns: Columns,
  equity: Float64Array,
  terms: Terms,
): Outcome & { readonly crossings: number } {
  const { open, close } = columns;
  const rows = close.length;
  const { fee } = terms;
  let cash = terms.cash;
  let quantity = 0;
  let fills = 0;
  let order = 0;
  let bought = false;
  let crossings = 0;
  let fastSum = 0;
  let slowSum = 0;
  let fastBefore = NaN;
  let slowBefore = NaN;
  for (let i = 0; i < rows; i++) {
    if (order > 0) {
      quantity = cash / (open[i]! * (1 + fee));
      cash -= quantity * open[i]! * (1 + fee);
      fills++;
      order = 0;
    }
    const price = close[i]!;
    fastSum += price - (i >= 10 ? close[i - 10]! : 0);
    slowSum += price - (i >= 50 ? close[i - 50]! : 0);
    equity[i] = cash + quantity * price;
    if (i >= 49) {
      const fast = fastSum / 10;
      const slow = slowSum / 50;
      if (!bought) {
        order = 1;
        bought = true;
      }
      if (fast > slow && fastBefore <= slowBefore) crossings++;
      else if (fast < slow && fastBefore >= slowBefore) crossings++;
      fastBefore = fast;
      slowBefore = slow;
    }
  }
  return { fills, cash, crossings };
}

/**
 * Donchian 100 breakout of closes over the highs of the 100 candles before, one unit, stop 2 ATR and target 3 ATR from
 * the fill; a stop is met before a target, and a gap fills at the open.
 */
export function bareBracket(columns: Columns, equity: Float64Array, terms: Terms): Outcome {
  const { open, high, low, close } = columns;
  const rows = close.length;
  const { fee, ticks } = terms;
  let cash = terms.cash;
  let quantity = 0;
  let fills = 0;
  let wanted = 0;
  let stop = 0;
  let target = 0;
  let range = 0;
  let rangeSum = 0;
  let top = -Infinity;
  let topRow = -1;
  for (let i = 0; i < rows; i++) {
    if (wanted > 0) {
      const price = open[i]!;
      cash -= price * (1 + fee);
      quantity = 1;
      fills++;
      stop = floorTo(price - 2 * wanted, ticks);
      target = ceilTo(price + 3 * wanted, ticks);
      wanted = 0;
    }
    if (quantity > 0) {
      let exit = 0;
      if (open[i]! <= stop || open[i]! >= target) exit = open[i]!;
      else if (low[i]! <= stop) exit = stop;
      else if (high[i]! >= target) exit = target;
      if (exit > 0) {
        cash += exit * (1 - fee);
        quantity = 0;
        fills++;
      }
    }
    const price = close[i]!;
    equity[i] = cash + quantity * price;
    if (i > 0) {
      const before = close[i - 1]!;
      const trueRange = Math.max(high[i]!, before) - Math.min(low[i]!, before);
      if (i <= 14) {
        rangeSum += trueRange;
        if (i === 14) range = rangeSum / 14;
      } else {
        range = (range * 13 + trueRange) / 14;
      }
    }
    // The channel of the candles before this one, looked through again only when its top has left.
    if (i >= 100 && quantity === 0 && price > top) wanted = range;
    if (topRow <= i - 100) {
      top = -Infinity;
      for (let j = i - 99; j <= i; j++) {
        if (j >= 0 && high[j]! >= top) {
          top = high[j]!;
          topRow = j;
        }
      }
    } else if (high[i]! >= top) {
      top = high[i]!;
      topRow = i;
    }
  }
  return { fills, cash };
}

/**
 * The same entries as `bareBracket`, with a stop that trails two ranges behind the best price, and no target. A candle
 * is walked both ways, and the worse of the two counts (`path: adverse`).
 */
export function bareTrailing(columns: Columns, equity: Float64Array, terms: Terms): Outcome {
  const { open, high, low, close } = columns;
  const rows = close.length;
  const { fee, ticks } = terms;
  let cash = terms.cash;
  let quantity = 0;
  let fills = 0;
  let wanted = 0;
  let distance = 0;
  let best = 0;
  let range = 0;
  let rangeSum = 0;
  let top = -Infinity;
  let topRow = -1;
  for (let i = 0; i < rows; i++) {
    let exit = 0;
    if (wanted > 0) {
      const price = open[i]!;
      cash -= price * (1 + fee);
      quantity = 1;
      fills++;
      distance = ceilTo(2 * wanted, ticks);
      best = price;
      wanted = 0;
    } else if (quantity > 0 && open[i]! <= floorTo(best - distance, ticks)) exit = open[i]!;
    if (quantity > 0) {
      if (exit === 0) {
        if (open[i]! > best) best = open[i]!;
        const stop = floorTo(best - distance, ticks);
        const top = Math.max(best, high[i]!);
        const raised = floorTo(top - distance, ticks);
        // Low first: met on the way down, or, moved by the high, on the way to the close. High first: moved, then met.
        const lowFirst = low[i]! <= stop ? stop : close[i]! <= raised ? raised : 0;
        const highFirst = low[i]! <= raised ? raised : 0;
        const worthOf = (at: number): number => (at > 0 ? at * (1 - fee) : close[i]!);
        exit = worthOf(lowFirst) <= worthOf(highFirst) ? lowFirst : highFirst;
        best = top;
      }
      if (exit > 0) {
        cash += exit * (1 - fee);
        quantity = 0;
        fills++;
      }
    }
    const price = close[i]!;
    equity[i] = cash + quantity * price;
    if (i > 0) {
      const before = close[i - 1]!;
      const trueRange = Math.max(high[i]!, before) - Math.min(low[i]!, before);
      if (i <= 14) {
        rangeSum += trueRange;
        if (i === 14) range = rangeSum / 14;
      } else {
        range = (range * 13 + trueRange) / 14;
      }
    }
    if (i >= 100 && quantity === 0 && price > top) wanted = range;
    if (topRow <= i - 100) {
      top = -Infinity;
      for (let j = i - 99; j <= i; j++) {
        if (j >= 0 && high[j]! >= top) {
          top = high[j]!;
          topRow = j;
        }
      }
    } else if (high[i]! >= top) {
      top = high[i]!;
      topRow = i;
    }
  }
  return { fills, cash };
}

// Ticks over a whole number: the same double as the price of a candle, where ticks x 0.01 may lie beside it.
const floorTo = (price: number, ticks: number): number => Math.floor(price * ticks + 1e-9) / ticks;
const ceilTo = (price: number, ticks: number): number => Math.ceil(price * ticks - 1e-9) / ticks;
