/**
 * An input as canonical text, one line of JSON, and back: what a journal of inputs keeps (FLOW-2). Equal inputs give
 * equal texts, numbers come back as they were to the last bit, and a text that is not canonical is refused.
 *
 *     {"kind":"candles","at":60000,"candles":[[0,100,110,90,105,7.5],null]}
 *
 * A candle is [open time, open, high, low, close, volume], in the units of its market; what came of the path inside the
 * candles (PATH-8) stands behind them, by market, as `detail`: [[candle, ...], null]. The answers of a remote venue
 * are flat, and their fields stand in the order of their names.
 */
import { assert } from '../base/assert.ts';
import type { Candle } from '../market/candles.ts';
import type { TimeMs } from '../model/time.ts';
import type { VenueEvent } from '../model/venue-event.ts';
import { switchActions, type SwitchAction } from '../risk/limits.ts';
import type { EngineInput } from '../engine/input.ts';

export function inputText(input: EngineInput): string {
  switch (input.kind) {
    case 'candles':
      return JSON.stringify({
        kind: input.kind,
        at: input.at,
        candles: input.candles.map(rowOf),
        ...(input.detail === undefined
          ? {}
          : { detail: input.detail.map((finer) => finer?.map(rowOf) ?? null) }),
      });
    case 'switch':
      return JSON.stringify({ kind: input.kind, at: input.at, action: input.action });
    case 'venue':
      return JSON.stringify({ kind: input.kind, event: inOrder(input.event) });
    case 'end':
      return JSON.stringify({ kind: input.kind });
  }
}

/** The input of a text; null for what `inputText` does not write. */
export function parseInput(text: string): EngineInput | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const input = inputIn(value);
  return input !== null && inputText(input) === text ? input : null;
}

function inputIn(value: unknown): EngineInput | null {
  if (typeof value !== 'object' || value === null) return null;
  const { kind, at, candles, detail, action, event } = value as Readonly<Record<string, unknown>>;
  switch (kind) {
    case 'candles': {
      if (!isTime(at) || !Array.isArray(candles) || !candles.every(isRow)) return null;
      const step = { kind, at, candles: candles.map((row) => (row === null ? null : candleOf(row))) };
      if (detail === undefined) return step;
      return isDetail(detail)
        ? { ...step, detail: detail.map((finer) => finer?.map(candleOf) ?? null) }
        : null;
    }
    case 'switch': {
      const known = switchActions.find((one): one is SwitchAction => one === action);
      return isTime(at) && known !== undefined ? { kind, at, action: known } : null;
    }
    case 'venue':
      return isEvent(event) ? { kind, event } : null;
    case 'end':
      return { kind };
    default:
      return null;
  }
}

type Row = readonly [number, number, number, number, number, number];

function rowOf(candle: Candle | null): Row | null {
  if (candle === null) return null;
  const { time, open, high, low, close, volume } = candle;
  const row: Row = [time, open, high, low, close, volume];
  // JSON would write `null`, and lose the sign of a zero.
  assert(
    row.every((number) => Number.isFinite(number) && !Object.is(number, -0)),
    'a candle is of plain numbers',
  );
  return row;
}

const candleOf = ([time, open, high, low, close, volume]: Row): Candle => ({
  time,
  open,
  high,
  low,
  close,
  volume,
});

const isRow = (row: unknown): row is Row | null =>
  row === null ||
  (Array.isArray(row) && row.length === 6 && row.every((number) => typeof number === 'number'));

const isDetail = (detail: unknown): detail is readonly (readonly Row[] | null)[] =>
  Array.isArray(detail) &&
  detail.every(
    (finer) => finer === null || (Array.isArray(finer) && finer.every((row) => row !== null && isRow(row))),
  );

const isTime = (at: unknown): at is TimeMs => Number.isSafeInteger(at);

/** As far as a text can say it: a kind, and plain values. */
const isEvent = (event: unknown): event is VenueEvent =>
  typeof event === 'object' &&
  event !== null &&
  typeof (event as { kind?: unknown }).kind === 'string' &&
  Object.values(event).every((value) => ['number', 'string', 'boolean'].includes(typeof value));

function inOrder(event: VenueEvent): object {
  const fields = Object.entries(event).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields);
}
