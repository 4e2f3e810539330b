/**
 * Indicators against numbers that this project did not compute (IND-1, IND-2): Tulip's vectors, Lean's SPY files, and
 * R's TTR on GOOG. Every Tulip vector and every printed column gives exactly one entry, in the order of the files.
 */
import { readFileSync } from 'node:fs';
import type { ConformanceCase } from './case.ts';
import { columnMeanings } from './indicators-series.ts';
import { tulipMeaning, tulipSeries, type TulipCase } from './indicators-tulip.ts';
import { judgedColumn, seriesOf, type Series } from './indicators-verdict.ts';

/** All cases of `oracles/indicators`. */
export function runIndicatorCases(sharedFolder: string): ConformanceCase[] {
  const oracles = `${sharedFolder}/oracles`;
  const file = JSON.parse(readFileSync(`${oracles}/indicators/cases.json`, 'utf8')) as IndicatorFile;
  return [
    ...file.tulip_cases.map(tulipCase),
    ...file.lean_files.flatMap((one) => leanColumns(oracles, one)),
    ...ttrColumns(oracles),
  ];
}

interface IndicatorFile {
  readonly tulip_cases: readonly TulipCase[];
  readonly lean_files: readonly LeanFile[];
}

interface LeanFile {
  readonly file: string;
  readonly suggested_abs_tol: number;
}

const source = 'indicators';

/** A vector with several outputs is as good as its worst. */
function tulipCase(one: TulipCase): ConformanceCase {
  const series = tulipSeries(one);
  const verdicts = Object.entries(one.outputs).map(([output, values]) => {
    const length = Object.values(one.inputs)[0]!.length;
    const printed = [...Array<string>(length - values.length).fill(''), ...values.map(String)];
    const column = { id: one.id, source, series: series ?? noSeries, printed, tolerance: 0 };
    return judgedColumn(column, series === null ? undefined : tulipMeaning(one, output));
  });
  const statuses = ['failed', 'notExpressible', 'explained', 'passed'] as const;
  const worst = statuses.find((status) => verdicts.some((each) => each.status === status))!;
  const { rule } = verdicts.find((each) => each.status === worst)!;
  const of = (side: 'ours' | 'theirs'): unknown =>
    Object.fromEntries(Object.keys(one.outputs).map((output, i) => [output, verdicts[i]![side]]));
  return { id: one.id, source, status: worst, rule, ours: of('ours'), theirs: of('theirs') };
}

function leanColumns(oracles: string, { file, suggested_abs_tol: tolerance }: LeanFile): ConformanceCase[] {
  const table = tableOf(readFileSync(`${oracles}/data/${file}`, 'utf8'));
  const close = table.get('Close') ?? table.get('close')!;
  const series = seriesOf({ close, high: table.get('High') ?? close, low: table.get('Low') ?? close });
  return [...table]
    .filter(([name]) => !inputNames.includes(name.toLowerCase()))
    .map(([name, printed]) => {
      const column = { id: `${file} ${name}`, source, series, printed: printed.map(blank), tolerance };
      return judgedColumn(column, columnMeanings[file]?.[name]);
    });
}

/** The printed rows are some of GOOG's, each with its number. */
function ttrColumns(oracles: string): ConformanceCase[] {
  const file = 'ttr-goog.csv';
  const goog = tableOf(readFileSync(`${oracles}/data/GOOG.csv`, 'utf8'));
  const close = goog.get('close')!;
  const series = seriesOf({ high: goog.get('high')!, low: goog.get('low')!, close });
  const table = tableOf(readFileSync(`${oracles}/data/${file}`, 'utf8'));
  const rows = table.get('row')!.map(Number);
  return [...table]
    .filter(([name]) => !inputNames.includes(name.toLowerCase()))
    .map(([name, cells]) => {
      const printed = close.map(() => '');
      for (const [i, row] of rows.entries()) printed[row] = cells[i]!;
      const column = { id: `${file} ${name}`, source, series, printed, tolerance: 1e-8 };
      return judgedColumn(column, columnMeanings[file]![name]);
    });
}

const inputNames: readonly string[] = ['date', 'time', 'open', 'high', 'low', 'close', 'volume', 'row'];
const noSeries: Series = seriesOf({ high: [], low: [], close: [] });

const blank = (cell: string): string => (cell === 'NaN' ? '' : cell);

/** Columns of texts by name. */
function tableOf(text: string): ReadonlyMap<string, readonly string[]> {
  const [header, ...lines] = text.trim().split(/\r?\n/);
  const rows = lines.map((line) => line.split(','));
  return new Map(header!.split(',').map((name, place) => [name, rows.map((row) => row[place] ?? '')]));
}
