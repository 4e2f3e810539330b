/**
 * A shorthand written out as the group of fields that it stands for, so that one of them can be set from outside. Only
 * where that is one and the same thing; other values come back as they are.
 */
import { feeSchedules } from './fee-schedules.ts';
import type { Path } from './source.ts';

/** What stands at `path`, as a group of fields: nothing as an empty one. */
export function longForm(path: Path, value: unknown): unknown {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'string') return value;
  const [top] = path;
  if (top === 'markets' && path.length === 2) return { file: value };
  if (top === 'strategies' && path.length === 2) return { use: value };
  if (top === 'strategy' && path.length === 1) return { use: value };
  if (top === 'strategies' || top === 'strategy')
    return ofStrategy(path.slice(top === 'strategy' ? 1 : 2), value) ?? value;
  return (path.length === 1 ? ofScenario(String(top), value) : null) ?? value;
}

/** Fees of a market are not opened: beside what is set, the scenario's would hold. */
function ofScenario(field: string, text: string): object | null {
  switch (field) {
    case 'fees':
      return text in feeSchedules ? { schedule: text } : { maker: text, taker: text };
    case 'slippage':
      return slippageOf(text);
    case 'latency':
      return text === 'none' ? {} : { order: text };
    default:
      return null;
  }
}

function slippageOf(text: string): object | null {
  if (text === 'none') return {};
  const [, number, unit] = /^(\d+(?:\.\d+)?) ?(bps|ticks?)$/.exec(text) ?? [];
  if (number === undefined) return null;
  return unit === 'bps' ? { bps: number } : { ticks: Number(number) };
}

function ofStrategy([field, ...rest]: Path, text: string): object | null {
  if (rest.length > 0) return null;
  if (field === 'entry') return text === 'market' ? { type: text } : null;
  if (field !== 'stop' && field !== 'target' && field !== 'sizing') return null;
  if (text === 'none') return {};
  const [, number, unit] = /^(\d+(?:\.\d+)?) ?(%|ticks?|atr)$/.exec(text) ?? [];
  if (number === undefined) return null;
  if (unit === '%') return { percent: number };
  return unit === 'atr' ? { atr: number } : { ticks: Number(number) };
}
