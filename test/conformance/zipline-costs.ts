/**
 * Zipline's costs (`oracles/zipline-costs`): commissions over partial fills, volume-share slippage, fixed basis points
 * with a shared budget, limits, and prices on the grid.
 *
 * Its conventions (the folder's README): stops are compared with the close and orders fill at the close of the bar, so
 * that each bar here is a candle of its close alone; a part of the volume is filled, in whole units, and what is left
 * waits. A commission is told as the running total of its order. Orders rest before the first bar, one unit of price
 * away from what they wait for; limits that the close has reached are made at that close. Sales are short sales.
 */
import { readFileSync } from 'node:fs';
import type { ConformanceCase } from './case.ts';
import type { CaseTerms } from './run-case.ts';
import { held, notExpressible, type CaseHead } from './verdict.ts';
import { fillsOf, type CostCase } from './zipline-case.ts';
import { gridCase, windowCase } from './zipline-grid.ts';
import { guardCase, pointsCase, shareCase } from './zipline-slippage.ts';

const source = 'zipline-costs';

/** Every case on disk once, in the order of the file. */
export function runZiplineCases(sharedFolder: string): ConformanceCase[] {
  const path = `${sharedFolder}/oracles/${source}/cases.json`;
  const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { cases: readonly CostCase[] };
  return cases.map((one) => {
    const head = { id: one.id, source };
    const theirs = one.expected ?? one.expected_cumulative_commission ?? null;
    if (one.model === 'per_unit') {
      return notExpressible(head, 'FEE-1', theirs, 'a fee for each unit of size');
    }
    const judge = judges[one.kind];
    if (judge === undefined) return notExpressible(head, null, theirs, `cases of kind ${one.kind}`);
    return judge(one, head);
  });
}

const judges: Readonly<Record<string, (one: CostCase, head: CaseHead) => ConformanceCase>> = {
  commission: commissionCase,
  partial_fill_order_over_bars: barsCase,
  volume_share_slippage: shareCase,
  volume_share_stop_limit: shareCase,
  fixed_basis_points: pointsCase,
  fill_worse_than_limit: guardCase,
  window_stats: windowCase,
  asymmetric_tick_rounding: gridCase,
};

/** A fee for each order is a least fee of nothing else; a rate of the value is the taker's. */
function feesOf({ model, params }: CostCase): NonNullable<CaseTerms['fees']> {
  const cost = params!['cost']!;
  return model === 'per_order'
    ? { maker: 0, taker: 0, minimum: cost }
    : { maker: cost, taker: cost, minimum: params!['min_per_order'] ?? 0 };
}

const sums = (values: readonly number[]): readonly number[] =>
  values.map((_, i) => values.slice(0, i + 1).reduce((sum, value) => sum + value, 0));

/** Candles of exactly the volumes that the fills took. */
function commissionCase(one: CostCase, head: CaseHead): ConformanceCase {
  const { fills: parts, order_quantity: size } = one;
  const fills = fillsOf([parts![0]!.price, ...parts!.map(({ price }) => price)], [size!], {
    fees: feesOf(one),
    volumes: { byRow: [0, ...parts!.map(({ quantity }) => Math.abs(quantity))], participation: 1 },
  });
  const ours = {
    fills: fills.map(({ price, quantity }) => [price, quantity * Math.sign(size!)]),
    commission: sums(fills.map(({ fee }) => fee)),
  };
  const theirs = {
    fills: parts!.map(({ price, quantity }) => [price, quantity]),
    commission: one.expected_cumulative_commission,
  };
  return held(head, { ours, theirs, tolerance: one.abs_tol!, isAbsolute: true });
}

function barsCase(one: CostCase, head: CaseHead): ConformanceCase {
  const bars = one.bars!;
  const fills = fillsOf(
    bars.map(({ close }) => close),
    [one.order_quantity!],
    {
      fees: feesOf(one),
      volumes: { byRow: bars.map(({ volume }) => volume), participation: one.volume_limit! },
    },
  );
  const ours = {
    fills: fills.map(({ row, quantity, price }) => ({ bar: row, quantity, price })),
    cumulative_commission: sums(fills.map(({ fee }) => fee)),
    cash_flow: fills.map(({ quantity, price, fee }) => -quantity * price - fee),
  };
  return held(head, { ours, theirs: one.expected, tolerance: one.abs_tol!, isAbsolute: true });
}
