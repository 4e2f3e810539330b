/**
 * Candles of a file that has the newest first, held until all are read and given in order of time: the file is turned
 * about as a whole, and whatever in it is still out of order then is told as everywhere. 64 bytes a candle.
 */
import type { RawCandle } from '../market/quality.ts';
import { scaleOf } from '../model/decimal.ts';
import { ScaleOverflow, type PriceScale } from './price-scale.ts';

const blockRows = 1 << 12;
/** Line, time, four prices, volume, and the decimals of the prices. */
const fields = 8;

export class NewestFirst {
  private readonly prices: PriceScale;
  private readonly blocks: Float64Array[] = [];
  private rows = 0;

  constructor(prices: PriceScale) {
    this.prices = prices;
  }

  take({ line, time, open, high, low, close, volume }: RawCandle): void {
    const at = (this.rows++ % blockRows) * fields;
    if (at === 0) this.blocks.push(new Float64Array(blockRows * fields));
    const block = this.blocks.at(-1)!;
    block.set([line, time, open, high, low, close, volume, this.prices.digits], at);
  }

  /** From the last that was taken to the first; prices in the decimals of now. Throws ScaleOverflow. */
  give(take: (candle: RawCandle) => void): void {
    for (let row = this.rows - 1; row >= 0; row--) {
      const at = (row % blockRows) * fields;
      const values = this.blocks[Math.floor(row / blockRows)]!.subarray(at, at + fields);
      const [line, time, open, high, low, close, volume, digits] = values as unknown as Eight;
      const factor = scaleOf(this.prices.digits - digits);
      const price = (units: number): number => {
        if (units * factor > Number.MAX_SAFE_INTEGER) throw new ScaleOverflow(this.prices.digits);
        return units * factor;
      };
      take({
        ...{ line, time, volume },
        open: price(open),
        high: price(high),
        low: price(low),
        close: price(close),
      });
    }
  }
}

type Eight = [number, number, number, number, number, number, number, number];

/** Whether times go down, and never up. */
export function areNewestFirst(times: readonly number[]): boolean {
  const goesUp = times.some((time, i) => i > 0 && time > times[i - 1]!);
  return !goesUp && times.length > 1 && times.at(-1)! < times[0]!;
}
