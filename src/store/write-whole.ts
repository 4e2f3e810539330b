/** A file written in one piece: there whole or not at all (`staged-file.ts`). */
import { StagedFile } from './staged-file.ts';

/** Folders on the way to `path` are made. */
export function writeWhole(path: string, bytes: Uint8Array): void {
  const file = new StagedFile(path);
  try {
    file.write(bytes, 0);
    file.commit();
  } catch (error) {
    file.drop();
    throw error;
  }
}
