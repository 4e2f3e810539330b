/**
 * The bytes of a file in pieces, unpacked where it is packed (gzip, zip), so that no file lies whole in memory. What
 * passes is counted and hashed as it lies on the disk.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { problem, unreadable } from './problems.ts';
import { kindOf, type FileKind } from './strange-csv.ts';

const pieceBytes = 1 << 18;

/** What the file is by its first bytes. */
export async function fileKind(path: string): Promise<FileKind> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0);
    return kindOf(buffer.subarray(0, bytesRead));
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Counts and hashes what passes. */
export class Passage {
  bytes = 0;
  private readonly hash = createHash('sha256');
  private readonly onBytes: (count: number) => void;

  constructor(onBytes: (count: number) => void = () => undefined) {
    this.onBytes = onBytes;
  }

  pass(piece: Uint8Array): void {
    this.bytes += piece.length;
    this.hash.update(piece);
    this.onBytes(piece.length);
  }

  sha256(): string {
    return this.hash.copy().digest('hex');
  }
}

/** The file's text as bytes. Throws InputError for what cannot be read or unpacked. */
export async function* textPieces(
  path: string,
  kind: FileKind,
  passage: Passage,
): AsyncGenerator<Uint8Array, void, undefined> {
  const raw = rawPieces(path, passage);
  try {
    if (kind === 'gzip') yield* gunzipped(raw);
    else if (kind === 'zip') yield* (await import('./unzip.ts')).unzipped(raw, path);
    else yield* raw;
  } catch (error) {
    const { code, name, message } = error as NodeJS.ErrnoException;
    if (name === 'InputError') throw error;
    if (code?.startsWith('Z_') === true)
      throw problem(path, 'unreadable-file', `it cannot be unpacked: ${message}`, 'Was it fetched whole?');
    throw code === undefined ? error : unreadable(path, error);
  }
}

async function* rawPieces(path: string, passage: Passage): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const piece of createReadStream(path, { highWaterMark: pieceBytes })) {
    passage.pass(piece as Buffer);
    yield piece as Buffer;
  }
}

async function* gunzipped(raw: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  // What goes wrong in it is thrown where its pieces are taken.
  const gunzip = pipeline(raw, createGunzip({ chunkSize: pieceBytes }), () => undefined);
  for await (const piece of gunzip) yield piece as Buffer;
}
