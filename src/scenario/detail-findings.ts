/**
 * What finer candles settled of a run (PATH-8), and which candles they left to `path`: those that they do not cover, and
 * those outside of their file, so that nobody takes figures for proved that are not.
 */
import type { Engine } from '../engine/engine.ts';
import type { Lane } from '../engine/kernel.ts';
import type { RunRecord } from '../engine/journal-read.ts';
import type { Uncovered } from '../market/detail.ts';
import { formatShort } from '../model/decimal.ts';
import { formatTime, timeframeMs, timeframes, type TimeMs } from '../model/time.ts';
import type { Result, RunFinding } from './result-schema.ts';

/** By market, of those that have detail. */
export function detailResult(
  { kernel: { lanes } }: Engine,
  { fills }: Pick<RunRecord, 'fills'>,
): Result['detail'] {
  return lanes.flatMap(({ index, instrument, candles, config: { detail: by } }) => {
    if (by === null) return [];
    const { durationMs } = by.candles;
    const own = fills.filter(({ market }) => market === index);
    return [
      {
        market: instrument.id,
        of: by.ofTrades
          ? ('trades' as const)
          : timeframes.find((timeframe) => timeframeMs(timeframe) === durationMs)!,
        candles: candles.length,
        covered: by.coverage.covered,
        fills: own.length,
        proved: own.filter(({ byDetail }) => byDetail).length,
      },
    ];
  });
}

export const detailFindings = ({ kernel: { lanes } }: Engine): readonly RunFinding[] =>
  lanes.flatMap((lane): readonly RunFinding[] => {
    const coverage = lane.config.detail?.coverage;
    if (coverage === undefined || coverage.outside + coverage.uncovered === 0) return [];
    const { outside, uncovered, first } = coverage;
    const all = outside + uncovered;
    const message =
      `the detail of ${lane.instrument.id} does not settle ${all} of ${lane.candles.length} candles, ` +
      'whose path is that of `path`: ' +
      [
        ...(outside === 0 ? [] : [`${outside} before its first or after its last`]),
        ...(uncovered === 0 ? [] : [`${uncovered} not covered, ${listed(first, uncovered, lane)}`]),
      ].join('; ');
    return [{ code: 'detail-uncovered', message }];
  });

function listed(first: readonly Uncovered[], all: number, lane: Lane): string {
  const each = first.map((one) => `${formatTime(one.at as TimeMs)} (${whyNot(one, lane)})`);
  return `${all > first.length ? 'the first ' : ''}${each.join(', ')}`;
}

function whyNot(
  { reason, expected, found }: Uncovered,
  { instrument: { priceDigits }, config }: Lane,
): string {
  if (reason !== 'missing') {
    const price = (units: number): string => formatShort(units, priceDigits);
    return `${reason} ${price(expected)}, of the finer ones ${price(found)}`;
  }
  return config.detail?.ofTrades === true ? 'no trade' : `${found} of ${expected} finer ones`;
}
