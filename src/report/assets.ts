/**
 * What the page is made of besides the run: its style, its script and the definitions of metrics, files beside this
 * one; vega and its interpreter as their packages ship them. Read when a report is written, and only then.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BugError } from '../base/assert.ts';

export interface Definition {
  readonly what: string;
  readonly formula: string;
  readonly unit: string;
  readonly undefined: string;
  readonly source: string;
}

export interface Assets {
  readonly style: string;
  /** Vega, its interpreter, and the page's own, each a script. */
  readonly scripts: readonly string[];
  readonly definitions: Readonly<Record<string, Definition>>;
  /** Of vega, which the page holds a copy of. */
  readonly licence: string;
}

/** In the order in which they stand in the page: later ones use earlier ones. */
const pageScripts = [
  'unpack.js', 'format.js', 'charts.js', 'table.js', 'way.js', 'trade.js', 'prices.js', 'page.js',
]; // prettier-ignore

export function readAssets(): Assets {
  const require = createRequire(import.meta.url);
  const own = (name: string): string => read(fileURLToPath(new URL(`page/${name}`, import.meta.url)));
  const vega = dirname(require.resolve('vega'));
  const page = pageScripts.map(own).join('\n');
  return {
    style: own('style.css'),
    scripts: [
      read(join(vega, 'vega.min.js')),
      interpreterScript(read(require.resolve('vega-interpreter'))),
      `'use strict';\n(() => {\n${page}})();\n`,
    ],
    definitions: JSON.parse(own('definitions.json')) as Assets['definitions'],
    licence: read(join(vega, '..', 'LICENSE')),
  };
}

/** Line ends as a browser sees them, so that the hash of a script is that of what it reads. */
const read = (path: string): string => readFileSync(path, 'utf8').replaceAll('\r\n', '\n');

/** The interpreter's module as a script that puts itself beside vega; it takes its helpers from there. */
export function interpreterScript(module: string): string {
  const opening = /^import \{([^}]*)\} from 'vega-util';\n/.exec(module);
  const closing =
    /\nexport \{ expression as expressionInterpreter \};\s*(\/\/# sourceMappingURL=\S*\s*)?$/.exec(module);
  if (opening === null || closing === null)
    throw new BugError('the interpreter of vega is not the module that the report knows');
  const body = module.slice(opening[0].length, closing.index);
  return `(() => {\nconst {${opening[1]!}} = vega;\n${body}\nvega.expressionInterpreter = expression;\n})();\n`;
}
