/** What a result, its summary and its report tell of a liquidation and of what it cost, by hand (see liquidated.ts). */
import { beforeAll, describe, expect, it } from 'vitest';
import { summaryOf } from '../../src/cli/summary.ts';
import { reportModel, reportParts } from '../../src/report/model.ts';
import { pageData } from '../../src/report/page-data.ts';
import { reportMarkdown } from '../../src/report/text.ts';
import { resultSchema } from '../../src/scenario/result-schema.ts';
import type { FinishedRun } from '../../src/scenario/run.ts';
import { bodyOf, plainText } from './cells.ts';
import { liquidatedRun } from './liquidated.ts';
import { pageOf, pageScript } from './make.ts';

let run: FinishedRun;
beforeAll(async () => {
  run = await liquidatedRun();
});

describe('the result of a liquidation', () => {
  it('MARG-1 RES-1 tells interest, liquidation fee and insurance of the trade apart, and their sum', () => {
    const { trades, account } = resultSchema.parse(run.result);
    expect(trades).toMatchObject([
      {
        grossProfit: '-15000.00000000',
        fees: '42.50000000',
        interest: '-45.00000000',
        liquidationFee: '-350.00000000',
        insurance: '10412.50000000',
        charges: '10017.50000000',
        netProfit: '-5025.00000000',
        exitReason: 'liquidation',
        orders: [1, -1],
      },
    ]);
    expect(account).toMatchObject({
      end: '4975.00000000',
      interest: '0.00000000',
      insurance: '0.00000000',
      charges: '0.00000000',
    });
  });

  it('MARG-1 says at what price the position was under, what was left, and what should have been', () => {
    expect(run.result.liquidations).toEqual([
      {
        at: '2024-01-03T00:00:00Z',
        market: 'X/USD',
        order: -1,
        price: '70',
        left: '-10045.00000000',
        maintenance: '175.00000000',
      },
    ]);
  });

  it('MARG-1 says of the stop that guarded the position that a liquidation ended it', () => {
    expect(run.result.orders.map(({ role, state, reason }) => [role, state, reason])).toEqual([
      ['entry', 'filled', null],
      ['stop', 'cancelled', 'liquidation'],
      ['liquidation', 'filled', null],
    ]);
  });

  it('MARG-1 the summary tells each part, and insurance as what somebody else made good', () => {
    expect(summaryOf(run.result)).toContain(
      '\nBeside fees and slippage: interest -45.00, liquidation fees -350.00, made good by the insurance fund 10,412.50.\n',
    );
  });
});

describe('the report of a liquidation', () => {
  it('MARG-1 carries its parts and its reason to the page', () => {
    const { unpackTrades } = pageScript(['unpack.js'], ['unpackTrades']) as {
      unpackTrades: (page: unknown) => object[];
    };
    const { json } = pageData(reportParts(run));
    expect(json).toMatchObject({ margin: 'isolated', shown: 1 });
    expect(unpackTrades(json)).toMatchObject([
      {
        market: 1,
        funding: 0,
        interest: -45,
        liquidationFee: -350,
        insurance: 10412.5,
        liquidation: { price: 70, left: -10045, maintenance: 175 },
        net: -5025,
        reason: 'liquidation',
        levels: [{ kind: 'stop', price: 95 }],
      },
    ]);
  });

  const costsOf = (page: string): string => /<section id="costs"[^]*?<\/section>/.exec(page)![0];

  it('LEDG-2 MARG-1 has a row for each part, which add up to end less start', async () => {
    const rows = bodyOf(costsOf(await pageOf(run)));
    expect(rows).toEqual([
      ['What prices brought', '-15,000.00'],
      ['Slippage', '0.00'],
      ['Fees', '-42.50'],
      ['Interest', '-45.00'],
      ['Liquidation fees', '-350.00'],
      ['Loss made good by the insurance fund', '10,412.50'],
      ['Net: end less start', '-5,025.00'],
    ]);
    const { costs } = reportModel(run);
    expect(costs).toMatchObject({
      interest: -45,
      liquidationFees: -350,
      insurance: 10412.5,
      charges: 10017.5,
    });
    expect(-15_000 - 42.5 + costs.charges).toBe(costs.netProfit);
  });

  it('MARG-1 says that insurance is no income, and draws it neither as gain nor as loss', async () => {
    const costs = costsOf(await pageOf(run));
    expect(plainText(costs)).toContain(
      'Of the losses 10,412.50 USD was borne by the insurance fund and not by the account: that is no income.',
    );
    expect(costs.match(/class="borne-fill"[^]*?<title>([^<]*):/)![1]).toBe(
      'Loss made good by the insurance fund',
    );
    expect(costs.match(/class="gain-fill"/g) ?? []).toHaveLength(1); // Slippage of nothing.
    expect(plainText(reportMarkdown(reportModel(run)))).toContain(
      '; interest -45.00 USD; liquidation fees -350.00 USD; of losses the insurance fund bore 10,412.50 USD',
    );
  });

  it('MARG-1 names the mode and the interest of the account in its head and beside its costs', async () => {
    const page = await pageOf(run);
    const head = plainText(/<p class="meta">([^]*?)<\/p>/.exec(page)![1]!);
    expect(head).toContain('isolated margin, interest 0.1000 % every 24 hours, 10,000.00 USD');
    expect(plainText(costsOf(page))).toContain('; isolated margin, interest 0.1000 % every 24 hours.');
  });
});
