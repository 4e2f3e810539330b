/** From normal form, candles and strategies to what the engine runs: units, header, strategies and their parameters. */
import { describe, expect, it } from 'vitest';
import { csv, openText, plain, wrongWith } from './make.ts';

const built = (changes: Readonly<Record<number, string>>, more: readonly string[] = [], a?: string) =>
  openText(plain(changes, more), a === undefined ? {} : { candles: { 'a.csv': a } }).then(
    ({ config }) => config,
  );
const rules = (...lines: readonly string[]): Readonly<Record<number, string>> => ({
  9: ['    file: a.csv', ...lines.map((line) => `    ${line}`)].join('\n'),
});

describe('units', () => {
  it('LEDG-1 money, prices and sizes are whole numbers of their units', async () => {
    const config = await built({
      ...rules(
        'tick: 0.5',
        'lot: 0.001',
        'minQuantity: 0.01',
        'maxQuantity: 5',
        'minNotional: 10',
        'priceBand: 5%',
      ),
      6: '  balance: "100000.12345678"',
    });
    expect(config.account.balance).toBe(10_000_012_345_678);
    const { instrument } = config.markets[0]!;
    // The file has whole prices, the tick one decimal; the lot has three.
    expect(instrument).toMatchObject({ priceDigits: 1, quantityDigits: 3, moneyDigits: 8 });
    expect(instrument.rules).toEqual([
      {
        from: 0,
        tick: 5,
        lot: 1,
        minQuantity: 10,
        maxQuantity: 5000,
        minNotional: 1_000_000_000,
        priceBand: 5_000_000,
      },
    ]);
    // 100 in units of 0.1.
    expect(config.markets[0]!.candles.open[0]).toBe(1000);
  });

  it('FILL-7 prices take the digits of the data where the tick is coarser, and a tick is one of them by default', async () => {
    const data = csv(['100.25 101 99 100', '100 102 99 101']);
    const coarse = (await built(rules('tick: 0.5'), [], data)).markets[0]!.instrument;
    expect([coarse.priceDigits, coarse.rules[0]!.tick]).toEqual([2, 50]);
    const plainly = (await built({}, [], data)).markets[0]!.instrument;
    expect([plainly.priceDigits, plainly.rules[0]!.tick]).toEqual([2, 1]);
  });

  it('SIZE-1 a fixed quantity means the same in all markets, in the finest size of any', async () => {
    const two = '    file: a.csv\n    lot: 0.1\n  B/USD: {file: a.csv, lot: 0.01}';
    const config = await built({ 9: two, 11: '  use: buy-and-hold\n  sizing: {quantity: 1.5}' });
    expect(config.markets.map(({ instrument }) => instrument.rules[0]!.lot)).toEqual([10, 1]);
    expect(config.strategies[0]!.sizing).toEqual({ kind: 'quantity', quantity: 150 });
  });

  it.each([
    ['percent: 12.5', { kind: 'percent', rate: 12_500_000 }],
    ['amount: 250.5', { kind: 'amount', amount: 25_050_000_000 }],
  ])('SIZE-1 %s', async (written, expected) => {
    const config = await built({ 11: `  use: buy-and-hold\n  sizing: {${written}}` });
    expect(config.strategies[0]!.sizing).toEqual(expected);
  });

  it.each<[Readonly<Record<number, string>>, string]>([
    [{ 6: '  balance: "0.123456789"' }, '6:3 too-precise account.balance: expected at most 8 decimals, got 0.123456789'],
    // 2^53 - 1 units of 10^-8 are 90,071,992.54740991.
    [{ 6: '  balance: 90071993' }, '6:3 headroom account.balance: 90071993 does not fit an exact integer with 8 decimals | Set account.digits to fewer decimals: 2 or 0 leave room for more money.'],
    [rules('lot: "0.0000000000001"'), '10:5 too-precise markets["A/USD"].lot: expected at most 12 decimals, got 0.0000000000001'],
    [rules('tick: 1e-25'), '10:5 too-precise markets["A/USD"].tick: expected at most 12 decimals, got 0.0000000000000000000000001'],
    [rules('minNotional: "0.000000001"'), '10:5 too-precise markets["A/USD"].minNotional: expected at most 8 decimals, got 0.000000001'],
    [rules('changes:', '  - {from: 2024-01-02, minNotional: "0.000000001"}', '  - {from: 2024-01-03}'), '11:28 too-precise markets["A/USD"].changes[0].minNotional: expected at most 8 decimals, got 0.000000001'],
  ])('SCEN-1 %j', async (changes, expected) => {
    expect(await wrongWith(plain(changes))).toEqual([expected]);
  }); // prettier-ignore
});

describe('strategies', () => {
  it.each([
    ['use: buy-and-hodl', '11:3 unknown-strategy strategy.use: there is no strategy "buy-and-hodl" | Did you mean "buy-and-hold"?'],
    ['use: x\n  params: {a: 1}', '11:3 unknown-strategy strategy.use: there is no strategy "x" | There are: bollinger-reversion, buy-and-hold, dollar-cost-averaging, donchian-breakout, moving-average-cross, rsi-reversion.'],
    ['use: dollar-cost-averaging\n  params: {evry: 2}', '12:12 unknown-parameter strategy.params.evry: the strategy has no such parameter | Did you mean "every"?'],
    ['use: buy-and-hold\n  params: {toString: 2}', '12:12 unknown-parameter strategy.params.toString: the strategy has no such parameter | Parameters are: none.'],
    ['use: dollar-cost-averaging\n  params: {every: 0}', '12:12 bad-parameter strategy.params.every: expected a whole number from 1 to 1000000, got 0 | Candles from one purchase to the next.'],
    ['use: dollar-cost-averaging\n  params: {every: "2"}', '12:12 bad-parameter strategy.params.every: expected a whole number from 1 to 1000000, got "2" | Candles from one purchase to the next.'],
  ])('SCEN-1 %s', async (written, expected) => {
    expect(await wrongWith(plain({ 11: `  ${written}` }))).toEqual([expected]);
  }); // prettier-ignore

  it('SCEN-1 one of several is found by its own place, also when it is called main', async () => {
    const text = plain({ 10: 'strategies:', 11: '  main:\n    use: nothing-like-it' });
    const [first] = await wrongWith(text);
    expect(first).toMatch(/^12:5 unknown-strategy strategies\.main\.use: /);
  });
});

describe('the head of the journal', () => {
  const dca = (params: string) => ({ 11: `  use: dollar-cost-averaging\n  params: ${params}` });
  const header = async (...given: Parameters<typeof built>): Promise<string> =>
    (await built(...given)).header;

  it('SCEN-2 a default that is written down changes nothing', async () => {
    expect(await header(dca('{every: 30}'), ['seed: 1', 'path: adverse'])).toBe(await header(dca('{}')));
    expect(await header({ 6: '  balance: "1000.00"' })).toBe(await header({}));
  });

  it('DET-1 nor does the order in which fields and parameters stand', async () => {
    const cross = (params: string) => ({ 11: `  use: moving-average-cross\n  params: ${params}` });
    expect(await header(cross('{slow: 3, fast: 2}'))).toBe(await header(cross('{fast: 2, slow: 3}')));
    expect(await header({ 5: '  balance: 1000', 6: '  currency: USD' })).toBe(await header({}));
  });

  it('SCEN-2 a file is known by what it holds, not by its name', async () => {
    const moved = plain({ 9: '    file: b.csv' });
    const { config } = await openText(moved, {
      candles: { 'b.csv': csv(['100 101 99 100', '100 102 99 101', '101 103 100 102']) },
    });
    expect(config.header).toBe(await header({}));
    expect(await header({}, [], csv(['100 101 99 100', '100 102 99 101', '101 103 100 103']))).not.toBe(
      await header({}),
    );
  });

  it('SCEN-2 whatever else is written is in it', async () => {
    const changed = [
      dca('{every: 29}'),
      { 6: '  balance: 1001' },
      rules('lot: 0.1'),
      rules('fees: {maker: 1bps}'),
    ];
    const heads = await Promise.all([
      header({}),
      ...changed.map((changes) => header(changes)),
      ...['seed: 2', 'path: likely', 'riskFree: 1%', 'warmUp: 1'].map((more) => header({}, [more])),
    ]);
    expect(new Set(heads).size).toBe(heads.length);
  });
});
