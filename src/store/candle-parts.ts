/**
 * Candles that are still on their way, page by page, beside the place of their file: each page a line of JSON, appended
 * when it is whole. Whoever is stopped in the middle of a line loses that line alone. The last of the pages makes a candle
 * file, and takes this one away. A page without any time in it says from where on candles were asked for.
 */
import { appendFileSync, existsSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder, unwritable } from './output.ts';
import { problem, unreadable } from './problems.ts';

/** Open time, open, high, low, close, volume. */
export type PartRow = readonly [number, number, number, number, number, number];

export interface PartPage {
  readonly from: number;
  readonly to: number;
  readonly rows: readonly PartRow[];
}

export interface PartsHead {
  readonly exchange: string;
  readonly market: string;
  readonly timeframe: string;
}

const version = 1;

export class CandleParts {
  readonly path: string;
  /** In the order in which they came. */
  readonly pages: PartPage[] = [];
  /** From where on they were asked for; null where nothing is there. */
  from: number | null = null;
  private readonly headLine: string;

  /** Takes up what is there. Throws InputError where that is of something else. */
  constructor(candleFile: string, head: PartsHead) {
    this.path = `${candleFile}.pages`;
    const { exchange, market, timeframe } = head;
    this.headLine = JSON.stringify({ pages: 'candles', version, exchange, market, timeframe });
    if (existsSync(this.path)) this.takeUp();
  }

  /** Writes down from where on candles are asked for, unless that is known. Throws InputError where it cannot be written. */
  begin(from: number): void {
    if (this.from === null || from < this.from) this.append({ from, to: from, rows: [] });
  }

  /** Throws InputError where it cannot be written. */
  append(page: PartPage): void {
    try {
      makeFolder(dirname(this.path));
      if (!existsSync(this.path)) appendFileSync(this.path, `${this.headLine}\n`);
      appendFileSync(this.path, `${JSON.stringify([page.from, page.to, page.rows])}\n`);
    } catch (error) {
      throw unwritable(this.path, error);
    }
    this.take(page);
  }

  drop(): void {
    rmSync(this.path, { force: true });
  }

  private take(page: PartPage): void {
    this.from = Math.min(this.from ?? Infinity, page.from);
    if (page.to > page.from) this.pages.push(page);
  }

  private takeUp(): void {
    const text = this.read();
    const whole = text.lastIndexOf('\n') + 1;
    const [head, ...lines] = text.slice(0, whole).split('\n').slice(0, -1);
    if (head !== undefined && head !== this.headLine)
      throw problem(
        this.path,
        'other-parts',
        'these are pages of other candles, or of another version',
        'Take the file away to begin anew.',
      );
    let kept = head === undefined ? 0 : Buffer.byteLength(head) + 1;
    for (const line of lines) {
      const page = pageOf(line);
      if (page === null) break;
      this.take(page);
      kept += Buffer.byteLength(line) + 1;
    }
    // What was not written whole goes, and all that stands behind it.
    try {
      if (kept < Buffer.byteLength(text)) truncateSync(this.path, kept);
      if (kept === 0) rmSync(this.path, { force: true });
    } catch (error) {
      throw unwritable(this.path, error);
    }
  }

  private read(): string {
    try {
      return readFileSync(this.path, 'utf8');
    } catch (error) {
      throw unreadable(this.path, error);
    }
  }
}

function pageOf(line: string): PartPage | null {
  try {
    const [from, to, rows] = JSON.parse(line) as readonly unknown[];
    const isWhole =
      Number.isSafeInteger(from) &&
      Number.isSafeInteger(to) &&
      Array.isArray(rows) &&
      rows.every(
        (row) => Array.isArray(row) && row.length === 6 && row.every((value) => Number.isFinite(value)),
      );
    return isWhole ? { from: from as number, to: to as number, rows: rows as PartRow[] } : null;
  } catch {
    return null;
  }
}
