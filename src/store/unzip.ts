/**
 * The one file in a zip archive, piece by piece. The archive's directory stands at its end: size and checksum are
 * compared there when everything has passed, so that a torn or changed archive is found.
 */
import { crc32 } from 'node:zlib';
import { Unzip, UnzipInflate } from 'fflate';
import { problem } from './problems.ts';

/** The end of an archive in which its directory of a few files is looked for. */
const tailBytes = 1 << 16;
const directoryMark = Buffer.from([0x50, 0x4b, 0x01, 0x02]);

/** Throws InputError where there is no such file, more than one, or a torn one. */
export async function* unzipped(
  raw: AsyncIterable<Uint8Array>,
  path: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const names: string[] = [];
  let ready: Uint8Array[] = [];
  let isWhole = false;
  let failure: Error | null = null;
  const unzip = new Unzip((file) => {
    if (file.name.endsWith('/') || /(^|\/)(__MACOSX|\.)/.test(file.name)) return;
    names.push(file.name);
    if (names.length > 1) return;
    file.ondata = (error: Error | null, piece, final) => {
      failure ??= error;
      // The memory of a piece is used again for the next.
      if (error === null && piece.length > 0) ready.push(piece.slice());
      isWhole = final;
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  let tail = Buffer.alloc(0);
  let checksum = 0;
  let size = 0;
  for await (const piece of raw) {
    try {
      unzip.push(piece);
    } catch (error) {
      failure ??= error as Error;
    }
    if (failure !== null) break;
    tail = Buffer.concat([tail, piece]).subarray(-tailBytes);
    for (const part of ready) {
      checksum = crc32(part, checksum);
      size += part.length;
      yield part;
    }
    ready = [];
  }
  const why = fault(failure, names, isWhole, { checksum, size }, tail);
  if (why !== null) throw problem(path, 'unreadable-file', `the archive cannot be used: ${why[0]}`, why[1]);
}

function fault(
  failure: Error | null,
  names: readonly string[],
  isWhole: boolean,
  got: { readonly checksum: number; readonly size: number },
  tail: Buffer,
): readonly [string, string] | null {
  const whole = 'Was it fetched whole?';
  if (failure !== null) return [failure.message, whole];
  if (names.length > 1) {
    const list = names.slice(0, 5).join(', ');
    return [`it holds ${names.length} files: ${list}`, 'Unpack it and name the files that are meant.'];
  }
  if (names.length === 0) return ['there is no file in it', whole];
  if (!isWhole) return ['it ends too early', whole];
  const entry = directoryEntry(tail, names[0]!);
  if (entry === null) return ['it has no directory at its end', whole];
  // Sizes of 4 GiB and more are kept elsewhere; the checksum tells enough.
  const isSize = entry.size === got.size || entry.size === 0xffffffff;
  return isSize && entry.checksum === got.checksum ? null : ['its checksum does not match', whole];
}

function directoryEntry(tail: Buffer, name: string): { checksum: number; size: number } | null {
  for (let at = tail.indexOf(directoryMark); at >= 0; at = tail.indexOf(directoryMark, at + 1)) {
    if (at + 46 > tail.length) return null;
    const nameLength = tail.readUInt16LE(at + 28);
    if (tail.toString('utf8', at + 46, at + 46 + nameLength) !== name) continue;
    return { checksum: tail.readUInt32LE(at + 16), size: tail.readUInt32LE(at + 24) };
  }
  return null;
}
