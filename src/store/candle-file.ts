/**
 * Candles in one columnar file (`.candles`), which loads straight into columns.
 *
 *     bytes  0-7   magic: 89 'B' 'K' 'C' 'A' 'N' 0D 0A, which a transfer as text would break
 *            8-11  version, 32 bits, little-endian like everything here
 *           12-15  bytes of the head
 *           16-31  digest of the head
 *           32-    head: JSON, filled up with blanks to whole words
 *     then six columns of doubles: time, open, high, low, close, volume
 *
 * The head says what the candles are and where they come from, and holds their hash: the same as that of the same
 * candles in a CSV file. Prices have as few decimals as they need. There is no clock in it: the same candles of the
 * same source give the same bytes. Reading is strict; whatever does not fit is an InputError.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { absorbText, digestHex, digestWords, emptyDigest } from '../base/digest.ts';
import { CandleColumns } from '../market/candles.ts';
import { brokenBy, brokenFinding } from '../market/quality.ts';
import { timeframeMs } from '../model/time.ts';
import { headOf, type CandleHead } from './candle-head.ts';
import { columnCount, type ColumnParts } from './column-parts.ts';
import { beginHash, hashColumns, hashPart } from './hash.ts';
import { problem, unreadable } from './problems.ts';
import { StagedFile } from './staged-file.ts';
import { candleMagic } from './strange-csv.ts';

export const candleFileVersion = 2;
const preambleBytes = 32;
/** A head is a page or two; the limit keeps a foreign file from being read whole. */
const headBytesMax = 1 << 26;

/** Writes the file whole or not at all, with the hash of the columns in its head, which is given back. */
export function writeCandleFile(
  path: string,
  head: Omit<CandleHead, 'hash'>,
  columns: ColumnParts,
): CandleHead {
  const headBytes = encodeHead({ ...head, hash: '0'.repeat(32) }).length;
  const { digits: priceDigits, rows: length } = head;
  const digest = beginHash({ durationMs: timeframeMs(head.timeframe), priceDigits, length });
  const file = new StagedFile(path);
  try {
    let at = headBytes;
    for (let column = 0; column < columnCount; column++) {
      for (const part of columns.parts(column)) {
        hashPart(digest, part);
        file.write(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
        at += part.byteLength;
      }
    }
    const whole = { ...head, hash: digestHex(digest) };
    file.write(encodeHead(whole), 0);
    file.commit();
    return whole;
  } finally {
    file.drop();
  }
}

/** Preamble and head; as long for every hash. */
function encodeHead(head: CandleHead): Buffer {
  const text = JSON.stringify(head);
  const length = 8 * Math.ceil(Buffer.byteLength(text) / 8);
  const bytes = Buffer.alloc(preambleBytes + length, ' ');
  Buffer.from(candleMagic).copy(bytes);
  bytes.writeUInt32LE(candleFileVersion, 8);
  bytes.writeUInt32LE(length, 12);
  bytes.write(text, preambleBytes);
  headDigest(bytes.toString('utf8', preambleBytes)).copy(bytes, 16);
  return bytes;
}

function headDigest(text: string): Buffer {
  const digest = emptyDigest(7);
  absorbText(digest, text);
  return Buffer.from(Int32Array.from(digestWords(digest)).buffer);
}

export interface CandleFile {
  readonly head: CandleHead;
  readonly candles: CandleColumns;
}

/** Throws InputError for a file that is cut, changed, of another kind or of another version. */
export function readCandleFile(path: string): CandleFile {
  return opened(path, (file) => {
    const { head, columnsAt } = readHead(file, path);
    const { rows, digits: priceDigits } = head;
    // Memory that is filled whole need not be cleared first.
    const bytes = Buffer.allocUnsafeSlow(columnCount * rows * 8);
    fill(file, bytes, columnsAt, path);
    const [time, open, high, low, close, volume] = Array.from(
      { length: columnCount },
      (_, column) => new Float64Array(bytes.buffer, column * rows * 8, rows),
    ) as Six;
    const durationMs = timeframeMs(head.timeframe);
    const columns = { time, open, high, low, close, volume, length: rows, durationMs, priceDigits };
    const candles = CandleColumns.of(columns);
    if (hashColumns(candles) !== head.hash) throw changed(path, 'its candles do not match their hash');
    refuseBroken(candles, path);
    return { head, candles };
  });
}

type Six = [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];

/** What the file says of itself; the candles are not read. */
export function readCandleHead(path: string): CandleHead {
  return opened(path, (file) => readHead(file, path).head);
}

/** Whether the file begins as a candle file does. Files that cannot be read do not. */
export function isCandleFile(path: string): boolean {
  try {
    return opened(path, (file) => {
      const bytes = Buffer.alloc(candleMagic.length);
      return (
        readSync(file, bytes, 0, bytes.length, 0) === bytes.length && bytes.equals(Buffer.from(candleMagic))
      );
    });
  } catch (error) {
    // Whoever reads it says why it cannot be read.
    if ((error as Error).name === 'InputError') return false;
    throw error;
  }
}

function opened<Of>(path: string, read: (file: number) => Of): Of {
  let file = -1;
  try {
    file = openSync(path, 'r');
    return read(file);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).syscall === undefined ? error : unreadable(path, error);
  } finally {
    if (file >= 0) closeSync(file);
  }
}

function readHead(file: number, path: string): { head: CandleHead; columnsAt: number } {
  const size = fstatSync(file).size;
  const preamble = Buffer.alloc(preambleBytes);
  const got = readSync(file, preamble, 0, preambleBytes, 0);
  if (got < preambleBytes || !preamble.subarray(0, 8).equals(Buffer.from(candleMagic))) {
    const hint = 'Candle files are written by `backlot data import`.';
    throw problem(path, 'not-candles', 'this is no candle file', hint);
  }
  const version = preamble.readUInt32LE(8);
  if (version !== candleFileVersion) {
    const message = `the candle file has version ${version}; known here is ${candleFileVersion}`;
    throw problem(
      path,
      'other-version',
      message,
      'Import it again, or read it with the Backlot that wrote it.',
    );
  }
  const length = preamble.readUInt32LE(12);
  if (length > headBytesMax || preambleBytes + length > size) throw torn(path, size);
  const bytes = Buffer.alloc(length);
  fill(file, bytes, preambleBytes, path);
  const text = bytes.toString('utf8');
  if (!headDigest(text).equals(preamble.subarray(16)))
    throw changed(path, 'its head does not match its digest');
  const head = headOf(text);
  if (head === null) throw changed(path, 'its head holds what no import wrote');
  const columnsAt = preambleBytes + length;
  const expected = columnsAt + columnCount * 8 * head.rows;
  if (size < expected) throw torn(path, size, expected);
  if (size > expected) throw changed(path, `it is ${size - expected} bytes longer than it says`);
  return { head, columnsAt };
}

function fill(file: number, bytes: Uint8Array, at: number, path: string): void {
  for (let done = 0; done < bytes.length;) {
    // A single read may not be longer than 2^31 - 1 bytes.
    const got = readSync(file, bytes, done, Math.min(bytes.length - done, 1 << 30), at + done);
    if (got === 0) throw torn(path, at + done);
    done += got;
  }
}

/** DATA-1 once more: the hash finds accidents, not other writers. */
function refuseBroken(candles: CandleColumns, path: string): void {
  const { time, open, high, low, close, volume, durationMs, length } = candles;
  const row = { line: 0, time: 0, open: 0, high: 0, low: 0, close: 0, volume: 0 };
  let last = -Infinity;
  for (let i = 0; i < length; i++) {
    const at = time[i]!;
    const least = low[i]!;
    const greatest = high[i]!;
    // Plainly sound: it follows the candle before, and its prices and volume are numbers in order.
    const isPlain =
      at - last === durationMs &&
      least > 0 &&
      open[i]! >= least &&
      open[i]! <= greatest &&
      close[i]! >= least &&
      close[i]! <= greatest &&
      greatest <= Number.MAX_SAFE_INTEGER &&
      volume[i]! >= 0 &&
      volume[i]! <= Number.MAX_VALUE;
    last = at;
    if (isPlain) continue;
    Object.assign(row, candles.at(i));
    const code = brokenBy(row, i === 0 ? -Infinity : time[i - 1]!, durationMs);
    if (code !== null) throw problem(path, code, `candle ${i + 1}: ${brokenFinding(code, row).message}`);
  }
}

const again = 'Import it again.';

function torn(path: string, size: number, expected?: number): Error {
  const of = expected === undefined ? '' : ` of ${expected}`;
  return problem(path, 'torn-candles', `the candle file is cut off: ${size} bytes${of}`, again);
}

function changed(path: string, why: string): Error {
  return problem(path, 'changed-candles', `the candle file was changed: ${why}`, again);
}
