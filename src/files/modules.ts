/**
 * How Node finds and reads strategy files: this package by its name wherever they lie, and files that are written as
 * modules as modules, whatever the package.json above them says (`npm init` writes "type": "commonjs").
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

let isHooked = false;
let last: string | null = null;

/** The file that was read last: of an error of syntax, which does not name its file, the one that it is in. */
export const lastRead = (): string | null => last;

/** For this process, once. */
export function hookModules(): void {
  if (isHooked) return;
  isHooked = true;
  registerHooks({
    resolve(specifier, context, next) {
      const found = resolved(specifier, (name) => next(name, context));
      return context.conditions.includes('require') ? found : asModule(found);
    },
    load(url, context, next) {
      last = url.startsWith('file:') ? fileURLToPath(url) : null;
      return next(url, context);
    },
  });
}

/**
 * `import { buy } from 'backlot'` means the program that loads the strategy, wherever the file lies: not another copy
 * that is installed beside it, nor what this one was compiled to before.
 */
function resolved<Found>(specifier: string, next: (name: string) => Found): Found {
  // The public face, as source or compiled.
  const own = import.meta.url.replace(/files\/modules\.(ts|js)$/, 'index.$1');
  return next(specifier === 'backlot' ? own : specifier);
}

interface Found {
  readonly url: string;
  format?: string | null | undefined;
}

function asModule<Of extends Found>(found: Of): Of {
  const { url, format } = found;
  if (
    format?.startsWith('module') === true ||
    !/^file:.*\.[jt]s$/.test(url) ||
    url.includes('/node_modules/')
  )
    return found;
  let text: string;
  try {
    text = readFileSync(fileURLToPath(url), 'utf8');
  } catch {
    // Whoever loads it says why it cannot be read.
    return found;
  }
  if (!isWrittenAsModule(text)) return found;
  return { ...found, format: url.endsWith('.ts') ? 'module-typescript' : 'module' };
}

/** Whether a line begins as only those of modules do: `import`, but not `import(`, or `export`. */
export const isWrittenAsModule = (text: string): boolean => /^\s*(import\b(?!\s*[(.])|export\b)/m.test(text);
