/** The journal in lines: one run in which most kinds happen, and every kind with words of its own. */
import { describe, expect, it } from 'vitest';
import { recordKinds, records } from '../../src/engine/records.ts';
import { readTape, type JournalRecord } from '../../src/engine/tape-read.ts';
import { buy } from '../../src/model/intent.ts';
import { makeInstrument } from '../../src/model/instrument.ts';
import {
  cancelReasons,
  orderRoles,
  orderTypes,
  rejectReasons,
  stopCauses,
  timesInForce,
} from '../../src/model/order.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Money, Price, Quantity, Rate } from '../../src/model/units.ts';
import { ledgerReasons } from '../../src/portfolio/ledger.ts';
import { journalLine, namesOf, type JournalNames } from '../../src/scenario/journal-text.ts';
import { runScenario } from '../../src/scenario/run.ts';
import { csv, openText, plain } from './make.ts';
import { script } from './script.ts';

const rules = { from: 0 as TimeMs, tick: 1 as Price, lot: 1 as Quantity, minQuantity: 0 as Quantity, maxQuantity: 0 as Quantity, minNotional: 0 as Money, priceBand: 0 as Rate }; // prettier-ignore
const names: JournalNames = {
  instruments: [
    makeInstrument({ id: 'A/USD', base: 'A', quote: 'USD', priceDigits: 2, quantityDigits: 3, moneyDigits: 2, rules: [rules] }),
    makeInstrument({ id: 'B/USD', base: 'B', quote: 'USD', priceDigits: 0, quantityDigits: 1, moneyDigits: 2, rules: [rules] }),
  ],
  strategies: ['main', 'other'],
  currency: 'USD',
  digits: 2,
  coin: null,
}; // prettier-ignore
const texts = new Map([[1, 'plan'], [2, 'level-wrong-side'], [3, 'size'], [4, 'below-lot'], [5, 'drawdown']]); // prettier-ignore

/** A record of `kind` with these fields, the others 0. */
function line(kind: JournalRecord['kind'], given: Readonly<Record<string, number>>): string {
  const fields = records[kind].map((field) => [field, given[field] ?? 0]);
  return journalLine({ kind, ...Object.fromEntries(fields) } as JournalRecord, names, texts);
}

const at = Date.UTC(2024, 0, 2, 8);
const code = (list: readonly string[], value: string): number => list.indexOf(value);

/** Prices of A in 0.01, sizes in 0.001, of B in 1 and 0.1; money in 0.01. */
const kinds: readonly (readonly [kind: JournalRecord['kind'], fields: Readonly<Record<string, number>>, line: string])[] = [
  ['signal', { signal: 3, strategy: 1, side: -1, decisionPrice: 10050 }, 'signal 3 of other: enter sell A/USD at 100.5'],
  ['signal', { signal: 4, action: 1, market: 1, decisionPrice: 7 }, 'signal 4 of main: exit B/USD at 7'],
  ['refusal', { signal: 3, stage: 1, reason: 2, value: 95.5, bound: 90 }, 'signal 3 in A/USD refused, plan: level-wrong-side (95.5 against 90)'],
  ['refusal', { signal: 3, stage: 3, reason: 4, value: 5, bound: 10 }, 'signal 3 in A/USD refused, size: below-lot (0.005 against 0.01)'],
  ['order', { order: 2, signal: 1, side: 1, type: code(orderTypes, 'stop-limit'), quantity: 1500, trigger: 9900, limit: 9950, share: 1e8, timeInForce: code(timesInForce, 'ioc') }, 'order 2 of signal 1, entry: buy 1.5 A/USD, stop-limit, trigger 99, limit 99.5, ioc'],
  ['order', { order: 3, signal: 1, side: -1, role: code(orderRoles, 'stop'), type: code(orderTypes, 'stop'), rate: -5e6, share: 25e6, parent: 2, flags: 1 }, 'order 3 of signal 1, stop: sell A/USD, stop, -5% from the fill, share 25%, child of order 2, only reduces'],
  ['order', { order: 6, signal: 1, side: 1, role: code(orderRoles, 'entry'), type: code(orderTypes, 'limit'), quantity: 2_000, rate: -1e6, share: 5e7, parent: 2 }, 'order 6 of signal 1, rung: buy about 2 A/USD, limit, -1% from the fill, share 50%, child of order 2'],
  ['order', { order: 7, signal: 1, side: -1, role: code(orderRoles, 'target'), type: code(orderTypes, 'limit'), rate: 5e6, share: 25e6, parent: 2, flags: 17 }, 'order 7 of signal 1, target: sell A/USD, limit, 5% from the average entry, share 25%, child of order 2, only reduces'],
  ['order', { order: 5, signal: 1, side: -1, role: code(orderRoles, 'target'), type: code(orderTypes, 'limit'), risk: 2e8, share: 1e8, parent: 2, flags: 1 }, 'order 5 of signal 1, target: sell A/USD, limit, 2 R from the fill, child of order 2, only reduces'],
  ['order', { order: 4, signal: 1, side: 1, quoteAmount: 100000, share: 1e8, market: 1 }, 'order 4 of signal 1, entry: buy B/USD for 1000 USD, market'],
  ['accepted', { order: 2, quantity: 1500, limit: 9950, trigger: 9900 }, 'order 2 accepted: 1.5 A/USD, trigger 99, limit 99.5'],
  ['rejected', { order: 2, reason: code(rejectReasons, 'min-notional'), value: 950, bound: 1000 }, 'order 2 in A/USD rejected: min-notional (9.5 against 10)'],
  ['rejected', { order: 2, reason: code(rejectReasons, 'funds'), value: 950, bound: 1000 }, 'order 2 in A/USD rejected: funds'],
  ['triggered', { order: 2, price: 9901 }, 'order 2 in A/USD triggered at 99.01'],
  ['filled', { order: 2, side: 1, price: 9902, priceBefore: 9901, quantity: 500, leaves: 1000, fee: 5, liquidity: 1 }, 'order 2 filled: buy 0.5 A/USD at 99.02 (99.01 before slippage), fee 0.05 USD, taker, 1 left'],
  ['filled', { order: 2, market: 1, side: -1, price: 7, priceBefore: 7, quantity: 5, fee: 1, feeCurrency: 1 }, 'order 2 filled: sell 0.5 B/USD at 7, fee 0.1 B, maker'],
  ['cancelAsked', { order: 2 }, 'order 2 in A/USD to be cancelled'],
  ['cancelled', { order: 2, reason: code(cancelReasons, 'group'), leaves: 1000 }, 'order 2 in A/USD cancelled: group, 1 left'],
  ['expired', { order: 2, market: 1 }, 'order 2 in B/USD expired'],
  ['amendAsked', { order: 2, quantity: 2000, limit: 1 }, 'order 2 to be amended: 2 A/USD, limit 0.01'],
  ['amended', { order: 2, quantity: 2000, limit: 1 }, 'order 2 amended: 2 A/USD, limit 0.01'],
  ['amendRejected', { order: 2, reason: code(rejectReasons, 'tick'), value: 15, bound: 10 }, 'order 2 in A/USD not amended: tick (0.15 against 0.1)'],
  ['step', { order: 3, cause: 1, afterRisk: 1e8, locks: 1, rate: 2e5 }, 'order 3 in A/USD will move, break-even: 0.2% beyond the fill, from 1 R ahead of the fill on'],
  ['step', { order: 3, offset: 250, onClose: 1 }, 'order 3 in A/USD will move, trail: 2.5 behind the best price, at once, at closes'],
  ['moved', { order: 3, trigger: 9950, cause: 1 }, 'order 3 in A/USD moved to 99.5: break-even'],
  ['caused', { order: 3, cause: 4 }, 'order 3 in A/USD, because of time'],
  ['caused', { order: 3, cause: code(stopCauses, 'momentum') }, 'order 3 in A/USD let go, because of momentum'],
  ['caused', { order: 3, cause: code(stopCauses, 'correlation') }, 'order 3 in A/USD let go, because of correlation'],
  ['risk', { state: 2, rule: 5, value: 10009804, bound: 1e7 }, 'risk is halted: drawdown (10.009804% against 10%)'],
  ['resized', { order: 3, leaves: 250 }, 'order 3 resized to 0.25 A/USD'],
  ['uncovered', { order: 3, quantity: 1 }, 'order 3 waits below the minimum: 0.001 A/USD uncovered'],
  ['ambiguous', { order: 3, highFirst: 1, difference: -1250 }, 'ambiguous candle in A/USD: high first, order 3, a difference of -12.5 USD'],
  ['funding', { quantity: -1500, price: 9900, rate: 10000, amount: 15 }, 'funding of 0.0001: -1.5 A/USD at 99, 0.15 USD'],
  ['liquidating', { order: -1, quantity: -1500, price: 9900, left: 15, maintenance: 20 }, 'liquidation of -1.5 A/USD at 99: 0.15 USD left of 0.2 USD'],
  ['order', { order: -1, side: 1, quantity: 1500, role: code(orderRoles, 'liquidation'), share: 1e8, flags: 1 }, 'order -1 of the exchange, liquidation: buy 1.5 A/USD, market, only reduces'],
  ['charged', { reason: code(ledgerReasons, 'interest'), quantity: -1500, rate: 10000, amount: -15 }, 'interest of 0.0001 in A/USD: -0.15 USD'],
  ['charged', { reason: code(ledgerReasons, 'insurance'), market: -1, amount: 15 }, 'insurance in the account: 0.15 USD'],
  ['rejected', { order: 2, reason: code(rejectReasons, 'leverage'), value: 2000, bound: 1500 }, 'order 2 in A/USD rejected: leverage (20 against 15)'],
  ['ledger', { amount: 100000, reason: code(ledgerReasons, 'deposit') }, 'ledger: 1000 USD, deposit'],
  ['ledger', { currency: 2, amount: -15, reason: code(ledgerReasons, 'trade'), order: 2 }, 'ledger: -1.5 B, trade of order 2'],
]; // prettier-ignore

describe('a record as a line', () => {
  it.each(kinds)('FLOW-1 %s %j', (kind, fields, expected) => {
    expect(line(kind, { at, ...fields })).toBe(`2024-01-02T08:00:00Z ${expected}`);
  });

  it('knows every kind there is', () => {
    const told = new Set(kinds.map(([kind]) => kind));
    // A text is no event, and a short order comes as an order.
    expect(
      recordKinds.filter(
        (kind) => kind !== 'text' && kind !== 'marketOrder' && kind !== 'childOrder' && !told.has(kind),
      ),
    ).toEqual([]);
  });
});

it('FLOW-1 SLIP-1 a bracket from its signal to the end of its target', async () => {
  // Fee 1 % of 200.02 and of 189.98; slippage one tick; stop 5 % below the fill (95.0095, away from it: 95), target 5 %
  // above (105.0105, on the passive side: 105.02). The third candle reaches both: the worse is the low first.
  const changes = {
    9: '    {file: a.csv, tick: 0.01, lot: 0.001, fees: 1%, slippage: 1 tick}',
    11: '  use: script.ts\n  sizing: {quantity: 2}',
  };
  const run = runScenario(
    await openText(plain(changes), {
      candles: { 'a.csv': csv(['100 101 99 100', '100 110 90 105']) },
      strategies: { 'script.ts': script({ 1: buy({ stop: { percent: 5 }, target: { percent: 5 } }) }) },
    }),
    { band: false },
  );
  const { records: all, texts: numbered } = readTape(run.journal.tape);
  const lines = all.map((record) => journalLine(record, namesOf(run.config), numbered));
  expect(lines).toEqual([
    '2024-01-02T00:00:00Z ledger: 1000 USD, deposit',
    '2024-01-02T00:00:00Z signal 1 of main: enter buy A/USD at 100',
    '2024-01-02T00:00:00Z order 1 of signal 1, entry: buy 2 A/USD, market',
    '2024-01-02T00:00:00Z order 2 of signal 1, stop: sell A/USD, stop, -5% from the fill, child of order 1, only reduces',
    '2024-01-02T00:00:00Z order 3 of signal 1, target: sell A/USD, limit, 5% from the fill, child of order 1, only reduces',
    '2024-01-02T00:00:00Z order 1 filled: buy 2 A/USD at 100.01 (100 before slippage), fee 2.0002 USD, taker',
    '2024-01-02T00:00:00Z ledger: -200.02 USD, trade of order 1',
    '2024-01-02T00:00:00Z ledger: 2 A, trade of order 1',
    '2024-01-02T00:00:00Z ledger: -2.0002 USD, fee of order 1',
    '2024-01-02T00:00:00Z order 2 accepted: 2 A/USD, trigger 95',
    '2024-01-02T00:00:00Z order 3 accepted: 2 A/USD, limit 105.02',
    // Low first 189.98 - 1.8998 = 188.0802, high first 210.04 - 2.1004 = 207.9396.
    '2024-01-02T00:00:00Z ambiguous candle in A/USD: low first, order 3, a difference of -19.8594 USD',
    // Down from 100 to 90 in eight hours: 95 after four.
    '2024-01-02T04:00:00Z order 2 in A/USD triggered at 95',
    '2024-01-02T04:00:00Z order 2 filled: sell 2 A/USD at 94.99 (95 before slippage), fee 1.8998 USD, taker',
    '2024-01-02T04:00:00Z ledger: 189.98 USD, trade of order 2',
    '2024-01-02T04:00:00Z ledger: -2 A, trade of order 2',
    '2024-01-02T04:00:00Z ledger: -1.8998 USD, fee of order 2',
    '2024-01-02T04:00:00Z order 3 in A/USD cancelled: group, 2 left',
  ]);
});
