/**
 * The rows at which a strategy wants to be asked, found by its conditions a block of rows at a time, with the readings.
 *
 * A function of candles and readings up to each row, like a reading: nothing here needs a snapshot. Where both sides of
 * a comparison are kept in one unit they are compared there: what is above as decimals is above in units. Whole numbers
 * in two units are compared across (a / x > b / y as a * y > b * x) as long as that is exact.
 */
import type { CandleColumns } from '../market/candles.ts';
import type { Condition, Operand } from '../strategy/condition.ts';

/** A column of readings, by slot, with what makes decimals of it. */
export interface ReadingColumn {
  readonly values: Float64Array;
  readonly divisor: number;
  /** Whether the values are whole numbers. */
  readonly isWhole: boolean;
}

/** One side of a comparison: the value of row r is `values[r + shift + (bySlot ? 1 - from : 0)] / divisor`. */
interface Side {
  readonly values: () => Float64Array;
  readonly shift: number;
  readonly bySlot: boolean;
  readonly divisor: number;
  readonly isWhole: boolean;
}

/**
 * How two columns are compared: a[i] x mine > b[i] x theirs where both products lie below `limit`, and by the decimals
 * elsewhere. A limit of -Infinity leaves all of it to the decimals.
 */
interface Scale {
  readonly mine: number;
  readonly theirs: number;
  readonly limit: number;
}

type Test =
  | { readonly kind: 'crosses'; readonly first: Side; readonly second: Side; readonly scale: Scale }
  | { readonly kind: 'above'; readonly left: Side; readonly right: Side; readonly scale: Scale };

/** Products below this are exact, and so far apart, when they differ, that their decimals differ too. */
const exactMax = 2 ** 52;

function scaleOf(a: Side, b: Side): Scale {
  if (a.divisor === b.divisor) return { mine: 1, theirs: 1, limit: Infinity };
  if (!a.isWhole || !b.isWhole) return { mine: 1, theirs: 1, limit: -Infinity };
  const common = gcd(a.divisor, b.divisor);
  return { mine: b.divisor / common, theirs: a.divisor / common, limit: exactMax };
}

/** In the place of a row where there is none; a whole number like those, so that nothing is reckoned in doubles. */
export const noRow = 0x7fffffff;

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

export class Wakes {
  private readonly tests: readonly Test[];
  /** Rows of the present block, ascending: the first `count`. */
  private rows: Int32Array;
  private spare: Int32Array;
  private readonly found: Int32Array;
  private count = 0;
  private next = 0;
  private readonly candles: CandleColumns;
  /** See `sumOfOpens`; it is kept so that the reading is not left out as useless. */
  opens = 0;

  constructor(
    conditions: readonly Condition[],
    candles: CandleColumns,
    reading: (name: string) => ReadingColumn,
    blockRows: number,
  ) {
    this.candles = candles;
    this.rows = new Int32Array(blockRows + 1);
    this.spare = new Int32Array(blockRows + 1);
    this.found = new Int32Array(blockRows + 1);
    this.tests = conditions.map((condition) => testOf(condition, candles, reading, blockRows));
  }

  /** The first row of the present block at or after `row` that is to be asked, or `noRow`. Rows come in order. */
  from(row: number): number {
    const { rows, count } = this;
    let { next } = this;
    while (next < count && rows[next]! < row) next++;
    this.next = next;
    return next < count ? rows[next]! : noRow;
  }

  /** The `nth` row of the present block at or after `row` that is to be asked (1 is the first), or `noRow`. */
  nth(row: number, nth: number): number {
    this.from(row);
    const at = this.next + nth - 1;
    return at < this.count ? this.rows[at]! : noRow;
  }

  /** Finds the rows of [from, to), whose readings lie in slots 1 and on. */
  scan(from: number, to: number): void {
    this.count = 0;
    this.next = 0;
    for (const [i, test] of this.tests.entries()) {
      const into = i === 0 ? this.rows : this.found;
      const count =
        test.kind === 'crosses'
          ? crossings(test.first, test.second, test.scale, from, to, into)
          : greater(test.left, test.right, test.scale, from, to, into);
      if (i === 0) this.count = count;
      else this.merge(count);
    }
    this.opens = sumOfOpens(this.candles, this.rows, this.count);
  }

  /** Joins the rows just found with those before. */
  private merge(found: number): void {
    const { rows, spare } = this;
    let i = 0;
    let j = 0;
    let n = 0;
    while (i < this.count || j < found) {
      const a = i < this.count ? rows[i]! : Infinity;
      const b = j < found ? this.found[j]! : Infinity;
      spare[n++] = Math.min(a, b);
      if (a <= b) i++;
      if (b <= a) j++;
    }
    this.rows = spare;
    this.spare = rows;
    this.count = n;
  }
}

function testOf(
  condition: Condition,
  candles: CandleColumns,
  reading: (name: string) => ReadingColumn,
  blockRows: number,
): Test {
  const side = (operand: Operand, shift = 0): Side => {
    if (typeof operand === 'number') {
      const column = new Float64Array(blockRows + 1).fill(operand);
      return { values: () => column, shift: 0, bySlot: true, divisor: 1, isWhole: false };
    }
    if (typeof operand === 'string') {
      const { values, divisor, isWhole } = reading(operand);
      return { values: () => values, shift, bySlot: true, divisor, isWhole };
    }
    if ('previous' in operand) return side(operand.previous, -1);
    const { price } = operand;
    // Columns of candles that come one by one are replaced as they grow.
    const divisor = 10 ** candles.priceDigits;
    return { values: () => candles[price], shift: 0, bySlot: false, divisor, isWhole: true };
  };
  if (condition.kind === 'crosses') {
    const first = side(condition.first);
    const second = side(condition.second);
    return { kind: 'crosses', first, second, scale: scaleOf(first, second) };
  }
  const isAbove = condition.kind === 'above';
  const left = side(isAbove ? condition.left : condition.right);
  const right = side(isAbove ? condition.right : condition.left);
  return { kind: 'above', left, right, scale: scaleOf(left, right) };
}

/** Rows at which one of two readings is above the other and was not at the row before. Returns how many. */
function crossings(
  first: Side,
  second: Side,
  scale: Scale,
  from: number,
  to: number,
  rows: Int32Array,
): number {
  const a = first.values();
  const b = second.values();
  const { mine, theirs, limit } = scale;
  const end = to - from + 1;
  let found = 0;
  let slot = 1;
  let side = sideOf(a[0]! / first.divisor, b[0]! / second.divisor);
  for (;;) {
    if (side === 1) slot = whileGreater(a, mine, b, theirs, limit, slot, end);
    else if (side === -1) slot = whileGreater(b, theirs, a, mine, limit, slot, end);
    if (slot >= end) return found;
    const now = sideOf(a[slot]! / first.divisor, b[slot]! / second.divisor);
    // A side that is not defined (NaN) equals nothing and begins no crossing.
    if ((now === 1 && side <= 0) || (now === -1 && side >= 0)) rows[found++] = from + slot - 1;
    side = now;
    slot++;
  }
}

/** 1 above, -1 below, 0 equal; NaN where one of the two is not defined. */
function sideOf(a: number, b: number): number {
  if (a > b) return 1;
  if (a < b) return -1;
  return a === b ? 0 : NaN;
}

/** The first slot of [from, end) at which `a` is not greater than `b` for certain, or `end`. */
function whileGreater(
  a: Float64Array,
  mine: number,
  b: Float64Array,
  theirs: number,
  limit: number,
  from: number,
  end: number,
): number {
  let slot = from;
  for (; slot < end; slot++) {
    const greater = a[slot]! * mine;
    if (!(greater > b[slot]! * theirs && greater < limit)) break;
  }
  return slot;
}

/** Rows at which `left` is greater than `right`. Returns how many. */
function greater(left: Side, right: Side, scale: Scale, from: number, to: number, rows: Int32Array): number {
  const a = left.values();
  const b = right.values();
  const aShift = left.shift + (left.bySlot ? 1 - from : 0);
  const bShift = right.shift + (right.bySlot ? 1 - from : 0);
  const { mine, theirs, limit } = scale;
  let found = 0;
  if (limit === Infinity) {
    for (let row = from; row < to; row++) {
      if (a[row + aShift]! > b[row + bShift]!) rows[found++] = row;
    }
    return found;
  }
  for (let row = from; row < to; row++) {
    const x = a[row + aShift]!;
    const y = b[row + bShift]!;
    const scaledX = x * mine;
    const scaledY = y * theirs;
    const isGreater =
      scaledX < limit && scaledY < limit ? scaledX > scaledY : x / left.divisor > y / right.divisor;
    if (isGreater) rows[found++] = row;
  }
  return found;
}

/**
 * The sum of the opens behind the first `count` of `rows`: nobody needs it, but what is asked for at a close meets the
 * next open. Read one by one, each of them is a wait for far memory in the midst of a fill; read together, the waits
 * overlap, and the fills find them at hand.
 */
function sumOfOpens({ open }: CandleColumns, rows: Int32Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i]! + 1;
    if (row < open.length) sum += open[row]!;
  }
  return sum;
}
