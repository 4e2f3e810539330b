/** The normal form: shorthands and defaults worked by hand, and what cannot be meant, all at once. */
import { noLatency } from '../../src/model/costs.ts';
import { feeSchedules } from '../../src/scenario/fee-schedules.ts';
import { noFees, type NormalFees } from '../../src/scenario/normal-fees.ts';
import { describe, expect, it } from 'vitest';
import { openText, plain, wrongWith } from './make.ts';

const sheet = (
  changes: Readonly<Record<number, string>>,
  more: readonly string[] = [],
): Promise<Awaited<ReturnType<typeof openText>>['scenario']> =>
  openText(plain(changes, more)).then(({ scenario }) => scenario);

const flat = (maker: number, taker: number): NormalFees => ({
  ...noFees,
  steps: [{ from: null, tiers: [{ volume: '0', maker, taker }] }],
});

const onMargin = { 6: '  balance: 1000\n  kind: margin' };

describe('defaults', () => {
  it('SCEN-2 nothing is optional in what runs', async () => {
    expect(await sheet({})).toEqual({
      name: 'test',
      timeframe: '1d',
      calendar: 'continuous',
      broken: 'stop',
      account: {
        kind: 'spot',
        currency: 'USD',
        balance: '1000',
        digits: 8,
        coin: null,
        mode: 'cross',
        interest: 0,
        everyMs: 3_600_000,
      },
      markets: [
        {
          id: 'A/USD',
          file: 'a.csv',
          rules: [
            {
              from: null,
              tick: null,
              lot: '0.00000001',
              minQuantity: '0',
              maxQuantity: '0',
              minNotional: '0',
              priceBand: 0,
            },
          ],
          fees: noFees,
          funding: null,
          margin: {
            leverage: 100_000_000,
            maintenance: [{ from: '0', rate: 0, leverage: 0 }],
            on: 'mark',
            liquidationFee: 0,
            borrow: 0,
          },
          slippage: { kind: 'none' },
          clampSlippage: false,
          limitFills: { kind: 'touch' },
          participation: null,
          detail: null,
        },
      ],
      strategies: [
        {
          id: 'main',
          use: 'buy-and-hold',
          params: {},
          sizing: { kind: 'percent', value: '100' },
          entry: {
            order: {
              type: 'market',
              offset: null,
              limitOffset: null,
              trail: null,
              timeInForce: 'gtc',
              goodFor: null,
              postOnly: false,
            },
            stop: null,
            targets: [],
            rewardToRisk: null,
            scaleIn: null,
            scaleOut: null,
          },
          markets: ['A/USD'],
        },
      ],
      path: 'adverse',
      timeZone: { name: 'UTC', offsets: [{ from: null, ms: 0 }] },
      period: { from: null, to: null },
      warmUp: 0,
      seed: 1,
      risk: null,
      latency: noLatency,
      riskFree: 0,
    });
  });

  it('MARG-1 SCEN-2 a market has of the scenario what it does not say itself', async () => {
    const changes = { ...onMargin, 9: '    file: a.csv\n    margin: {leverage: 5}' };
    const [market] = (await sheet(changes, ['margin: {leverage: 20, maintenance: 0.4%, borrow: 1bps}']))
      .markets;
    expect(market!.margin).toEqual({
      leverage: 500_000_000,
      maintenance: [{ from: '0', rate: 400_000, leverage: 0 }],
      on: 'mark',
      liquidationFee: 0,
      borrow: 10_000,
    });
  });

  it('SCEN-2 all candles before `from` warm up unless `warmUp` says how many', async () => {
    expect((await sheet({}, ['period: {from: 2024-01-02}'])).warmUp).toBeNull();
    expect((await sheet({}, ['period: {from: 2024-01-02}', 'warmUp: 1'])).warmUp).toBe(1);
  });

  it.each([
    ['{spread: 4bps}', { kind: 'half-spread', spread: 40_000 }],
    ['{range: 10%}', { kind: 'range', share: 10_000_000 }],
    ['{volumeShare: 10%}', { kind: 'volume-share', impact: 10_000_000 }],
    ['{squareRoot: 1%}', { kind: 'square-root', impact: 1_000_000 }],
  ])('SCEN-2 SLIP-1 slippage: %s', async (written, slippage) => {
    const [market] = (await sheet({}, [`slippage: ${written}`])).markets;
    expect(market).toMatchObject({ slippage, clampSlippage: false });
  });

  it('SCEN-2 FILL-2 FILL-6 how limits fill and how much of the volume, for all and for one market', async () => {
    const more = ['limitFills: 30%', 'participation: 10%'];
    const [shared] = (await sheet({}, more)).markets;
    expect(shared).toMatchObject({
      limitFills: { kind: 'probability', rate: 30_000_000 },
      participation: 10_000_000,
    });
    const own = { 9: '    file: a.csv\n    limitFills: cross\n    participation: none' };
    const [market] = (await sheet(own, more)).markets;
    expect(market).toMatchObject({ limitFills: { kind: 'cross' }, participation: null });
  });

  it('SCEN-2 FEE-1 fees with tiers, a least fee and dates', async () => {
    const written =
      'fees: {maker: 0.1%, taker: 0.2%, tiers: [{volume: 1000000, maker: 0.05%, taker: 0.1%}], volume: 5000, minimum: 0.5,' +
      ' changes: [{from: 2024-01-02, taker: 0.3%}, {from: 2024-01-03, schedule: coinbase-advanced}]}';
    const [market] = (await sheet({}, [written])).markets;
    const { steps, ...rest } = market!.fees;
    expect(rest).toEqual({ volumeElsewhere: '5000', minimum: '0.5', currency: 'quote', coinDiscount: 0 });
    expect(steps.slice(0, 2)).toEqual([
      {
        from: null,
        tiers: [
          { volume: '0', maker: 100_000, taker: 200_000 },
          { volume: '1000000', maker: 50_000, taker: 100_000 },
        ],
      },
      { from: '2024-01-02T00:00:00Z', tiers: [{ volume: '0', maker: 100_000, taker: 300_000 }] },
    ]);
    expect(steps[2]!.tiers).toHaveLength(feeSchedules['coinbase-advanced'].tiers.length);
    const [named] = (await sheet({}, ['fees: coinbase-advanced'])).markets;
    expect(named!.fees).toEqual({ ...noFees, steps: [{ from: null, tiers: steps[2]!.tiers }] });
  });

  it.each([
    ['200ms', { order: { least: 200, most: 200 }, answer: { least: 0, most: 0 } }],
    ['[50ms, 0.25s]', { order: { least: 50, most: 250 }, answer: { least: 0, most: 0 } }],
    [
      '{order: 1s, answer: [10ms, 20ms]}',
      { order: { least: 1000, most: 1000 }, answer: { least: 10, most: 20 } },
    ],
  ])('SCEN-2 LAT-1 latency: %s', async (written, latency) => {
    expect((await sheet({}, [`latency: ${written}`])).latency).toEqual(latency);
  });

  it('SCEN-2 FEE-1 a schedule says what fees are taken from, on a spot account, where the scenario does not', async () => {
    const currencyOf = async (fees: string, changes = {}): Promise<string> =>
      (await sheet(changes, [`fees: ${fees}`])).markets[0]!.fees.currency;
    expect(await currencyOf('binance-spot')).toBe('received');
    expect(await currencyOf('{schedule: bybit-spot}')).toBe('received');
    expect(await currencyOf('{schedule: binance-spot, currency: quote}')).toBe('quote');
    expect(await currencyOf('coinbase-advanced')).toBe('quote');
    expect(await currencyOf('binance-spot', onMargin)).toBe('quote');
    expect(await currencyOf('{taker: 0.1%, currency: received}')).toBe('received');
  });

  it('SCEN-2 a market has its own fees and slippage, and the scenario’s for what it leaves out', async () => {
    const changes = { 9: '    file: a.csv\n    fees: {taker: 10bps}\n    slippage: {ticks: 2, clamp: true}' };
    const more = ['fees: {maker: 0.02%, taker: 0.05%}', 'slippage: {bps: 2}'];
    const [market] = (await sheet(changes, more)).markets;
    // 0.02 % = 0.0002 = 20,000 of 10^-8; 10 bps = 0.001 = 100,000 of 10^-8.
    expect(market).toMatchObject({
      fees: flat(20_000, 100_000),
      slippage: { kind: 'ticks', ticks: 2 },
      clampSlippage: true,
    });
    const [shared] = (await sheet({}, more)).markets;
    // 0.05 % = 50,000 and 2 bps = 0.0002 = 20,000 of 10^-8.
    expect(shared).toMatchObject({
      fees: flat(20_000, 50_000),
      slippage: { kind: 'rate', rate: 20_000 },
    });
  });

  it('FILL-7 a change of rules keeps what it leaves out', async () => {
    const rules = ['tick: 0.5', 'lot: 0.1', 'changes:', '  - {from: 2024-01-02, lot: 0.01}'];
    const changes = [...rules, '  - {from: 2024-01-03T12:00:00Z, tick: 1}'].map((line) => `    ${line}`);
    const [market] = (await sheet({ 9: ['    file: a.csv', ...changes].join('\n') })).markets;
    expect(market!.rules.map(({ from, tick, lot }) => [from, tick, lot])).toEqual([
      [null, '0.5', '0.1'],
      ['2024-01-02T00:00:00Z', '0.5', '0.01'],
      ['2024-01-03T12:00:00Z', '1', '0.01'],
    ]);
  });
});

describe('numbers', () => {
  it.each([
    ['0', 0], ['0.05%', 50_000], ['0.05 %', 50_000], ['5bps', 50_000], ['10bps', 100_000], ['0.000001%', 1],
    ['0.0001bps', 1], ['0.29%', 290_000], ['1.15%', 1_150_000], ['100%', 100_000_000],
  ])('SCEN-1 the rate %s is %i units of 10^-8', async (rate, units) => {
    expect((await sheet({}, [`riskFree: ${rate}`])).riskFree).toBe(units);
  }); // prettier-ignore

  it.each([
    ['1000', '1000'], ['1000.0', '1000'], ['"1000.50"', '1000.5'], ['"007"', '7'], ['1e3', '1000'],
    ['1.5e-7', '0.00000015'], ['1e-7', '0.0000001'], ['"100000.12345678"', '100000.12345678'],
  ])('SCEN-2 the number %s is %s, however it is written', async (written, text) => {
    expect((await sheet({ 6: `  balance: ${written}` })).account.balance).toBe(text);
  }); // prettier-ignore
});

describe('what cannot be meant', () => {
  const utc = 'Times are UTC; a local time is refused (TIME-6).';
  const date = 'expected a date such as 2024-01-31, or 2024-01-31T08:00:00Z';
  it.each<[Readonly<Record<number, string>>, readonly string[], string]>([
    [{ 6: '  balance: 0' }, [], '6:3 out-of-range account.balance: expected a number above 0, got 0'],
    [{ 6: '  balance: -5' }, [], '6:3 out-of-range account.balance: expected a number above 0, got -5'],
    [{ 7: 'markets: {}', 8: '', 9: '' }, [], '7:1 no-markets markets: expected at least one market'],
    [{ 8: '  AUSD:' }, [], '8:3 bad-market markets.AUSD: expected an id such as BTC/USDT, got "AUSD"'],
    [{ 8: '  A/EUR:' }, [], '8:3 other-currency markets["A/EUR"]: the market is quoted in EUR, the account is in USD | Every market is quoted in the account’s currency.'],
    [{ 9: '    file: a.csv\n    tick: 0' }, [], '10:5 out-of-range markets["A/USD"].tick: expected a number above 0, got 0'],
    [{ 9: '    file: a.csv\n    minNotional: -1' }, [], '10:5 out-of-range markets["A/USD"].minNotional: expected 0 or more, got -1'],
    [{ 9: '    file: a.csv\n    changes:\n      - from: 2024-01-02\n      - from: 2024-01-02' }, [], '12:9 disorder markets["A/USD"].changes[1].from: expected an instant after 2024-01-02T00:00:00Z'],
    [{ 10: 'strategies: {}', 11: '' }, [], '10:1 no-strategy strategies: expected at least one strategy'],
    [{ 10: 'seed: 1', 11: '' }, [], '1:1 no-strategy : expected exactly one of "strategy" and "strategies"'],
    [{ 11: '  use: buy-and-hold\n  markets: [B/USD]' }, [], '12:13 unknown-market strategy.markets[0]: there is no market "B/USD" | Markets: A/USD.'],
    [{ 11: '  use: buy-and-hold\n  markets: [A/USD, A/USD]' }, [], '12:3 market-taken strategy.markets: A/USD is traded by "main" already | A market belongs to one strategy of a run (POS-1).'],
    [{ 11: '  use: buy-and-hold\n  sizing: {}' }, [], '12:3 bad-sizing strategy.sizing: expected exactly one of percent, amount, quantity, risk, volatility and kelly'],
    [{ 11: '  use: buy-and-hold\n  sizing: {percent: 5, amount: 5}' }, [], '12:3 bad-sizing strategy.sizing: expected exactly one of percent, amount, quantity, risk, volatility and kelly'],
    [{ 11: '  use: buy-and-hold\n  sizing: {risk: 1%, period: 5}' }, [], '12:22 bad-sizing strategy.sizing.period: a period belongs to volatility'],
    [{ 11: '  use: buy-and-hold\n  sizing: {volatility: 0%}' }, [], '12:12 out-of-range strategy.sizing.volatility: expected more than 0%'],
    [{ 11: '  use: buy-and-hold\n  sizing: {percent: 5, cap: 5%}' }, [], '12:24 bad-sizing strategy.sizing.cap: a cap belongs to risk, volatility and kelly: the others say themselves how large an entry is'],
    [{ 11: '  use: buy-and-hold\n  sizing: {risk: 1}' }, [], '12:12 bad-value strategy.sizing.risk: expected a rate with its unit, such as 0.1% or 10bps, got 1'],
    [{ 11: '  use: buy-and-hold\n  sizing: {risk: 150%}' }, [], '12:12 out-of-range strategy.sizing.risk: expected at most 100%, got 150%'],
    [{ 11: '  use: buy-and-hold\n  sizing: {risk: 0%}' }, [], '12:12 out-of-range strategy.sizing.risk: expected more than 0%'],
    [{ 11: '  use: buy-and-hold\n  sizing: {risk: 1%, cap: 200%}' }, [], '12:22 out-of-range strategy.sizing.cap: expected at most 100%, got 200% | More than the equity takes a margin account with leverage (MARG-1).'],
    [{ 11: '  use: buy-and-hold\n  sizing: {percent: 200}' }, [], '12:12 out-of-range strategy.sizing.percent: expected at most 100, got 200 | More than the equity takes a margin account with leverage (MARG-1).'],
    [{}, ['slippage: {ticks: 1, bps: 1}'], '12:1 bad-slippage slippage: expected exactly one of ticks, bps, spread, range, volumeShare and squareRoot'],
    [{ 9: '    file: a.csv\n    funding: {rate: 0.01%, every: 8h}' }, [], '10:5 needs-margin markets["A/USD"].funding: a spot account holds what it bought: nothing is funded | Set account.kind to margin, or leave funding out.'],
    [{ 6: '  balance: 1000\n  kind: margin', 9: '    file: a.csv\n    funding: {rate: 0.01%, every: 0h}' }, [], '11:28 out-of-range markets["A/USD"].funding.every: expected an hour or more'],
    [{ 6: '  balance: 1000\n  kind: margin', 9: '    file: a.csv\n    funding: {file: r.csv, every: 1h}' }, [], '11:5 bad-funding markets["A/USD"].funding: expected either file, or rate and every'],
    [{ 6: '  balance: 1000\n  mode: isolated' }, [], '7:3 needs-margin account.mode: a spot account owns what it bought: it borrows nothing | Set account.kind to margin, or leave mode out.'],
    [{}, ['margin: {leverage: 1}'], '12:1 needs-margin margin: a spot account owns what it bought: it borrows nothing | Set account.kind to margin, or leave margin out.'],
    [onMargin, ['margin: {leverage: 10}'], '13:1 needs-maintenance margin: leverage above 1 needs a maintenance margin | Give the rate or the tiers of the exchange, such as maintenance: 0.5%; 0 for none.'],
    [onMargin, ['margin: {leverage: 0.5}'], '13:10 out-of-range margin.leverage: expected from 1 to 1000, got 0.5'],
    [onMargin, ['margin: {leverage: 10, maintenance: 10%}'], '13:24 nonsense margin.maintenance: a maintenance of 10% is no less than the margin of leverage 10: its positions would be liquidated as they are opened'],
    [onMargin, ['margin: {leverage: 10, maintenance: [{from: 0, rate: 1%}, {from: 9, rate: 12%}]}'], '13:59 nonsense margin.maintenance[1]: a maintenance of 12% is no less than the margin of leverage 10: its positions would be liquidated as they are opened'],
    [onMargin, ['margin: {maintenance: [{from: 5, rate: 1%}]}'], '13:25 disorder margin.maintenance[0].from: expected the first tier from 0, got 5'],
    [onMargin, ['margin: {maintenance: [{from: 0, rate: 1%}, {from: 0, rate: 2%}]}'], '13:46 disorder margin.maintenance[1].from: expected a value above 0, got 0'],
    [onMargin, ['margin: {maintenance: 100%}'], '13:10 nonsense margin.maintenance: a maintenance of 100% is no less than the margin of leverage 1: its positions would be liquidated as they are opened'],
    [onMargin, ['margin: {leverage: 4, maintenance: [{from: 0, rate: 1%, leverage: 5}, {from: 9, rate: 2%, leverage: 20}]}'], '13:91 disorder margin.maintenance[1].leverage: expected a leverage of at most 5, that of a tier before | The greater a position, the less leverage it may have.'],
    [onMargin, ['margin: {leverage: 4, maintenance: [{from: 0, rate: 1%, leverage: 5}, {from: 8, rate: 2%}, {from: 9, rate: 2%, leverage: 6}]}'], '13:112 disorder margin.maintenance[2].leverage: expected a leverage of at most 5, that of a tier before | The greater a position, the less leverage it may have.'],
    [onMargin, ['margin: {leverage: 10, maintenance: [{from: 0, rate: 1%, leverage: 5}]}'], '13:58 nonsense margin.maintenance[0].leverage: no position may have the leverage of 10: the first tier allows 5 | Every entry would be rejected: lower margin.leverage, or raise that of the tier.'],
    [{ 6: '  balance: 1000\n  kind: margin\n  interest: {rate: 1%, every: 0h}' }, [], '8:24 out-of-range account.interest.every: expected an hour or more'],
    [{ ...onMargin, 11: '  use: buy-and-hold\n  sizing: 1001%' }, ['margin: {leverage: 10, maintenance: 1%}'], '13:3 out-of-range strategy.sizing: expected at most 1000, got 1001 | More than the equity takes a margin account with leverage (MARG-1).'],
    [{}, ['latency: [2s, 1s]'], '12:1 disorder latency: expected the shorter time first, got 2s and 1s'],
    [{}, ['latency: 0.5ms'], '12:1 out-of-range latency: expected whole milliseconds, at most a day, got 0.5ms'],
    [{}, ['fees: {schedule: coinbase-advanced, maker: 1%}'], '12:8 bad-fees fees.schedule: expected either a schedule or rates of its own'],
    [onMargin, ['fees: {currency: received}'], '13:8 needs-spot fees.currency: on a margin account fees are paid in quote | Leave fees.currency out, or set account.kind to spot.'],
    [{}, ['fees: {currency: received, minimum: 1}'], '12:8 bad-fees fees.currency: a least fee is an amount of the quote, and purchases pay in base here | Set fees.currency to quote, or leave minimum out.'],
    [{}, ['fees: {tiers: [{volume: 0, maker: 0, taker: 0}]}'], '12:17 disorder fees.tiers[0].volume: expected a volume above 0, got 0'],
    [{}, ['fees: {changes: [{from: 2024-01-03, maker: 0}, {from: 2024-01-02, maker: 0}]}'], '12:49 disorder fees.changes[1].from: expected an instant after 2024-01-03T00:00:00Z'],
    [{}, ['participation: 0%'], '12:1 out-of-range participation: expected more than 0 and at most 100%, got 0%'],
    [{}, ['participation: 10'], '12:1 bad-type participation: expected a part of the volume such as 10%, or none, got 10'],
    [{}, ['participation: 101%'], '12:1 out-of-range participation: expected at most 100%, got 101%'],
    [{}, ['limitFills: 0%'], '12:1 out-of-range limitFills: expected more than 0 and at most 100%, got 0%'],
    [{}, ['slippage: {bps: 0.00001}'], '12:12 too-precise slippage.bps: expected at most 4 decimals'],
    [{}, ['fees: {taker: 0.0000001%}'], '12:8 too-precise fees.taker: expected at most 6 decimals, got 0.0000001%'],
    [{}, ['fees: {maker: 101%}'], '12:8 out-of-range fees.maker: expected at most 100%, got 101%'],
    [{}, ['period: {from: 2024-01-02T00:00:00}'], `12:10 bad-time period.from: ${date}, got "2024-01-02T00:00:00" | ${utc}`],
    [{}, ['period: {to: 2023-02-30}'], `12:10 bad-time period.to: ${date}, got "2023-02-30" | ${utc}`],
    [{}, ['period: {to: 2024-01-02T00:00:00+01:00}'], `12:10 bad-time period.to: ${date}, got "2024-01-02T00:00:00+01:00" | ${utc}`],
    [{}, ['period: {from: 1704067200}'], `12:10 bad-time period.from: ${date}, got "1704067200" | ${utc}`],
    [{}, ['period: {from: 2024-01-03, to: 2024-01-02}'], '12:28 empty-period period.to: expected an end after 2024-01-03T00:00:00Z'],
  ])('SCEN-1 %j %j', async (changes, more, expected) => {
    expect(await wrongWith(plain(changes, more))).toEqual([expected]);
  }); // prettier-ignore

  it('TIME-6 epoch milliseconds and Z say the same instant', async () => {
    // 2024-01-02T00:00:00Z is 19,724 days of 86,400,000 ms after 1970.
    const [text, number] = await Promise.all([
      sheet({}, ['period: {from: 2024-01-02T00:00:00Z}']),
      sheet({}, [`period: {from: ${19_724 * 86_400_000}}`]),
    ]);
    expect(text.period.from).toBe('2024-01-02T00:00:00Z');
    expect(number).toEqual(text);
  });

  it('POS-1 a market that two strategies claim is refused', async () => {
    const two = '  b: {use: buy-and-hold, markets: [A/USD]}\n  a: {use: buy-and-hold}';
    expect(await wrongWith(plain({ 10: 'strategies:', 11: two }))).toEqual([
      '11:26 market-taken strategies.b.markets: A/USD is traded by "a" already | A market belongs to one strategy of a run (POS-1).',
    ]);
  });

  it('SCEN-1 a wrong fee of the scenario is told once, however many markets there are', async () => {
    const text = plain({ 9: '    file: a.csv\n  B/USD: {file: a.csv}' }, ['fees: {taker: 200%}']);
    expect(await wrongWith(text)).toEqual(['13:8 out-of-range fees.taker: expected at most 100%, got 200%']);
  });

  it('SCEN-1 everything that cannot be meant comes at once', async () => {
    const text = plain({ 6: '  balance: 0', 8: '  A/EUR:' }, ['slippage: {}', 'period: {from: nope}']);
    const codes = (await wrongWith(text)).map((line) => line.split(' ')[1]);
    expect(codes).toHaveLength(4);
    expect(new Set(codes)).toEqual(new Set(['bad-slippage', 'other-currency', 'bad-time', 'out-of-range']));
  });
});
