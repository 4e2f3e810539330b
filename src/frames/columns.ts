/**
 * The columns of frames: those of the CSV (`report/tables.ts`), with what kind of value each has. A time has a second
 * column beside it, in milliseconds, under its name and `Ms`.
 */
import { assert } from '../base/assert.ts';
import { parseTime } from '../model/time.ts';
import { tableColumns, type RunTable, type TableColumn, type TableRow } from '../report/tables.ts';

const times: readonly TableColumn[] = [
  'time', 'openedAt', 'closedAt', 'createdAt', 'endedAt', 'arrivedAt', 'firstFillAt',
]; // prettier-ignore
const texts: readonly TableColumn[] = [
  'market', 'strategy', 'side', 'exitReason', 'exitCause', 'type', 'role', 'timeInForce', 'state', 'cause', 'reason',
  'liquidity', 'proof', 'currency',
]; // prettier-ignore

export type Cell = string | number | null;

/** `dtype` is danfojs's word: it knows no other for numbers, and keeps them as doubles. */
export interface FrameColumn<T extends RunTable> {
  readonly name: string;
  readonly dtype: 'string' | 'float32';
  readonly of: (row: TableRow<T>) => Cell;
}

export function frameColumns<T extends RunTable>(table: T): readonly FrameColumn<T>[] {
  const names: readonly TableColumn<T>[] = tableColumns[table];
  return names.flatMap((name): readonly FrameColumn<T>[] => {
    const text: FrameColumn<T> = { name, dtype: 'string', of: (row) => row[name] };
    if (texts.includes(name)) return [text];
    if (times.includes(name))
      return [text, { name: `${name}Ms`, dtype: 'float32', of: (row) => msOf(row[name]) }];
    return [{ name, dtype: 'float32', of: (row) => numberOf(row[name]) }];
  });
}

/** The double next to a decimal. What is undefined is NaN: danfojs counts a null as 0. */
function numberOf(value: Cell): number {
  if (value === null) return NaN;
  const number = Number(value);
  assert(value !== '' && !Number.isNaN(number), `${value} is a number, or its column one of text`);
  return number;
}

function msOf(value: Cell): number {
  if (value === null) return NaN;
  const at = parseTime(String(value));
  assert(at !== null, `${value} is a time`);
  return at;
}
