/**
 * Candles on their way from rows to columns, in bounded memory: blocks of rows, each block's columns one after another
 * in a staged file, with the decimals that prices had when the block was filled. They are read back column by column.
 */
import type { RawCandle } from '../market/quality.ts';
import { scaleOf } from '../model/decimal.ts';
import { columnCount, type ColumnParts } from './column-parts.ts';
import { makeFiner } from './price-scale.ts';
import { StagedFile } from './staged-file.ts';

const blockRows = 1 << 15;

interface Block {
  readonly at: number;
  readonly rows: number;
  readonly digits: number;
}

export class RowSpool {
  rows = 0;
  private readonly file: StagedFile;
  private readonly blocks: Block[] = [];
  private readonly buffer = new Float64Array(columnCount * blockRows);
  private filled = 0;
  private end = 0;
  private digits: number;

  /** `path` is the place of the file that will be made of it. */
  constructor(path: string, digits: number) {
    this.file = new StagedFile(`${path}.rows`, path);
    this.digits = digits;
  }

  append({ time, open, high, low, close, volume }: RawCandle): void {
    const { buffer, filled } = this;
    buffer[filled] = time;
    buffer[blockRows + filled] = open;
    buffer[2 * blockRows + filled] = high;
    buffer[3 * blockRows + filled] = low;
    buffer[4 * blockRows + filled] = close;
    buffer[5 * blockRows + filled] = volume;
    this.rows++;
    if (++this.filled === blockRows) this.flush();
  }

  /** Rows from here on have prices with so many decimals. */
  finer(digits: number): void {
    this.flush();
    this.digits = digits;
  }

  /** All rows as columns with these decimals, which are enough. Throws ScaleOverflow where a price does not fit. */
  columns(digits: number): ColumnParts {
    this.flush();
    return { rows: this.rows, parts: (column) => this.parts(column, digits) };
  }

  drop(): void {
    this.file.drop();
  }

  private *parts(column: number, digits: number): Generator<Float64Array> {
    for (const block of this.blocks) {
      const part = new Float64Array(block.rows);
      this.file.read(new Uint8Array(part.buffer), block.at + column * block.rows * 8);
      const isPrice = column >= 1 && column <= 4;
      if (isPrice && block.digits < digits) makeFiner(part, block.rows, block.digits, digits);
      const factor = scaleOf(Math.max(0, block.digits - digits));
      if (isPrice && factor > 1) for (let row = 0; row < part.length; row++) part[row] = part[row]! / factor;
      yield part;
    }
  }

  private flush(): void {
    const { filled: rows, end: at, digits } = this;
    if (rows === 0) return;
    for (let column = 0; column < columnCount; column++) {
      const part = this.buffer.subarray(column * blockRows, column * blockRows + rows);
      this.file.write(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at + column * rows * 8);
    }
    this.blocks.push({ at, rows, digits });
    this.end += columnCount * 8 * rows;
    this.filled = 0;
  }
}
