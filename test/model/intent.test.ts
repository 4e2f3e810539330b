import { describe, expect, it } from 'vitest';
import { intentFault, intentFaults } from '../../src/model/intent-fault.ts';
import { buy, cancel, exit, sell, type Intents } from '../../src/model/intent.ts';
import { play } from '../support/play.ts';

/** Answers that a strategy in plain JavaScript could give, and the word of the sentence that says what was expected. */
const faults: readonly (readonly [name: string, value: unknown, says: string])[] = [
  ['a text', 'buy', 'expected an intent'],
  ['an unknown kind', { kind: 'enterr', side: 'buy' }, 'expected kind'],
  ['a side that is no side', { kind: 'enter', side: 'long' }, 'expected side'],
  [
    'an order type that is not known',
    { kind: 'enter', side: 'buy', order: { type: 'limitt' } },
    'order.type',
  ],
  ['an order that is nothing', { kind: 'exit', order: null }, 'expected an order'],
  [
    'a limit order without a limit',
    { kind: 'exit', order: { type: 'limit' } },
    'order.limit of a limit order',
  ],
  ['a stop without a trigger', { kind: 'exit', order: { type: 'stop' } }, 'order.trigger of a stop order'],
  [
    'a flag that its type cannot have',
    { kind: 'exit', order: { type: 'stop', trigger: 1, postOnly: true } },
    'no order.postOnly here',
  ],
  [
    'a flag that is no flag',
    { kind: 'exit', order: { type: 'limit', limit: 1, postOnly: 'yes' } },
    'order.postOnly: true or false',
  ],
  [
    'a time in force that there is not',
    { kind: 'exit', order: { type: 'limit', limit: 1, timeInForce: 'gtx' } },
    'gtc, gtd, day, ioc, fok',
  ],
  [
    'a time in force that a stop cannot have',
    { kind: 'exit', order: { type: 'stop', trigger: 1, timeInForce: 'ioc' } },
    'gtc, gtd, day, got "ioc"',
  ],
  [
    'a moment without its time in force',
    { kind: 'exit', order: { type: 'limit', limit: 1, goodUntil: 5 } },
    'together',
  ],
  [
    'a moment that is a text',
    { kind: 'exit', order: { type: 'limit', limit: 1, timeInForce: 'gtd', goodUntil: '2024-01-01' } },
    'whole milliseconds',
  ],
  [
    'a trailing stop with two distances',
    { kind: 'exit', order: { type: 'trailing-stop', distance: 1, percent: 1 } },
    'one of order.distance, order.percent, order.ticks and order.atr',
  ],
  [
    'an exit with a side',
    { kind: 'exit', side: 'sell' },
    'there is no side here; there are: kind, share, order',
  ],
  ['an exit with a stop', { kind: 'exit', stop: { percent: 5 } }, 'there is no stop here'],
  [
    'a trailing stop with what it does not know',
    { kind: 'exit', order: { type: 'trailing-stop', distance: 1, offset: 2 } },
    'no order.offset here; there are: distance, percent, ticks, atr, period, activation, on, type',
  ],
  [
    'a trailing stop on something else',
    { kind: 'exit', order: { type: 'trailing-stop', distance: 1, on: 'open' } },
    'order.on: path or close',
  ],
  [
    'a trailing stop of no length',
    { kind: 'exit', order: { type: 'trailing-stop', period: 5 } },
    'one of order.distance',
  ],
  [
    'a period without its ATR',
    { kind: 'enter', side: 'buy', stop: { trail: { percent: 1, period: 5 } } },
    'stop.trail.period beside stop.trail.atr',
  ],
  [
    'bounds of volatility of which the least lies above the most that there is',
    { kind: 'enter', side: 'buy', stop: { at: { percent: 5 }, volatility: { least: 3 } } },
    'stop.volatility.least to be no more than most',
  ],
  [
    'an ATR of no candles',
    { kind: 'enter', side: 'buy', stop: { trail: { atr: 3, period: 0 } } },
    'from 1 to 1000000',
  ],
  [
    'an activation that is a text',
    { kind: 'enter', side: 'buy', stop: { trail: { atr: 3, activation: '5%' } } },
    'a length: one of { distance }, { percent }, { ticks } and { atr, period } as stop.trail.activation',
  ],
  [
    'a limit as a level',
    { kind: 'exit', order: { type: 'limit', limit: { price: 5 } } },
    'as order.limit of a limit order',
  ],
  [
    'a limit as two lengths',
    { kind: 'exit', order: { type: 'limit', limit: { ticks: 5, atr: 1 } } },
    'as order.limit of a limit order',
  ],
  [
    'two moments',
    { kind: 'exit', order: { type: 'limit', limit: 1, timeInForce: 'gtd', goodUntil: 5, goodFor: 5 } },
    'one of order.goodUntil and order.goodFor',
  ],
  [
    'a part of a candle',
    { kind: 'exit', order: { type: 'limit', limit: 1, timeInForce: 'gtd', goodFor: 0.5 } },
    'order.goodFor in whole candles',
  ],
  ['a level of a text', { kind: 'enter', side: 'buy', stop: { percent: '5' } }, 'expected a level'],
  [
    'a period beside a distance',
    { kind: 'enter', side: 'buy', stop: { distance: 5, period: 5 } },
    'expected a level',
  ],
  [
    'an ATR of half a candle',
    { kind: 'enter', side: 'buy', target: { atr: 5, period: 0.5 } },
    'expected a level',
  ],
  [
    'a trail with a misspelt word',
    { kind: 'enter', side: 'buy', stop: { trail: { distanc: 1 } } },
    'no stop.trail.distanc here',
  ],
  ['an amendment of no order', { kind: 'amend', limit: 1 }, 'the id of an order'],
  ['an amendment of nothing', { kind: 'amend', order: 1 }, 'a limit, a trigger or a quantity'],
  ['a group of one', { kind: 'oco', orders: [{ kind: 'exit' }] }, 'two or more'],
  [
    'a group of cancels',
    { kind: 'oco', orders: [{ kind: 'exit' }, { kind: 'cancel', orders: 'all' }] },
    'entries and exits',
  ],
  ['a misspelt stop', { kind: 'enter', side: 'buy', stopp: { price: 95 } }, 'no stopp here'],
  ['a promise', Promise.resolve(null), 'cannot wait'],
  ['a stop that is a bare number', { kind: 'enter', side: 'buy', stop: 95 }, 'expected a level'],
  [
    'a level with two meanings',
    { kind: 'enter', side: 'buy', target: { price: 1, percent: 1 } },
    'expected a level',
  ],
  ['targets that are no list', { kind: 'enter', side: 'buy', targets: { at: 1 } }, 'a list'],
  [
    'target and targets at once',
    { kind: 'enter', side: 'buy', target: { price: 1 }, targets: [{}] },
    'got both',
  ],
  ['a target without a level', { kind: 'enter', side: 'buy', targets: [{ share: 1 }] }, 'expected a level'],
  ['a cancel of nothing known', { kind: 'cancel', orders: 'stops' }, 'expected orders'],
  ['a cancel of no id', { kind: 'cancel', orders: 0 }, 'expected orders'],
  ['a cancel of a part of an id', { kind: 'cancel', orders: 1.5 }, 'expected orders'],
  ['nothing at all', null, 'expected an intent, got null'],
  ['an amendment of what is not known', { kind: 'amend', order: 1, stop: 5 }, 'there is no stop here'],
  ['an amendment of no order', { kind: 'amend', order: 0, limit: 5 }, 'the id of an order'],
  ['an amendment to a text', { kind: 'amend', order: 1, limit: '5' }, 'a number as limit'],
  ['an order that is a number', { kind: 'exit', order: 5 }, 'expected an order, got 5'],
  [
    'an intent of a group that is none',
    { kind: 'oco', orders: [{ kind: 'exit' }, { kind: 'exit', order: 5 }] },
    'expected an order, got 5',
  ],
  [
    'candles of none',
    { kind: 'exit', order: { type: 'limit', limit: 1, timeInForce: 'gtd', goodFor: 0 } },
    'whole candles',
  ],
  ['a price that is a text', { kind: 'enter', side: 'buy', stop: { price: '5' } }, 'expected a level'],
  ['a length that is a text', { kind: 'enter', side: 'buy', stop: { percent: '5' } }, 'expected a level'],
  [
    'a second target that is none',
    { kind: 'enter', side: 'buy', targets: [{ share: 0.5, at: { percent: 5 } }, { share: 0.5 }] },
    'expected a level',
  ],
  [
    'a range of more candles than there are',
    { kind: 'enter', side: 'buy', stop: { atr: 1, period: 1_000_001 } },
    'expected a level',
  ],
  [
    'a trailing stop of a text',
    { kind: 'exit', order: { type: 'trailing-stop', distance: '5' } },
    'a number as order.distance',
  ],
];

const rows = [
  [100, 101, 99, 100],
  [100, 101, 99, 100],
] as const;

describe('FLOW-1 what is no intent is said, not guessed', () => {
  it.each(faults)('%s', (_name, value, says) => {
    expect(intentFault(value)).toContain(says);
  });

  it('tells every part that is wrong, each by itself', () => {
    const wrong = { kind: 'enter', side: 'long', order: { type: 'limit' }, stop: 5, rewardToRisk: 0, targets: {}, confidence: 2, stopLoss: 1, x: 1 }; // prettier-ignore
    const told = intentFaults(wrong);
    const expected = [
      'expected side: buy or sell, got long',
      'there is no stopLoss here',
      'there is no x here',
      'as order.limit of a limit order',
      'expected targets to be a list',
      'expected a level',
      'expected rewardToRisk above 0, got 0',
      'expected confidence from 0 to 1, got 2',
    ];
    expect(told).toHaveLength(expected.length);
    told.forEach((fault, i) => expect(fault).toContain(expected[i]));
    const oco = {
      kind: 'oco',
      orders: [buy(), { kind: 'exit', share: 0.5, x: 1 }, { kind: 'none' }, cancel()],
    };
    expect(intentFaults(oco)).toHaveLength(2);
    expect(intentFaults({ kind: 'oco', orders: [buy(), cancel()] })).toEqual([
      'expected orders: entries and exits alone',
    ]);
    expect(intentFaults(null)).toEqual(['expected an intent, got null']);
  });

  it.each(faults)('has a fault in full wherever there is a first: %s', (_name, value, says) => {
    expect(intentFaults(value).join('\n')).toContain(says);
    expect(intentFaults(buy())).toEqual([]);
  });

  it('takes everything that the makers make', () => {
    const level = { percent: 5 };
    const lawful = [
      buy(),
      sell({ stop: level, targets: [{ at: level, share: 0.5 }] }),
      exit({ share: 0.5 }),
      cancel(),
      buy({ order: { type: 'limit', limit: { atr: 1 }, timeInForce: 'gtd', goodFor: 3 } }),
      buy({ order: { type: 'stop-limit', trigger: { ticks: 5 }, limit: { percent: 0.1 } } }),
      buy({ order: { type: 'trailing-stop', atr: 3, period: 20, activation: { percent: 1 }, on: 'close' } }),
      sell({ stop: { atr: 2, period: 20 }, targets: [{ at: { ticks: 100 }, share: 1 }] }),
      sell({ stop: { atr: 2, period: 1_000_000 } }),
      exit({ order: { type: 'trailing-stop', distance: 5, on: 'path' } }),
      cancel(1),
    ];
    expect(lawful.map(intentFault)).toEqual(lawful.map(() => null));
  });

  it('stops the run with the name of the strategy', () => {
    const script = { 0: { kind: 'enter', side: 'long' } as unknown as Intents };
    expect(() => play({ candles: rows, script })).toThrow(
      'the strategy "scripted" answered wrongly in M0 at 2024-01-01T00:01:00Z: expected side',
    );
  });

  it('a function that returns nothing asks for nothing', () => {
    expect(play({ candles: rows, script: { 0: undefined } }).orders).toEqual([]);
  });
});
