/** The sentence: which rule speaks, and what it says. */
import { describe, expect, it } from 'vitest';
import { chanceToTell, conclusionOf, type Evidence } from '../../src/report/conclusion.ts';

const sound: Evidence = {
  totalReturn: 0.5,
  band: { min: 0.45, max: 0.55 },
  trades: 100,
  open: 0,
  repeatable: true,
  idle: null,
  held: { what: 'A/USD', return: 0.1 },
  probabilisticSharpe: 0.99,
};
/** With plain spaces and minus signs, to be read in a table. */
const said = (changes: Partial<Evidence>): string =>
  conclusionOf({ ...sound, ...changes })
    .sentence.replaceAll('\u202f', ' ')
    .replaceAll('\u2212', '-');
const verdict = (changes: Partial<Evidence>): string => conclusionOf({ ...sound, ...changes }).verdict;

const cases: readonly (readonly [string, Partial<Evidence>, string, string])[] = [
  ['too short', { totalReturn: null }, 'nothing', 'Nothing can be concluded: the run is too short to have a return.'],
  ['nothing asked for', { idle: 'the run made no order: no strategy asked for one', totalReturn: null }, 'nothing', 'Nothing can be concluded: the run made no order: no strategy asked for one.'],
  ['never in', { trades: 0, open: 0, totalReturn: 0 }, 'nothing', 'Nothing can be concluded: the strategy never held a position.'],
  [
    'DET-1 two outcomes of one scenario, whatever the band says', { repeatable: false, totalReturn: -0.2, band: { min: -0.3, max: 0.1 } }, 'unproven',
    'Nothing can be concluded: run twice, the strategy came out in two ways, so that -20.00 % is one outcome of many.',
  ],
  [
    'PATH-6 a band over zero, whatever else speaks for it', { totalReturn: 0.3, band: { min: -0.0755, max: 0.31 } }, 'unproven',
    'Between -7.55 % and 31.00 % by the path inside candles: these candles do not prove whether it gained.',
  ],
  [
    'a loss on every path', { totalReturn: -0.2, band: { min: -0.2, max: -0.1 } }, 'loss',
    'It lost 20.00 % (-20.00 % to -10.00 % by the path inside candles): no path inside the candles that was tried shows a gain.',
  ],
  [
    'a loss that may have been nothing', { totalReturn: -0.2, band: { min: -0.2, max: 0 } }, 'loss',
    'It lost 20.00 % (-20.00 % to 0.00 % by the path inside candles): at best it ended where it began.',
  ],
  ['a loss on one path', { totalReturn: -0.2, band: null }, 'loss', 'It lost 20.00 % on the one path inside candles that was tried.'],
  [
    'a loss without doubt about the path', { totalReturn: -0.2, band: { min: -0.2, max: -0.2 } }, 'loss',
    'It lost 20.00 %: the path inside candles made no difference.',
  ],
  ['nothing gained', { totalReturn: 0, band: null }, 'unproven', 'It ended where it began on the one path inside candles that was tried: it neither gained nor lost.'],
  [
    'few trades', { trades: 29 }, 'unproven',
    'It gained 50.00 % (45.00 % to 55.00 % by the path inside candles), but with only 29 closed trades: too little to tell skill from luck.',
  ],
  [
    'one trade', { trades: 1, band: null }, 'unproven',
    'It gained 50.00 % on the one path inside candles that was tried, but with only 1 closed trade: too little to tell skill from luck.',
  ],
  [
    'a position that is held', { trades: 0, open: 1, band: null }, 'unproven',
    'It gained 50.00 % on the one path inside candles that was tried, but with a position that is still open: too little to tell skill from luck.',
  ],
  [
    'no deviation', { probabilisticSharpe: null, band: null }, 'unproven',
    'It gained 50.00 % on the one path inside candles that was tried, but its daily returns do not vary enough to tell skill from luck.',
  ],
  [
    'luck', { probabilisticSharpe: 0.9499, band: null }, 'unproven',
    'It gained 50.00 % on the one path inside candles that was tried, but the probability that its true Sharpe ratio is above zero is only 95.0 %: luck explains it well enough.',
  ],
  [
    'a gain', { trades: 30, probabilisticSharpe: 0.95 }, 'gain',
    'It gained 50.00 % (45.00 % to 55.00 % by the path inside candles), and the probability that its true Sharpe ratio is above zero is 95.0 %, if this was the only variant that was tried.',
  ],
  [
    'a gain below that of the market', { band: null, held: { what: 'A/USD', return: 0.6 }, probabilisticSharpe: 0.9996 }, 'gain',
    'It gained 50.00 % on the one path inside candles that was tried, and the probability that its true Sharpe ratio is above zero is over 99.9 %, if this was the only variant that was tried; buying and holding A/USD gained more, 60.00 %.',
  ],
]; // prettier-ignore

describe('the sentence', () => {
  it.each(cases)('%s', (_, changes, word, sentence) => {
    expect([verdict(changes), said(changes)]).toEqual([word, sentence]);
  });

  it('PATH-6 calls a band that touches zero no band over zero', () => {
    expect(verdict({ band: { min: 0, max: 0.5 } })).toBe('gain');
    expect(verdict({ totalReturn: -0.1, band: { min: -0.1, max: 0 } })).toBe('loss');
  });
});

describe('one statement', () => {
  it('the probability is told beside the sentence only where trades are enough for it to say something', () => {
    expect(chanceToTell({ trades: 29, probabilisticSharpe: 0.998 })).toBeNull();
    expect(chanceToTell({ trades: 30, probabilisticSharpe: 0.998 })).toBe(0.998);
  });
});
