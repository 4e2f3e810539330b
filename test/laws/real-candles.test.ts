/**
 * The kit's laws on real candles: orders, stops, ladders, sizes and limits by chance, in stretches of ten markets around
 * the day on which all of them crashed, around others that are known, and anywhere.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyOrders,
  anyWorld,
  assertLaws,
  ladderNeverExceedsPlan,
  ledgerBalances,
  limitsNeverWorse,
  noLookAhead,
  ordersEndOnce,
  protectionCoversPosition,
  reduceOnlyNeverOpens,
  riskLimitsHold,
  stopLoosensOnlyByAmend,
  type WorldCandle,
} from '../../src/testing/index.ts';
import { guards } from '../testing/make.ts';
import { realRows, realWindow } from '../support/real-windows.ts';
import { runs } from '../support/runs.ts';
import { sharedDir } from '../support/shared.ts';

const shared = sharedDir();
const count = 40;
/** The quarter of an hour in which DOT went from 3.43 to 0.633 and back. */
const crash = Date.UTC(2025, 9, 10, 21, 15);
/** LINK traded at 0.0001 on this day. */
const wick = Date.UTC(2020, 2, 12);
/** The exchange stood still from 12:00, and at 13:00 there is no candle. */
const outage = Date.UTC(2023, 2, 24, 12);

/** Stretches with what happened at `at` somewhere in them, or, one of three, anywhere. */
function windowsOf(folder: string, at: number, only = ''): fc.Arbitrary<readonly WorldCandle[]> {
  const path = join(shared!, 'data/binance-spot', folder);
  const files = readdirSync(path).filter((name) => name.startsWith(only));
  const markets = files.map((name) => realRows(join(path, name)));
  expect(markets.length).toBeGreaterThan(0);
  return fc
    .tuple(fc.constantFrom(...markets), fc.nat(count - 10), fc.nat(), fc.constantFrom(true, true, false))
    .map(([rows, before, anywhere, isAround]) => {
      const place = rows.findIndex(([time]) => time >= at);
      const from = isAround && place >= 0 ? place - before : anywhere % (rows.length - count);
      return realWindow(rows, Math.max(0, Math.min(from, rows.length - count)), count);
    });
}

const laws = [
  ledgerBalances,
  ordersEndOnce,
  limitsNeverWorse,
  reduceOnlyNeverOpens,
  stopLoosensOnlyByAmend,
  ladderNeverExceedsPlan,
  riskLimitsHold,
  noLookAhead,
];

describe.skipIf(shared === null)('laws on real candles', () => {
  it.each([
    ['the crash of October 2025', '15m', '15m', crash, ''],
    ['a wick to nothing', '1d', '1d', wick, 'LINK'],
    ['an outage', '1h', '1h', outage, ''],
  ] as const)(
    'LEDG-1 ORD-2 STOP-2 STOP-4 SCALE-1 RISK-2 hold in %s',
    async (_, folder, timeframe, at, only) => {
      const candles = windowsOf(folder, at, only);
      for (const stops of [true, false]) {
        const worlds = anyWorld({ candles, timeframe, stops });
        const { traded } = await assertLaws(anyOrders(), laws, { worlds, runs: runs(40) });
        expect(traded).toBeGreaterThan(5);
      }
      // Who guards every entry is covered after every step.
      const worlds = anyWorld({ candles, timeframe, limits: false, terms: { strategy: { sizing: '20%' } } });
      await assertLaws(guards, [...laws, protectionCoversPosition], { worlds, runs: runs(20) });
    },
  );
});
