/** Text in pieces to a file that appears whole or not at all, packed with gzip where its name says so. */
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { StagedFile } from './staged-file.ts';

export async function writeText(path: string, pieces: Iterable<string>): Promise<number> {
  const file = new StagedFile(path);
  let at = 0;
  try {
    const text = Readable.from(pieces, { objectMode: true });
    // What goes wrong in it is thrown where its pieces are taken.
    const bytes = path.endsWith('.gz') ? pipeline(text, createGzip(), () => undefined) : text;
    for await (const piece of bytes) {
      const part = typeof piece === 'string' ? Buffer.from(piece) : (piece as Buffer);
      file.write(part, at);
      at += part.length;
      // Signals are heard between turns alone.
      await new Promise((resolve) => setImmediate(resolve));
    }
    file.commit();
    return at;
  } finally {
    file.drop();
  }
}
