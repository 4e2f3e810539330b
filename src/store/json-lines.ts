/**
 * Candles as JSON arrays, `[[time, open, high, low, close, volume], ...]`, as ccxt gives them and exchanges send them,
 * turned piece by piece into lines of fields, so that the reader of lines reads them too and numbers stay text. The
 * line on which each array ends is kept.
 */
import { problem } from './problems.ts';

const code = (character: string): number => character.charCodeAt(0);
const [open, close, comma, quote, newline] = ['[', ']', ',', '"', '\n'].map(code) as Five;
type Five = [number, number, number, number, number];
const blanks = new Set([' ', '\t', '\r', '\n'].map(code));

export class JsonLines {
  private readonly file: string;
  private depth = 0;
  private isOver = false;
  /** A candle or nothing has just ended, and a comma may follow. */
  private needsComma = false;
  private inText = false;
  private line = 1;
  /** Lines of the candles that have been turned and not asked for. */
  private lines: number[] = [];
  private asked = 0;

  constructor(file: string) {
    this.file = file;
  }

  /** The lines that end in this piece, and the beginning of the next. */
  turn(piece: Uint8Array): Uint8Array {
    this.lines = this.lines.slice(this.asked);
    this.asked = 0;
    const out = new Uint8Array(piece.length);
    let length = 0;
    for (const byte of piece) {
      if (byte === newline) this.line++;
      if (this.depth < 2 || !this.isField(byte)) {
        if (this.structure(byte)) out[length++] = newline;
      } else if (byte !== quote) out[length++] = byte;
    }
    return out.subarray(0, length);
  }

  end(): void {
    if (!this.isOver) throw this.wrong('the array does not end', 'Was the file written whole?');
  }

  /** The line of the next candle, asked for once for each. */
  nextLine(): number {
    return this.lines[this.asked++] ?? this.line;
  }

  private isField(byte: number): boolean {
    if (byte === quote) this.inText = !this.inText;
    else if (!this.inText && (byte === open || byte === close || blanks.has(byte))) return false;
    else if (byte === code('{')) throw this.wrong('a candle holds an object', expected);
    return true;
  }

  /** Brackets, commas between candles, and blanks; whether a candle ends. */
  private structure(byte: number): boolean {
    if (blanks.has(byte)) return false;
    if (byte === open && this.depth < 2 && !this.isOver && !this.needsComma) {
      this.depth++;
      return false;
    }
    if (byte === comma && this.needsComma && this.depth === 1) {
      this.needsComma = false;
      return false;
    }
    if (byte !== close || this.depth === 0)
      throw this.wrong(`"${String.fromCharCode(byte)}" is not what can follow here`, expected);
    this.depth--;
    this.needsComma = this.depth === 1;
    this.isOver = this.depth === 0;
    if (this.depth === 1) this.lines.push(this.line);
    return this.depth === 1;
  }

  private wrong(message: string, hint: string): Error {
    return problem(`${this.file}:${this.line}`, 'bad-json', message, hint);
  }
}

const expected = 'Expected are arrays in an array: [[time, open, high, low, close, volume], ...].';
