/** What a result tells of risk over several markets (METR-1, RISK-2). */
import { expect, it } from 'vitest';
import { csv, plain, runText } from './make.ts';

const days = (...closes: readonly number[]): string =>
  csv(closes.map((close) => `${close} ${close} ${close} ${close}`));
const files = {
  candles: {
    // Returns of 10 %, -10 %, 0, and of 10 %, 0, -10 %: a half; C does not move.
    'a.csv': days(100, 110, 99, 99),
    'b.csv': days(100, 110, 110, 99),
    'c.csv': days(100, 100, 100, 100),
  },
};
const markets = { 8: '  A/USD: a.csv\n  B/USD: b.csv\n  C/USD: c.csv', 9: null };

it('METR-1 RISK-2 the cluster is that of the bound of the limit, or of 0.7', async () => {
  const low = await runText(plain(markets, ['risk: {correlated: {exposure: 300%, above: 0.4}}']), files);
  expect(low.risk.cluster).toEqual({ above: 0.4, markets: ['A/USD', 'B/USD'] });
  expect((await runText(plain(markets), files)).risk.cluster).toBeNull();
});

it('RISK-2 states are listed with their rule', async () => {
  const text = plain({}, ['risk: {halt: [{at: 2024-01-02, resume: 2024-01-03}]}']);
  expect((await runText(text)).risk.states).toEqual([
    { at: '2024-01-02T00:00:00Z', state: 'halted', rule: 'kill-switch' },
    { at: '2024-01-03T00:00:00Z', state: 'active', rule: 'resume' },
  ]);
});
