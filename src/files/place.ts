/** Where in a user's file something went wrong: from what Node says of an error, or from the text of a function. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, extname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Place {
  readonly file: string;
  /** 1-based. */
  readonly line?: number;
  readonly column?: number;
}

/** The folder that this program's own files lie in. */
const own = new URL('..', import.meta.url).href;

/** Whether a line of a stack is one of the user's: of a file, and of none of ours, Node's or a package's. */
export function isUsersFrame(line: string): boolean {
  if (!/^ {4}at .*(file:\/\/|\/|[A-Z]:\\)/.test(line)) return false;
  return ![own, 'node:', '/node_modules/'].some((part) => line.includes(part));
}

/** Where `error` arose in the user's files, `path` named as it is; null when nothing says so. */
export function placeOfError(error: unknown, path: string): Place | null {
  if (!(error instanceof Error)) return null;
  const stack = error.stack ?? '';
  const named = (file: string): string => (resolve(path) === file ? path : relative('', file));
  const drawn = drawnPlace(stack);
  if (drawn !== null && existsSync(drawn.file)) return { ...drawn, file: named(drawn.file) };
  for (const frame of stack.split('\n').filter(isUsersFrame)) {
    const [, url, row, column] = /(file:\/\/[^\s()]+?):(\d+):(\d+)/.exec(frame) ?? [];
    if (url !== undefined)
      return {
        file: named(fileURLToPath(url.replace(/\?.*$/, ''))),
        line: Number(row),
        column: Number(column),
      };
  }
  return placeOfImport(error.message, named);
}

/** An error of syntax as Node draws it: `file:///folder/a.ts:2`, the lines up to that one, and a caret below. */
function drawnPlace(text: string): Place | null {
  const [, at, line, above = ''] = /^([^\n]+):(\d+)\n(?:[^\n^]*\n)+?([ \t]*)\^/.exec(text) ?? [];
  if (at === undefined) return null;
  const file = at.startsWith('file:') ? fileURLToPath(at) : at;
  return { file, line: Number(line), column: above.length + 1 };
}

/** Compiles a text from the input without running it; Node draws an error that nobody catches. */
const compiling = `
  let text = require('node:fs').readFileSync(0, 'utf8');
  if (process.argv[1] === 'ts') text = require('node:module').stripTypeScriptTypes(text);
  new (require('node:vm').SourceTextModule)(text, { identifier: 'it' });
`;

/** Where the syntax of `file` is wrong, for an error that does not say so; asked of another process of Node. */
export function placeOfSyntax(error: unknown, file: string, path: string): Place | null {
  if (!(error instanceof SyntaxError) || !existsSync(file)) return null;
  const kind = /ts$/.test(file) ? 'ts' : 'js';
  const args = ['--no-warnings', '--experimental-vm-modules', '-e', compiling, kind];
  const { stderr } = spawnSync(process.execPath, args, { input: readFileSync(file), encoding: 'utf8' });
  const place = drawnPlace(stderr);
  return place === null ? null : { ...place, file: resolve(path) === file ? path : relative('', file) };
}

/** The line that imports what is not there. */
function placeOfImport(message: string, named: (file: string) => string): Place | null {
  const [, missing, from] = /^Cannot find \w+ '([^']+)' imported from (.+)$/.exec(message) ?? [];
  if (missing === undefined || from === undefined || !existsSync(from)) return null;
  const name = basename(missing, extname(missing));
  const lines = readFileSync(from, 'utf8').split('\n');
  const row = lines.findIndex((text) => /\b(import|from)\b/.test(text) && text.includes(name));
  return row < 0 ? { file: named(from) } : { file: named(from), line: row + 1 };
}

/** Where a function with this source begins in the text of `file`, whose types became spaces when it was loaded. */
export function placeOfFunction(source: string, file: string, text: string): Place {
  const [word = ''] = /^\S[^\s(]*/.exec(source) ?? [];
  for (let at = text.indexOf(word); word !== '' && at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isSame(source, text, at)) continue;
    const before = text.slice(0, at).split('\n');
    return { file, line: before.length, column: before.at(-1)!.length + 1 };
  }
  return { file };
}

function isSame(source: string, text: string, at: number): boolean {
  for (let i = 0; i < source.length; i++) if (source[i] !== ' ' && source[i] !== text[at + i]) return false;
  return true;
}
