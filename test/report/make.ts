/**
 * Runs for the tests of the report: a small one whose numbers are worked by hand, others from a text; and the page's
 * own scripts, as functions.
 *
 * The small run, 1,000 USD, two units, maker 0.5 %, taker 1 %, six days from 2024-01-01:
 *
 *     trade 1  bought at the open of day 2, 100 (fee 2.00); stop 95, target 110 reached on day 3 (maker, fee 1.10)
 *              gross 20, net 16.90; return 16.90 / 200; at risk 5 x 2 = 10, R 1.69
 *              only day 2 lies wholly inside: low 98, against 2 %; the exit at 110, with 10 %
 *     trade 2  bought at the open of day 5, 110 (fee 2.20); stop 105 reached the same day (taker, fee 2.10)
 *              gross -10, net -14.30; return -14.30 / 220; at risk 10, R -1.43; against 5 / 110, with 0
 *     equity   1000, 1000 - 202 + 206 = 1004, 1016.90, 1016.90, 1002.60, 1002.60
 */
import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';
import { buy } from '../../src/model/intent.ts';
import { originOf } from '../../src/scenario/origin.ts';
import { runScenario, type FinishedRun } from '../../src/scenario/run.ts';
import { reportHtml } from '../../src/report/html.ts';
import { csv, openText, plain, type Files } from '../scenario/make.ts';
import { script } from '../scenario/script.ts';

export async function runOfText(text: string, files: Files = {}, band = false): Promise<FinishedRun> {
  return runScenario(await openText(text, files), { band });
}

export const smallCandles = [
  '100 101 99 100',
  '100 104 98 103',
  '103 111 102 109',
  '109 112 108 110',
  '110 111 104 106',
  '106 107 105 106',
];

export function smallRun(band = false, candles: readonly string[] = smallCandles): Promise<FinishedRun> {
  const asks = {
    1: buy({ stop: { price: 95 }, target: { price: 110 } }),
    4: buy({ stop: { price: 105 } }),
  };
  const changes = {
    9: '    {file: a.csv, tick: 0.01, lot: 0.001}',
    11: '  use: script.ts\n  sizing: {quantity: 2}',
  };
  const files = { candles: { 'a.csv': csv(candles) }, strategies: { 'script.ts': script(asks) } };
  return runOfText(plain(changes, ['fees: {maker: 0.5%, taker: 1%}']), files, band);
}

export const pageOf = (run: FinishedRun): Promise<string> => reportHtml(run, originOf(run, 's.yaml'));

/** What stands in the script of this id, as an object. */
export function carriedBy(html: string, id: string): unknown {
  const found = new RegExp(`<script type="application/json" id="${id}">([^<]*)</script>`).exec(html);
  if (found === null) throw new Error(`the page carries no ${id}`);
  return JSON.parse(found[1]!) as unknown;
}

export const pageFile = (name: string): string =>
  readFileSync(new URL(`../../src/report/page/${name}`, import.meta.url), 'utf8');

/** Functions and classes of the page's scripts by name. */
export function pageScript(files: readonly string[], names: readonly string[]): unknown {
  return runInThisContext(`(() => {${files.map(pageFile).join('\n')}\nreturn { ${names.join(', ')} };\n})()`);
}
