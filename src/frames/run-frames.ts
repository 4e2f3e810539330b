/** A finished run as frames, each made of the rows that its CSV is made of (`report/tables.ts`). */
import type { DataFrame } from 'danfojs-node';
import { reportModel, type ReportModel } from '../report/model.ts';
import { tableRows, type RunTable } from '../report/tables.ts';
import type { Result } from '../scenario/result-schema.ts';
import type { AbsentCandles, FinishedRun } from '../scenario/run.ts';
import { frameColumns } from './columns.ts';
import { loadDanfo, type Danfo } from './danfo.ts';

/** danfojs-node, computing in float64: the one that every frame is of. */
export const danfo: Danfo = loadDanfo(import.meta.url);

/** A finished run, to be looked at in frames. */
export interface RunFrames {
  /** With exact decimals. */
  readonly result: Result;
  /** Candles of a stored run that could not be had again: what needs candles is undefined in every frame. */
  readonly absent: readonly AbsentCandles[];
  /**
   * A table with the columns of its CSV: times also in ms (`openedAtMs`), an undefined number NaN, an undefined text
   * null. Each call makes a frame of its own, which may be changed.
   */
  frame(table: RunTable): DataFrame;
}

export function framesOf(run: FinishedRun): RunFrames {
  let told: ReportModel | null = null;
  const model = (): ReportModel => (told ??= reportModel(run));
  return {
    result: run.result,
    absent: run.absent ?? [],
    frame: (table) => frameOf(table, run, model),
  };
}

function frameOf(table: RunTable, run: FinishedRun, model: () => ReportModel): DataFrame {
  const columns = frameColumns(table);
  const data = tableRows(table, run, model).map((row) => columns.map(({ of }) => of(row)));
  return new danfo.DataFrame(data, {
    columns: columns.map(({ name }) => name),
    dtypes: columns.map(({ dtype }) => dtype),
  });
}
