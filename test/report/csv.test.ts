/** The CSV of a run with a liquidation (see liquidated.ts), and of one that pays fees in a coin: what adds up, adds up. */
import { beforeAll, describe, expect, it } from 'vitest';
import { parseDecimal } from '../../src/model/decimal.ts';
import { csvOf, type CsvTable } from '../../src/report/csv.ts';
import { reportModel } from '../../src/report/model.ts';
import type { FinishedRun } from '../../src/scenario/run.ts';
import { csv, plain } from '../scenario/make.ts';
import { liquidatedRun } from './liquidated.ts';
import { runOfText } from './make.ts';

/** Rows of a table of which no cell has a comma. */
function rowsOf(table: CsvTable, run: FinishedRun): readonly Readonly<Record<string, string>>[] {
  const [head, ...rows] = csvOf(table, run, () => reportModel(run))
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  return rows.map((cells) => Object.fromEntries(head!.map((name, i) => [name, cells[i]!])));
}

const units = (text: string | undefined): number => parseDecimal(text!, 8)!;

let run: FinishedRun;
beforeAll(async () => {
  run = await liquidatedRun();
});

describe('the CSV of a liquidation', () => {
  it('LEDG-2 MARG-1 trades have funding and charges by their parts, which add up to net', () => {
    const [trade] = rowsOf('trades', run);
    expect(trade).toMatchObject({
      grossProfit: '-15000.00000000',
      fees: '42.50000000',
      funding: '0.00000000',
      interest: '-45.00000000',
      liquidationFee: '-350.00000000',
      insurance: '10412.50000000',
      charges: '10017.50000000',
      netProfit: '-5025.00000000',
    });
    const of = (name: string): number => units(trade![name]);
    expect(of('interest') + of('liquidationFee') + of('insurance')).toBe(of('charges'));
    expect(of('grossProfit') - of('fees') + of('funding') + of('charges')).toBe(of('netProfit'));
  });

  it('MARG-1 a fill has the fee of its liquidation beside its own', () => {
    const fills = rowsOf('fills', run);
    expect(fills.map(({ role, fee, liquidationFee }) => [role, fee, liquidationFee])).toEqual([
      ['entry', '25.00000000', '0.00000000'],
      ['liquidation', '17.50000000', '350.00000000'],
    ]);
  });

  it('LEDG-1 MARG-1 the ledger has every line, and the balance is their sum', () => {
    const lines = rowsOf('ledger', run);
    const [second, third] = ['2024-01-02T00:00:00Z', '2024-01-03T00:00:00Z'];
    expect(
      lines.map(({ time, currency, amount, reason, order }) => [time, currency, amount, reason, order]),
    ).toEqual([
      [second, 'USD', '10000.00000000', 'deposit', ''],
      [second, 'USD', '-50000.00000000', 'trade', '1'],
      [second, 'X', '500.000', 'trade', '1'],
      [second, 'USD', '-25.00000000', 'fee', '1'],
      [third, 'USD', '-45.00000000', 'interest', ''],
      [third, 'USD', '-350.00000000', 'liquidation', '-1'],
      [third, 'USD', '10412.50000000', 'insurance', '-1'],
      [third, 'USD', '35000.00000000', 'trade', '-1'],
      [third, 'X', '-500.000', 'trade', '-1'],
      [third, 'USD', '-17.50000000', 'fee', '-1'],
    ]);
    const money = lines.filter(({ currency }) => currency === 'USD');
    expect(money.reduce((sum, { amount }) => sum + units(amount), 0)).toBe(units(run.result.account.end));
  });
});

describe('the ledger of a coin', () => {
  it('FEE-1 LEDG-1 names the coin, with its own decimals', async () => {
    // 5 at 100: 0.1 % of 500, less a quarter, is 0.375; the coin costs 20 then, so that 0.01875 of it are paid.
    const text = plain(
      {
        6: '  balance: 1000\n  coin: {currency: BNB, balance: 2}',
        9: '    file: a.csv\n  BNB/USD: coin.csv',
        11: '  use: buy-and-hold\n  sizing: {amount: 500}',
      },
      ['fees: {taker: 0.1%, discount: 25%}'],
    );
    const prices = csv(['10 10 10 10', '20 20 20 20', '40 40 40 40']);
    const lines = rowsOf('ledger', await runOfText(text, { candles: { 'coin.csv': prices } }));
    const ofCoin = lines.filter(({ currency }) => currency === 'BNB');
    expect(ofCoin.map(({ amount, reason, order }) => [Number(amount), reason, order])).toEqual([
      [2, 'deposit', ''],
      [-0.01875, 'fee', '1'],
    ]);
  });
});
