/** The other forms: Markdown, CSV, JSON. */
import { beforeAll, describe, expect, it } from 'vitest';
import { reportModel, type ReportModel } from '../../src/report/model.ts';
import { csvOf } from '../../src/report/csv.ts';
import { reportJson, reportMarkdown } from '../../src/report/text.ts';
import type { FinishedRun } from '../../src/scenario/run.ts';
import { smallRun } from './make.ts';

let run: FinishedRun;
let model: ReportModel;
beforeAll(async () => {
  run = await smallRun(true);
  model = reportModel(run);
});
const plain = (text: string): string => text.replaceAll('\u202f', ' ').replaceAll('\u2212', '-');

describe('Markdown', () => {
  it('tells the sentence, the leading figures with their band, costs and digest', () => {
    // Fees of 7.40 on the 200, 220, 220 and 210 that were traded: 7.40 / 850. Three rows are of a year or of the clock, and told by the metrics' own tests.
    const told = plain(reportMarkdown(model)).replaceAll(
      /\| (Annual return|Sharpe ratio|Exposure) \|.*\n/g,
      '',
    );
    expect(told).toBe(`# test

**It gained 0.26 %, but with only 2 closed trades: too little to tell skill from luck.**

A/USD, 1d, 2024-01-02 to 2024-01-07; 1,000.00 USD became 1,002.60 USD; path adverse.

| Figure | This run | Least | Greatest |
| --- | ---: | ---: | ---: |
| Total return | 0.26 % | 0.26 % | 0.26 % |
| Maximum drawdown | 1.41 % | 1.41 % | 1.41 % |
| Closed trades | 2 | 2 | 2 |
| Win rate | 50.00 % | 50.00 % | 50.00 % |
| Profit factor | 1.18 | 1.18 | 1.18 |

- Buying and holding A/USD instead: 6.00 %
- Fees 7.40 USD, slippage 0.00 USD, together 74.0 % of what prices brought
- Value at risk of a period, 95 %: 1.12 %, expected shortfall 1.41 %; normal 1.37 % and 1.74 %
- Value at risk of a period, 99 %: 1.35 %, expected shortfall 1.41 %; normal 1.97 % and 2.26 %
- Open at closes: 3.42 % of equity on average, 20.52 % at most
- Execution: 100.0 % of what was ordered filled; median time from signal to fill 0 min; slippage 0.00 bps from the decision, 0.00 bps from arrival; with fees 87.06 bps of what was traded
- Implementation shortfall 7.40 USD: delay 0.00 USD, impact 0.00 USD, fees 7.40 USD, missed 0.00 USD
- 0 ambiguous candles of 6 steps: the candles prove which fills there were, and at what prices, but not when inside a candle: the band of exposure comes from that
- A time inside a candle is a place on the walk’s clock (PATH-7), which the engine gives it: a candle says which prices came, not when. With candles of 1d, hours and minutes are not measured, and neither are holding times shorter than a candle.
- 0 refusals, data findings: none
- Digest \`${run.result.digest}\`, engine revision ${run.result.engineRevision}, seed 1
`);
  });

  it('keeps names from becoming markup', () => {
    const named = { ...model, result: { ...model.result, name: '# <b>|`x`|\n[a](b)' } };
    expect(reportMarkdown(named).split('\n')[0]).toBe('# \\# \\<b\\>\\|\\`x\\`\\| \\[a\\](b)');
  });
});

describe('CSV', () => {
  it('holds every trade with exact decimals', () => {
    const [head, ...rows] = csvOf('trades', run, () => model)
      .trimEnd()
      .split('\n');
    const records = rows.map((row) => {
      const cells = row.split(',');
      return Object.fromEntries(head!.split(',').map((name, i) => [name, cells[i]]));
    });
    expect(records).toMatchObject([
      {
        number: '1', market: 'A/USD', strategy: 'main', side: 'long', openedAt: '2024-01-02T00:00:00Z', quantity: '2',
        entryPrice: '100', exitPrice: '110', grossProfit: '20.00000000', fees: '3.10000000', netProfit: '16.90000000',
        return: '0.0845', exitReason: 'target', firstStop: '95', rMultiple: '1.69', mae: '0.02', mfe: '0.1',
      },
      { number: '2', netProfit: '-14.30000000', exitReason: 'stop', firstStop: '105', rMultiple: '-1.43', mfe: '0' },
    ]); // prettier-ignore
  });

  it('quotes what must be quoted, and makes no formula of a name', () => {
    const trades = run.result.trades.map((trade) => ({ ...trade, market: '=1+1', strategy: 'a "b",c' }));
    const text = csvOf('trades', { ...run, result: { ...run.result, trades } }, () => model);
    expect(text.split('\n')[1]).toMatch(/^1,'=1\+1,"a ""b"",c",long,/);
  });
});

describe('JSON', () => {
  it('is the model, whole', () => {
    const told = JSON.parse(reportJson(model)) as ReportModel;
    expect(told.conclusion).toEqual(model.conclusion);
    expect(told.trades).toEqual(model.trades);
    expect(told.orderTrades).toEqual({ 1: 1, 2: 1, 3: 1, 4: 2, 5: 2 });
    expect(told.metrics).toEqual(JSON.parse(JSON.stringify(model.metrics)));
  });
});
