/** The drawing of a run, against one made by hand. */
import { expect, it } from 'vitest';
import { drawMarket, play } from '../../src/testing/index.ts';
import { guards, world } from './make.ts';

it('draws candles, the stop that rests after each, and where orders filled', async () => {
  const run = await play(
    guards,
    world([
      [100, 100, 100, 100],
      [100, 105, 100, 105],
      [105, 111, 104, 104],
      [104, 104, 95, 96],
    ]),
  );
  const lines = drawMarket(run, 'A/USD');
  // 16 rows from 111 to 95; the stop lies at 96. The last candle fills it on its way down.
  expect(lines).toEqual([
    '  │  111',
    '  │',
    '  │',
    '  │',
    '  │',
    '  │',
    ' █░',
    ' █░░',
    ' █ ░',
    ' █ ░',
    '██ ░',
    '   ░',
    '   ░',
    '   ░',
    ' ──░',
    '   │ 95',
    ' B S',
  ]);
});
