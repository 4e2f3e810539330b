/** What a scenario says of a strategy's entries (SCEN-3): from YAML through the whole engine, worked by hand. */
import { describe, expect, it } from 'vitest';
import { runScenario } from '../../src/scenario/run.ts';
import { buy } from '../../src/model/intent.ts';
import { csv, openText, plain } from './make.ts';
import { script } from './script.ts';

/** Three days whose true ranges are 4 and 6, closing at 100; so the average of two is 5 at the third. */
const before = ['100 100 100 100', '100 102 98 100', '100 103 97 100'];
const calm = '100 100 100 100';

const said = (lines: readonly string[]): string =>
  plain({
    9: '    file: a.csv\n    tick: 0.05\n    lot: 1',
    11: ['  use: s.ts', '  sizing: {quantity: 4}', ...lines.map((line) => `  ${line}`)].join('\n'),
  });

/** Every fill in one line, of a strategy that buys at the third close and says nothing else. */
async function fills(lines: readonly string[], ...candles: readonly string[]): Promise<readonly string[]> {
  const files = {
    candles: { 'a.csv': csv([...before, ...candles]) },
    strategies: { 's.ts': script({ 3: buy() }) },
  };
  const run = runScenario(await openText(said(lines), files), { band: false });
  const scale = 10 ** run.config.markets[0]!.instrument.priceDigits;
  return run.record.fills.map(
    ({ role, side, quantity, price, liquidity }) => `${role} ${side} ${quantity} @ ${price / scale} ${liquidity}`,
  );
} // prettier-ignore

describe('entries as a scenario says', () => {
  const low = '100 100 90 90';
  const high = '100 110 100 110';

  it.each<[string, string, string]>([
    ['market', calm, '@ 100 taker'],
    ['{type: limit, offset: 1%}', low, '@ 99 maker'],
    ['{type: limit, offset: 3 ticks}', low, '@ 99.85 maker'],
    ['{type: limit, offset: {atr: 0.5, period: 2}}', low, '@ 97.5 maker'],
    ['{type: limit, offset: {distance: 2.5}, postOnly: true}', low, '@ 97.5 maker'],
    ['{type: stop, offset: 2%}', high, '@ 102 taker'],
    ['{type: stop-limit, offset: 2%, limitOffset: 10 ticks}', high, '@ 102 taker'],
    ['{type: take-profit, offset: 2%}', low, '@ 98 taker'],
    ['{type: take-profit-limit, offset: 2%}', low, '@ 98 taker'],
    ['{type: trailing-stop, trail: 5%}', high, '@ 105 taker'],
    ['{type: trailing-stop, trail: {atr: 1, period: 2}, on: close}', high, '@ 105 taker'],
  ])('SCEN-3 ORD-1 entry: %s', async (entry, candle, fill) => {
    expect(await fills([`entry: ${entry}`], candle)).toEqual([`entry buy 4 ${fill}`]);
  });

  it('SCEN-3 ORD-1 a trailing entry that follows from a price on', async () => {
    // From 98 on, one above the best price: 97 puts it at 98, and the way up from there meets it.
    const entry = '{type: trailing-stop, trail: {distance: 1}, activation: 2%}';
    expect(await fills([`entry: ${entry}`], '100 101 98.5 100', '98 98 97 97.5', '97.5 99 97.5 99')).toEqual([
      'entry buy 4 @ 98 taker',
    ]);
  });

  it('SCEN-3 TIME-5 as long as it says', async () => {
    const later = [calm, '100 100 98 99'];
    expect(await fills(['entry: {type: limit, offset: 1%, goodFor: 2}'], ...later)).toHaveLength(1);
    expect(await fills(['entry: {type: limit, offset: 1%, goodFor: 1}'], ...later)).toEqual([]);
    expect(await fills(['entry: {type: limit, offset: 1%, timeInForce: day}'], ...later)).toEqual([]);
    // At once or not at all: the open of 100 is above 99.
    expect(await fills(['entry: {type: limit, offset: 1%, timeInForce: ioc}'], low)).toEqual([]);
    expect(await fills(['entry: {type: limit, offset: 1%, timeInForce: fok}'], '99 99 99 99')).toHaveLength(
      1,
    );
  });

  it.each<[string, string]>([
    ['5%', '@ 95.95 taker'],
    ['60 ticks', '@ 98 taker'],
    ['{atr: 1, period: 2}', '@ 96 taker'],
    ['{distance: 0.5}', '@ 100.5 taker'],
  ])('SCEN-3 STOP-1 stop: %s, from the fill at 101 on', async (stop, fill) => {
    expect(await fills([`stop: ${stop}`], '101 101 90 90')).toEqual([
      'entry buy 4 @ 101 taker',
      `stop sell 4 ${fill}`,
    ]);
  });

  it.each<[string, string]>([
    // Behind 120, the high of the second day; a close of 118 where closes alone move it.
    ['{trail: 5%}', '@ 114 taker'],
    ['{trail: {distance: 3.5}}', '@ 116.5 taker'],
    ['{trail: 100 ticks}', '@ 115 taker'],
    ['{trail: {atr: 1, period: 2}}', '@ 115 taker'],
    ['{trail: {atr: 1, period: 2}, on: close}', '@ 113 taker'],
    ['{trail: {distance: 2}, activation: {distance: 19}}', '@ 118 taker'],
  ])('SCEN-3 STOP-5 stop: %s', async (stop, fill) => {
    expect(await fills([`stop: ${stop}`], '101 101 101 101', '117 120 117 118', '118 118 100 100')).toEqual([
      'entry buy 4 @ 101 taker',
      `stop sell 4 ${fill}`,
    ]);
  });

  it('SCEN-3 STOP-5 a trailing stop that has not been activated is nowhere', async () => {
    // 22 % above 100 is not reached.
    expect(await fills(['stop: {trail: 1%, activation: 22%}'], calm, '100 121 50 60')).toHaveLength(1);
  });

  it('SCEN-3 STOP-1 several targets with their shares, and a stop for what is left', async () => {
    const targets = 'targets: [{at: 2%, share: 25%}, {at: {atr: 1, period: 2}, share: 50%}]';
    expect(await fills([targets, 'stop: {distance: 3}'], calm, '100 106 100 105', '105 105 90 90')).toEqual([
      'entry buy 4 @ 100 taker',
      'target sell 1 @ 102 maker',
      'target sell 2 @ 105 maker',
      'stop sell 1 @ 97 taker',
    ]);
    expect(await fills(['target: 80 ticks'], calm, '100 106 100 105')).toEqual([
      'entry buy 4 @ 100 taker',
      'target sell 4 @ 104 maker',
    ]);
  });
});
