/** Text that people wrote, from a file: UTF-8, and whatever it is not is told with what to do. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { InputError, nearest, type Issue } from '../model/issue.ts';

/** Files of ours that are no text, and what they are for. */
const hints: Readonly<Record<string, string>> = {
  '.run': 'It is a stored run, for `backlot report`, `replay` and `compare`.',
  '.journal': 'It is the journal of a paper run, for `backlot report`, `replay` and `paper --continue`.',
  '.candles': 'It is a file of candles, for a scenario to name, and for `backlot data`.',
};

/** Throws InputError. */
export function readText(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw unreadable(file, error);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const [first, second] = bytes;
    const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
    const hint = isUtf16
      ? 'It looks like UTF-16; save it as UTF-8.'
      : (hints[extname(file)] ?? 'Save it as UTF-8.');
    throw problem(file, 'unreadable-file', 'this is no UTF-8', hint);
  }
}

/** The file system's own refusal, in words; a file that is not there is told with its nearest neighbour. */
export function unreadable(file: string, error: unknown): InputError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EISDIR')
    return problem(file, 'unreadable-file', 'this is a folder; expected a file', 'Name a file in it.');
  if (code !== 'ENOENT') return problem(file, 'unreadable-file', `the file could not be read: ${message}`);
  const folder = dirname(file);
  const ending = extname(file);
  const others = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(ending)) : [];
  const meant = nearest(basename(file, ending), others.map((name) => basename(name, ending))); // prettier-ignore
  const hint = meant === null ? undefined : `Did you mean "${join(folder, meant + ending)}"?`;
  return problem(file, 'unreadable-file', 'there is no such file', hint);
}

export function problem(file: string, code: string, message: string, hint?: string): InputError {
  const issue: Issue = { code, severity: 'error', file, message };
  return new InputError([hint === undefined ? issue : { ...issue, hint }]);
}
