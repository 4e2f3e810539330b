/**
 * The definitions of docs/metrics.md as the report carries them. Run by itself, this writes them:
 * `node test/report/definitions.ts > src/report/page/definitions.json`.
 */
import { readFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

export interface Definition {
  readonly what: string;
  readonly formula: string;
  readonly unit: string;
  readonly undefined: string;
  readonly source: string;
}

const onOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

function itemOf(entry: string, label: string): string {
  const item = new RegExp(`^- ${label}: ([\\s\\S]*?)(?=^- |\\n\\n|$(?![\\s\\S]))`, 'm').exec(entry);
  return onOneLine(item?.[1] ?? '');
}

/** By name, in the order of the document, of which backticks and links are left out. */
export function definitionsOf(document: string): Readonly<Record<string, Definition>> {
  const entries = document.matchAll(/^### `(\w+)`\n([\s\S]*?)(?=^##|$(?![\s\S]))/gm);
  return Object.fromEntries(
    [...entries].map(([, name = '', entry = '']) => [
      name,
      {
        what: onOneLine(entry.slice(0, entry.search(/^- /m))),
        formula: itemOf(entry, 'Formula'),
        unit: itemOf(entry, 'Unit'),
        undefined: itemOf(entry, 'Null'),
        source: itemOf(entry, 'Source'),
      },
    ]),
  );
}

export const metricsDocument = fileURLToPath(new URL('../../docs/metrics.md', import.meta.url));

if (argv[1] === fileURLToPath(import.meta.url)) {
  const found = definitionsOf(readFileSync(metricsDocument, 'utf8'));
  process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
}
