/** Shorthands and their long forms give one normal form; what a shorthand cannot mean is told at its place. */
import { describe, expect, it } from 'vitest';
import { openText, plain, wrongWith } from './make.ts';

type Change = Readonly<Record<number, string | null>>;

/** The normal form and the head of the journal: what decides the run. */
async function meaning([changes, more]: readonly [Change, readonly string[]]): Promise<unknown> {
  const { scenario, config } = await openText(plain(changes, more));
  return { scenario, header: config.header };
}

describe('SCEN-2 short and long are one', () => {
  it.each<[string, readonly [Change, readonly string[]], readonly [Change, readonly string[]]]>([
    ['a market as its file', [{ 8: '  A/USD: a.csv', 9: null }, []], [{}, []]],
    ['a strategy as its name', [{ 10: 'strategy: buy-and-hold', 11: null }, []], [{}, []]],
    ['one strategy of several', [{ 10: 'strategies:', 11: '  main: buy-and-hold' }, []], [{}, []]],
    ['one rate for both fees', [{}, ['fees: 0.1%']], [{}, ['fees: {maker: 10bps, taker: 0.1%}']]],
    ['no fees', [{}, ['fees: 0']], [{}, []]],
    ['fees of a market', [{ 9: '    file: a.csv\n    fees: 1bps' }, []], [{ 9: '    file: a.csv\n    fees: {maker: 1bps, taker: 1bps}' }, []]],
    ['fees of a market beside others of the scenario', [{ 9: '    file: a.csv\n    fees: 1bps' }, ['fees: {maker: 1%, volume: 7, minimum: 5}']], [{ 9: '    file: a.csv\n    fees: {maker: 1bps, taker: 1bps, volume: 7, minimum: 5}' }, ['fees: {maker: 1%, volume: 7, minimum: 5}']]],
    ['a schedule of a market beside others of the scenario', [{ 9: '    file: a.csv\n    fees: coinbase-advanced' }, ['fees: {maker: 1%, volume: 7}']], [{ 9: '    file: a.csv\n    fees: {schedule: coinbase-advanced, volume: 7}' }, ['fees: {maker: 1%, volume: 7}']]],
    ['slippage in basis points', [{}, ['slippage: 2.5bps']], [{}, ['slippage: {bps: 2.5}']]],
    ['slippage in percent', [{}, ['slippage: 0.02%']], [{}, ['slippage: {bps: 2}']]],
    ['slippage in ticks', [{}, ['slippage: 3 ticks']], [{}, ['slippage: {ticks: 3}']]],
    ['one tick', [{}, ['slippage: 1 tick']], [{}, ['slippage: {ticks: 1}']]],
    ['no slippage', [{}, ['slippage: none']], [{}, []]],
    ['a part of equity', [{ 11: '  use: buy-and-hold\n  sizing: 12.5%' }, []], [{ 11: '  use: buy-and-hold\n  sizing: {percent: 12.5}' }, []]],
    ['entries at the market', [{ 11: '  use: buy-and-hold\n  entry: market' }, []], [{}, []]],
    ['the same as a type', [{ 11: '  use: buy-and-hold\n  entry: market' }, []], [{ 11: '  use: buy-and-hold\n  entry: {type: market}' }, []]],
    ['a stop in percent', [{ 11: '  use: buy-and-hold\n  stop: 5%' }, []], [{ 11: '  use: buy-and-hold\n  stop: {percent: 5}' }, []]],
    ['a stop in basis points', [{ 11: '  use: buy-and-hold\n  stop: 1.5bps' }, []], [{ 11: '  use: buy-and-hold\n  stop: {percent: 0.015}' }, []]],
    ['a stop of many basis points', [{ 11: '  use: buy-and-hold\n  stop: 250 bps' }, []], [{ 11: '  use: buy-and-hold\n  stop: 2.5%' }, []]],
    ['a stop in ticks', [{ 11: '  use: buy-and-hold\n  stop: 20 ticks' }, []], [{ 11: '  use: buy-and-hold\n  stop: {ticks: 20}' }, []]],
    ['one target', [{ 11: '  use: buy-and-hold\n  target: 6.5%' }, []], [{ 11: '  use: buy-and-hold\n  targets: [{at: {percent: 6.5}, share: 100%}]' }, []]],
    ['a limit that is good for some candles', [{ 11: '  use: buy-and-hold\n  entry: {type: limit, offset: 1%, goodFor: 2}' }, []], [{ 11: '  use: buy-and-hold\n  entry: {type: limit, offset: 100bps, timeInForce: gtd, goodFor: 2, postOnly: false}' }, []]],
    ['a trailing stop on the path', [{ 11: '  use: buy-and-hold\n  stop: {trail: 1%}' }, []], [{ 11: '  use: buy-and-hold\n  stop: {trail: {percent: 1}, on: path}' }, []]],
    ['no stop', [{ 11: '  use: buy-and-hold\n  stop: none' }, []], [{}, []]],
    ['no targets', [{ 11: '  use: buy-and-hold\n  target: none\n  targets: none' }, []], [{}, []]],
    ['nothing that is good for some candles', [{ 11: '  use: buy-and-hold\n  entry: {type: market, goodFor: none}' }, []], [{}, []]],
    ['no rules', [{ 9: '    {file: a.csv, minQuantity: none, priceBand: none, changes: none, funding: none}' }, []], [{}, []]],
    ['no interest and no coin', [{ 6: '  balance: 1000\n  interest: none\n  coin: none' }, ['latency: none']], [{}, []]],
    ['no tiers', [{}, ['fees: {taker: 1%, tiers: none, schedule: none, changes: none}']], [{}, ['fees: {taker: 1%}']]],
    ['all of equity', [{ 11: '  use: buy-and-hold\n  sizing: 100%' }, []], [{}, []]],
  ])('SCEN-2 %s', async (_what, short, long) => {
    expect(await meaning(short)).toEqual(await meaning(long));
  }); // prettier-ignore

  it('SCEN-2 and another value is another form', async () => {
    const one = await meaning([{}, ['slippage: 2bps']]);
    expect(await meaning([{}, ['slippage: 3bps']])).not.toEqual(one);
    expect(await meaning([{}, ['slippage: 2 ticks']])).not.toEqual(one);
  });
});

describe('SCEN-1 what a shorthand cannot mean', () => {
  const use = '  use: buy-and-hold';
  it.each<[Change, readonly string[], string]>([
    [{ 8: '  A/USD: 5', 9: null }, [], '8:3 bad-value markets["A/USD"]: expected a file of candles, or a group of fields, got 5'],
    [{ 8: '  A/USD: ""', 9: null }, [], '8:3 empty markets["A/USD"]: expected something, got ""'],
    [{ 10: 'strategy: 5', 11: null }, [], '10:1 bad-value strategy: expected the name of a strategy, or a group of fields, got 5'],
    [{ 10: 'strategy: buy-and-hodl', 11: null }, [], '10:1 unknown-strategy strategy.use: there is no strategy "buy-and-hodl" | Did you mean "buy-and-hold"?'],
    [{}, ['fees: 0.1'], '12:1 bad-value fees: expected a rate with its unit, such as 0.1% or 10bps, a schedule such as binance-spot, or maker and taker, got 0.1'],
    [{}, ['fees: 200%'], '12:1 out-of-range fees: expected at most 100%, got 200%'],
    [{}, ['slippage: 2'], '12:1 bad-value slippage: expected none, a rate such as 2bps, ticks such as 1 tick, or one of ticks, bps, spread, range, volumeShare and squareRoot, got 2'],
    [{}, ['slippage: 1.5 ticks'], '12:1 bad-value slippage: expected none, a rate such as 2bps, ticks such as 1 tick, or one of ticks, bps, spread, range, volumeShare and squareRoot, got "1.5 ticks"'],
    [{ 11: `${use}\n  sizing: 50` }, [], '12:3 bad-value strategy.sizing: expected a part of equity such as 50%, or one of percent, amount, quantity, risk, volatility and kelly, got 50'],
    [{ 11: `${use}\n  sizing: 101%` }, [], '12:3 out-of-range strategy.sizing: expected at most 100, got 101 | More than the equity takes a margin account with leverage (MARG-1).'],
    [{ 11: `${use}\n  sizing: 0%` }, [], '12:3 out-of-range strategy.sizing: expected a number above 0, got 0'],
    [{ 9: '    file: a.csv\n    minQuantity: 2\n    maxQuantity: 1.5' }, [], '11:5 out-of-range markets["A/USD"].maxQuantity: expected a greatest size of at least the least one, got 2 to 1.5'],
    [{ 9: '    file: a.csv\n    maxQuantity: 2\n    changes: [{from: 2024-01-02, minQuantity: 3}]' }, [], '11:34 out-of-range markets["A/USD"].changes[0].minQuantity: expected a greatest size of at least the least one, got 3 to 2'],
  ])('SCEN-1 %j %j', async (changes, more, expected) => {
    expect(await wrongWith(plain(changes, more))).toEqual([expected]);
  }); // prettier-ignore

  it('SCEN-1 no greatest size is no bound, and equal ones are lawful', async () => {
    const bounds = (text: string) => wrongWith(plain({ 9: `    file: a.csv\n${text}` }));
    expect(await bounds('    minQuantity: 2\n    maxQuantity: 0')).toEqual([]);
    expect(await bounds('    minQuantity: 2\n    maxQuantity: 2')).toEqual([]);
  });
});
