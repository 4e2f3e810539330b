/**
 * What a strategy is, by its text: a hash over its file and the files that it imports by relative paths, which is known
 * before any of their code has run. Packages are not looked into: their versions are the user's to keep.
 */
import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { absorbText, digestHex, emptyDigest } from '../base/digest.ts';
import { readText } from './text.ts';

/** Thirty-two hexadecimal digits. Of a file that imports none beside it, over its text alone. Throws InputError. */
export function strategyHash(path: string): string {
  const digest = emptyDigest(5);
  for (const file of withImports(resolve(path))) absorbText(digest, readText(file));
  return digestHex(digest);
}

/** `file` and what it imports, each once, in the order in which they are named. */
function withImports(file: string): readonly string[] {
  const files = [file];
  // The list grows while it is gone through.
  for (const one of files) {
    for (const [, name] of readText(one).matchAll(relativeImport)) {
      const imported = resolve(dirname(one), name!);
      // What is only spoken of (in a comment) is no file; what is missing fails when it is loaded.
      if (!files.includes(imported) && existsSync(imported) && statSync(imported).isFile())
        files.push(imported);
    }
  }
  return files;
}

/** `from './x.ts'`, `import './x.ts'`, `import('./x.ts')`, `require('./x.js')`. */
const relativeImport = /\b(?:from|import|require)\s*\(?\s*['"](\.{1,2}\/[^'"\n]+)['"]/g;
