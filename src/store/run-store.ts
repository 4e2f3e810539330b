/**
 * A finished run in one file (`.run`): a JSON head and two columns of 64-bit words, the tape and equity.
 *
 *     bytes  0-7   magic: 89 'B' 'K' 'R' 'U' 'N' 0D 0A, which a transfer as text would break
 *            8-11  version, 32 bits, little-endian like everything here
 *           12-15  bytes of the payload
 *           16-31  checksum of all but itself
 *           32-    payload, compressed with zstd
 *
 * The payload is three lengths (head in bytes, tape and equity in words, 64 bits each), the head as UTF-8, and the
 * columns byte plane by byte plane, which packs numbers that lie near each other well. There is no clock in it: the
 * same run gives the same bytes. Reading is strict; whatever does not fit is an InputError.
 */
import { readFileSync } from 'node:fs';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { absorb, digestWords, emptyDigest } from '../base/digest.ts';
import { InputError } from '../model/issue.ts';
import { fromPlanes, toPlanes } from './byte-planes.ts';
import { writeWhole } from './staged-file.ts';

/** What a run file holds. The head is plain JSON; what it means is not judged here. */
export interface RunParts {
  readonly head: unknown;
  readonly tape: Float64Array;
  readonly equity: Float64Array;
}

const magic = Buffer.from([0x89, 0x42, 0x4b, 0x52, 0x55, 0x4e, 0x0d, 0x0a]);
export const runFileVersion = 9;
const headerBytes = 32;
const lengthsBytes = 24;

/** Writes the file whole or not at all; folders on the way to it are made. */
export function writeRunFile(path: string, parts: RunParts): void {
  writeWhole(path, encodeRun(parts));
}

/** Throws InputError for a file that is cut, changed, of another kind or of another version. */
export function readRunFile(path: string): RunParts {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = whyNot[code ?? ''] ?? `the file could not be read: ${message}`;
    throw refused(path, 'unreadable-file', why, whoWrites);
  }
  return decodeRun(bytes, path);
}

export function encodeRun({ head, tape, equity }: RunParts): Buffer {
  const json = Buffer.from(JSON.stringify(head));
  const lengths = Buffer.alloc(lengthsBytes);
  for (const [i, length] of [json.length, tape.length, equity.length].entries())
    lengths.writeBigUInt64LE(BigInt(length), 8 * i);
  const payload = zstdCompressSync(Buffer.concat([lengths, json, toPlanes(tape), toPlanes(equity)]));
  const file = Buffer.alloc(headerBytes + payload.length);
  magic.copy(file);
  file.writeUInt32LE(runFileVersion, 8);
  file.writeUInt32LE(payload.length, 12);
  payload.copy(file, headerBytes);
  checksum(file).copy(file, 16);
  return file;
}

const whyNot: Readonly<Partial<Record<string, string>>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a folder; expected a file',
};
const whoWrites = 'Run files (.run) are written by `backlot run`, journals (.journal) by `backlot paper`.';

/** `file` is for messages. */
export function decodeRun(bytes: Buffer, file: string): RunParts {
  const again = 'Write it again with `backlot run`.';
  if (bytes.length < headerBytes || !bytes.subarray(0, 8).equals(magic)) {
    throw refused(file, 'not-a-run', 'this is no run file and no journal', whoWrites);
  }
  const version = bytes.readUInt32LE(8);
  if (version !== runFileVersion) {
    const message = `the run file has version ${version}; known here is ${runFileVersion}`;
    const hint = version > runFileVersion ? 'Read it with a newer Backlot.' : again;
    throw refused(file, 'other-version', message, hint);
  }
  const expected = headerBytes + bytes.readUInt32LE(12);
  if (bytes.length !== expected) {
    const kind = bytes.length < expected ? 'cut off' : 'longer than it says';
    throw refused(file, 'torn-run', `the run file is ${kind}: ${bytes.length} bytes of ${expected}`, again);
  }
  if (!checksum(bytes).equals(bytes.subarray(16, 32)))
    throw refused(file, 'changed-run', 'the run file was changed: its checksum does not match', again);
  try {
    return parse(zstdDecompressSync(bytes.subarray(headerBytes)));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw refused(file, 'changed-run', `the run file holds what no run wrote: ${why}`, again);
  }
}

function parse(payload: Buffer): RunParts {
  if (payload.length < lengthsBytes) throw new RangeError('it is too short');
  const [head = 0, tape = 0, equity = 0] = [0, 8, 16].map((at) => Number(payload.readBigUInt64LE(at)));
  if (payload.length !== lengthsBytes + head + 8 * (tape + equity))
    throw new RangeError('its lengths disagree');
  const columns = lengthsBytes + head;
  const json = new TextDecoder('utf-8', { fatal: true }).decode(payload.subarray(lengthsBytes, columns));
  return {
    head: JSON.parse(json) as unknown,
    tape: fromPlanes(payload.subarray(columns, columns + 8 * tape)),
    equity: fromPlanes(payload.subarray(columns + 8 * tape)),
  };
}

/** Sixteen bytes over everything but their own place, in whole words. */
function checksum(file: Buffer): Buffer {
  const words = new Int32Array(2 * Math.ceil(file.length / 8));
  new Uint8Array(words.buffer).set(file);
  words.fill(0, 4, 8);
  const digest = emptyDigest(6);
  absorb(digest, words, 0, words.length / 2);
  return Buffer.from(Int32Array.from(digestWords(digest)).buffer);
}

function refused(file: string, code: string, message: string, hint: string): InputError {
  return new InputError([{ code, severity: 'error', file, message, hint }]);
}
