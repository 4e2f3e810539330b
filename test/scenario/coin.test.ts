/**
 * An exchange's own coin in a scenario (FEE-1): what is written, what is refused, and how the result tells it. The coin
 * costs 10, 20 and 40 on the three days.
 */
import { describe, expect, it } from 'vitest';
import { costsOf } from '../../src/report/costs.ts';
import { journalLine, namesOf } from '../../src/scenario/journal-text.ts';
import { readTape } from '../../src/engine/tape-read.ts';
import { runScenario } from '../../src/scenario/run.ts';
import { csv, openText, plain, runText, wrongWith, type Files } from './make.ts';

const prices = csv(['10 10 10 10', '20 20 20 20', '40 40 40 40']);
const files: Files = { candles: { 'coin.csv': prices } };
const coin = (fields: string): string => `  balance: 1000\n  coin: {${fields}}`;
const two = coin('currency: BNB, balance: 2');
const both = '    file: a.csv\n  BNB/USD: coin.csv';
const half = '  use: buy-and-hold\n  sizing: {amount: 500}';

const written = (
  lines: Readonly<Record<number, string>> = {},
  more: readonly string[] = ['fees: 0.1%'],
): string => plain({ 6: two, 9: both, 11: half, ...lines }, more);

const withoutPlace = (issue: string): string => issue.replace(/^\d+:\d+ /, '');

describe('a coin in a scenario', () => {
  it('FEE-1 SCEN-2 pays the fees of every market, with the discount of the schedule, and is not traded', async () => {
    const { scenario } = await openText(written({}, ['fees: binance-spot']), files);
    expect(scenario.account.coin).toEqual({ currency: 'BNB', balance: '2', market: 'BNB/USD' });
    expect(scenario.strategies[0]!.markets).toEqual(['A/USD']);
    for (const { fees } of scenario.markets)
      expect(fees).toMatchObject({ currency: 'coin', coinDiscount: 25_000_000 });
  });

  it.each([
    ['fees: 0.1%', 'coin', 0],
    ['fees: {taker: 0.1%, discount: 40%}', 'coin', 40_000_000],
    ['fees: {schedule: binance-usdm}', 'coin', 10_000_000],
    ['fees: {schedule: binance-spot, discount: 20%}', 'coin', 20_000_000],
    ['fees: bybit-spot', 'coin', 0],
  ])('FEE-1 SCEN-2 %s', async (fees, currency, coinDiscount) => {
    const { scenario } = await openText(written({}, [fees]), files);
    expect(scenario.markets[0]!.fees).toMatchObject({ currency, coinDiscount });
  });

  it('FEE-1 SCEN-2 one market may pay otherwise, and a strategy may trade the coin', async () => {
    const own = {
      9: '    {file: a.csv, fees: {currency: quote}}\n  BNB/USD: coin.csv',
      11: `${half}\n  markets: [BNB/USD]`,
    };
    const { scenario } = await openText(written(own, ['fees: binance-spot']), files);
    expect(scenario.markets.map(({ fees }) => [fees.currency, fees.coinDiscount])).toEqual([
      ['quote', 0],
      ['coin', 25_000_000],
    ]);
    expect(scenario.strategies[0]!.markets).toEqual(['BNB/USD']);
  });

  it('FEE-1 RES-1 the result tells what became of it, and the parts give end less start', async () => {
    // 5 at 100: 0.1 % of 500, less a quarter, is 0.375, which is 0.01875 at 20; 1.98125 at 40 is 79.25.
    const run = runScenario(await openText(written({}, ['fees: {taker: 0.1%, discount: 25%}']), files));
    const { account, trades } = run.result;
    expect(trades[0]).toMatchObject({ fees: '0.37500000', unrealised: '10.00000000' });
    expect(account).toMatchObject({
      start: '1020.00000000',
      end: '1089.25000000',
      coin: {
        currency: 'BNB',
        start: '2',
        end: '1.98125',
        startValue: '20.00000000',
        endValue: '79.25000000',
        gain: '59.62500000',
      },
    });
    const costs = costsOf(run);
    expect(costs).toMatchObject({ coin: 59.625, fees: 0.375, netProfit: 69.25 });
    expect(run.result.findings).toEqual([]);
  });

  it('FEE-1 the journal names it', async () => {
    const { config, journal } = runScenario(await openText(written(), files));
    const { records, texts } = readTape(journal.tape);
    const lines = records.map((record) => journalLine(record, namesOf(config), texts));
    expect(lines).toContain('2024-01-02T00:00:00Z ledger: 2 BNB, deposit');
    expect(lines).toContain(
      '2024-01-02T00:00:00Z order 1 filled: buy 5 A/USD at 100, fee 0.5 USD in BNB, taker',
    );
    expect(lines).toContain('2024-01-02T00:00:00Z ledger: -0.025 BNB, fee of order 1');
  });

  it('FEE-1 a coin that runs out is a finding', async () => {
    const result = await runText(written({ 6: coin('currency: BNB, balance: 0.02') }), files);
    expect(result.findings).toEqual([
      {
        code: 'coin-short',
        message: 'there was too little BNB for the fees of 1 of 1 fills, which paid without it',
      },
    ]);
    expect(result.account.coin).toMatchObject({ start: '0.02', end: '0.02', gain: '0.60000000' });
  });

  it('FEE-1 MARG-1 a liquidation pays in quote by rule, and is no shortage of the coin', async () => {
    // Ten at 100 on a margin of 100: 91 on the third day leaves 10, less than its maintenance of 5 % of 910.
    const own = {
      6: `  kind: margin\n  mode: isolated\n${two}`,
      11: '  use: buy-and-hold\n  sizing: {quantity: 10}',
    };
    const leverage = 'margin: {leverage: 10, maintenance: 5%}';
    const result = await runText(written(own, ['fees: 0.1%', leverage]), {
      candles: { ...files.candles, 'a.csv': csv(['100 100 100 100', '100 100 100 100', '91 91 91 91']) },
    });
    expect(result.orders.map(({ role, state }) => [role, state])).toEqual([
      ['entry', 'filled'],
      ['liquidation', 'filled'],
    ]);
    expect(result.findings.map(({ code }) => code)).toEqual(['liquidated']);
  });

  it('FEE-1 METR-1 begins with what the coin was worth at the first step, as equity does', async () => {
    // The first candle goes from 10 to 16, and nothing is decided before its close: 1,032 became 1,080.
    const candles = { 'coin.csv': csv(['10 16 10 16', '20 20 20 20', '40 40 40 40']) };
    const idle = { 11: '  use: buy-and-hold\n  sizing: {amount: 0.001}' };
    const { account, metrics } = await runText(written(idle, ['fees: 0']), { candles });
    expect(account).toMatchObject({
      start: '1032.00000000',
      coin: { startValue: '32.00000000', gain: '48.00000000' },
    });
    expect(metrics.totalReturn).toBeCloseTo(Number(account.end) / 1032 - 1, 12);
  });
});

describe('a coin beside a liquidation', () => {
  it('FEE-1 MARG-1 is not short where a liquidation, as always, pays without it', async () => {
    const crash = csv(['100 100 100 100', '100 100 100 100', '100 100 50 50']);
    const onMargin = `${two}\n  kind: margin\n  mode: isolated`;
    const more = ['fees: 0.1%', 'margin: {leverage: 5, maintenance: 1%}'];
    const { orders, account, findings } = await runText(written({ 6: onMargin }, more), {
      candles: { ...files.candles, 'a.csv': crash },
    });
    expect(orders.map(({ role }) => role)).toEqual(['entry', 'liquidation']);
    // 0.1 % of what 500 buy, fee inside, at 20: the fee of the entry alone.
    expect(account.coin).toMatchObject({ end: '1.97502498' });
    expect(findings.map(({ code }) => code)).toEqual(['liquidated']);
  });
});

describe('a coin that cannot be meant', () => {
  it.each<[string, string]>([
    [coin('currency: USD, balance: 1, market: A/USD'), 'bad-coin account.coin.currency: USD is the account’s own currency | Fees in it are paid from the balance: leave coin out.'],
    [coin('currency: FTT, balance: 1'), 'unknown-market account.coin: there is no market "FTT/USD" to say what FTT is worth | Add it to markets with its candles, or name another: A/USD, BNB/USD.'],
    [coin('currency: BNB, balance: 1, market: X/USD'), 'unknown-market account.coin.market: there is no market "X/USD" to say what BNB is worth | Add it to markets with its candles, or name another: A/USD, BNB/USD.'],
    [coin('currency: BNB, balance: -1'), 'out-of-range account.coin.balance: expected 0 or more, got -1'],
    [coin('currency: BNB, balance: 0.123456789'), 'too-precise account.coin.balance: expected at most 8 decimals, got 0.123456789'],
    [coin('currency: BNB'), 'missing-field account.coin.balance: this is missing; expected a decimal number'],
  ])('SCEN-1 FEE-1 %s', async (line, message) => {
    expect((await wrongWith(written({ 6: line }), files)).map(withoutPlace)).toContain(message);
  }); // prettier-ignore

  it.each<[string, string]>([
    ['fees: {taker: 0.1%, currency: quote}', 'bad-coin account.coin: no market’s fees are paid in coin | Set fees.currency to coin, or leave account.coin out.'],
    ['fees: {taker: 0.1%, minimum: 1}', 'bad-fees fees: a least fee is an amount of the quote, and fees are paid in coin here | Set fees.currency to quote, or leave minimum out.'],
    ['fees: {taker: 0.1%, discount: 120%}', 'out-of-range fees.discount: expected at most 100%, got 120%'],
  ])('SCEN-1 FEE-1 %s', async (fees, message) => {
    const told = (await wrongWith(written({}, [fees]), files)).map(withoutPlace);
    expect(told).toContain(message);
  }); // prettier-ignore

  it.each<[string, string]>([
    ['fees: {taker: 0.1%, currency: coin}', 'needs-coin fees.currency: fees in coin are paid from what lies there, and nothing does | Add account.coin with currency, balance and market, or set fees.currency to quote.'],
    ['fees: {taker: 0.1%, discount: 25%}', 'bad-fees fees.discount: the discount is for fees in coin, and these are paid in quote | Say what lies there in account.coin, or state the rates that are paid.'],
  ])('SCEN-1 FEE-1 without a coin: %s', async (fees, message) => {
    const told = (await wrongWith(plain({}, [fees]), files)).map(withoutPlace);
    expect(told).toEqual([message]);
  }); // prettier-ignore

  it('SCEN-1 FEE-1 its market must have a price at the first step', async () => {
    const late = { candles: { 'coin.csv': csv(['20 20 20 20', '40 40 40 40'], '2024-01-02') } };
    expect(await wrongWith(written(), late)).toEqual([
      '7:3 no-price account.coin: BNB/USD has no candle at the first step: what BNB is worth there is not known | Begin the period where the candles of that market begin.',
    ]);
    expect(await wrongWith(written({}, ['fees: 0.1%', 'period: {from: 2024-01-03}']), late)).toEqual([]);
  });
});
