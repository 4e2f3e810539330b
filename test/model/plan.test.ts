/** What a strategy may not ask of a stop and of targets (STOP-1, STOP-3, FLOW-1), and what it may. */
import { describe, expect, it } from 'vitest';
import { intentFault } from '../../src/model/intent-fault.ts';

const fault = (terms: object): string | null => intentFault({ kind: 'enter', side: 'buy', ...terms });
const at = { percent: 5 };

describe('FLOW-1 what is no stop and no target', () => {
  it.each<[object, string]>([
    [{ stop: null }, 'expected a level'],
    [{ stop: 90 }, 'expected a level'],
    [{ stop: { price: '90' } }, 'expected a level'],
    [{ stop: { price: 90, percent: 5 } }, 'expected a level'],
    [{ stop: { atr: 2, period: 0 } }, 'expected a level'],
    [{ stop: { trail: 3 } }, 'expected a level'],
    [{ stop: { trail: { percent: 2 }, on: 'close' } }, 'there is no stop.on here'],
    [{ stop: { trail: { percent: 2, distance: 1 } } }, 'expected one of stop.trail.distance'],
    [{ stop: { at, ta: 3 } }, 'there is no stop.ta here; there are: at, breakEven, chandelier, volatility'],
    [{ stop: { at: 90, candles: 3 } }, 'expected a level'],
    [{ stop: { at, trail: 3 } }, 'expected stop.trail as a group of terms'],
    [{ stop: { at, trail: { percent: 2, on: 'close' } } }, 'in a plan, on stands beside the trail'],
    [
      { stop: { at, trail: { percent: 2, activation: 110 } } },
      'expected a length as stop.trail.activation: one of { r }',
    ],
    [{ stop: { at, trail: { activation: { r: 1 } } } }, 'expected one of stop.trail.distance'],
    [{ stop: { at, breakEven: 2 } }, 'expected stop.breakEven as { after, offset }'],
    [{ stop: { at, breakEven: { at: 2 } } }, 'there is no stop.breakEven.at here; there are: after, offset'],
    [{ stop: { at, breakEven: { after: 2 } } }, 'expected a length as stop.breakEven.after: one of { r }'],
    [{ stop: { at, breakEven: { after: { r: '1' } } } }, 'expected a length as stop.breakEven.after'],
    [
      { stop: { at, breakEven: { after: { r: 1, percent: 2 } } } },
      'expected a length as stop.breakEven.after',
    ],
    [{ stop: { at, breakEven: { offset: 'costs' } } }, 'expected a length as stop.breakEven.offset'],
    [{ stop: { at, chandelier: 3 } }, 'expected stop.chandelier as { atr, period }'],
    [{ stop: { at, chandelier: { atr: '3' } } }, 'expected stop.chandelier.atr above 0, got 3'],
    [{ stop: { at, chandelier: { atr: 0 } } }, 'expected stop.chandelier.atr above 0, got 0'],
    [{ stop: { at, chandelier: { atr: -1 } } }, 'expected stop.chandelier.atr above 0, got -1'],
    [{ stop: { at, chandelier: { atr: Infinity } } }, 'expected stop.chandelier.atr above 0, got Infinity'],
    [
      { stop: { at, chandelier: { atr: 3, period: 2.5 } } },
      'stop.chandelier.period in whole candles, got 2.5',
    ],
    [{ stop: { at, chandelier: { atr: 3, candles: 22 } } }, 'there is no stop.chandelier.candles here'],
    [{ stop: { at, volatility: 2 } }, 'expected stop.volatility as { period, reference, least, most }'],
    [{ stop: { at, volatility: { period: 0 } } }, 'expected stop.volatility.period in whole candles, got 0'],
    [{ stop: { at, volatility: { reference: 0 } } }, 'stop.volatility.reference in whole candles, got 0'],
    [{ stop: { at, volatility: { least: 0 } } }, 'expected stop.volatility.least above 0, got 0'],
    [{ stop: { at, volatility: { least: '1' } } }, 'expected stop.volatility.least above 0, got "1"'],
    [{ stop: { at, volatility: { most: Infinity } } }, 'expected stop.volatility.most above 0, got Infinity'],
    [{ stop: { at, volatility: { most: -1 } } }, 'expected stop.volatility.most above 0, got -1'],
    // A half, unless it is stated, is more than 0.4; and 2.1 more than two.
    [{ stop: { at, volatility: { most: 0.4 } } }, 'expected stop.volatility.least to be no more than most'],
    [{ stop: { at, volatility: { least: 2.1 } } }, 'expected stop.volatility.least to be no more than most'],
    [{ stop: { at, volatility: { max: 3 } } }, 'there is no stop.volatility.max here'],
    [{ stop: { at: { price: 90 }, volatility: {} } }, 'a price has no distance that could change'],
    [{ stop: { at, on: 'open' } }, 'expected stop.on: path or close, got "open"'],
    [{ stop: { candles: 0 } }, 'expected stop.candles: a whole number of candles, got 0'],
    [{ stop: { candles: 1.5 } }, 'expected stop.candles: a whole number of candles, got 1.5'],
    [{ target: null }, 'expected a level'],
    [{ target: { r: '2' } }, 'expected a level'],
    [{ target: { r: 2, percent: 5 } }, 'expected a level'],
    [{ targets: [null] }, 'expected a level'],
    [{ targets: [{ at: { r: 2, share: 1 } }] }, 'expected a level'],
    [{ rewardToRisk: 0 }, 'expected rewardToRisk above 0, got 0'],
    [{ rewardToRisk: -1 }, 'expected rewardToRisk above 0, got -1'],
    [{ rewardToRisk: NaN }, 'expected rewardToRisk above 0, got NaN'],
    [{ rewardToRisk: '2' }, 'expected rewardToRisk above 0, got "2"'],
  ])('%j', (terms, says) => {
    expect(fault(terms)).toContain(says);
  });
});

describe('STOP-1 what is a stop, and what are targets', () => {
  it.each<[object]>([
    [{ stop: { price: 90 } }],
    [{ stop: { atr: 2, period: 3 } }],
    [{ stop: { trail: { distance: 2, percent: undefined, activation: 110, on: 'close' } } }],
    [{ stop: { at, on: 'path', trail: { percent: 2, activation: { r: 1 } } } }],
    [{ stop: { at: { price: 90 }, on: 'close', breakEven: {} } }],
    [{ stop: { at, breakEven: { after: { r: 1 }, offset: 'fees' } } }],
    [{ stop: { at, breakEven: { after: { percent: 2 }, offset: { ticks: 1 } } } }],
    [{ stop: { at, chandelier: { atr: 0.5 } } }],
    [{ stop: { at, volatility: { period: 1, reference: 2, least: 1, most: 1 } } }],
    [{ stop: { at, volatility: { most: 0.5 } } }],
    [{ stop: { candles: 1 } }],
    [{ stop: { at: undefined, breakEven: undefined, candles: 1 } }],
    [{ target: { r: 2 } }],
    [{ targets: [{ at: { r: 2 }, share: 1 }] }],
    [{ rewardToRisk: 0.5 }],
  ])('%j', (terms) => {
    expect(fault(terms)).toBeNull();
  });
});
