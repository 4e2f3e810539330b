/** The shape of a scenario: each mistake with line, column, path, what was expected and a hint, all at once. */
import { describe, expect, it } from 'vitest';
import { scenarioJsonSchema } from '../../src/scenario/check.ts';
import { plain, wrongWith } from './make.ts';

type Change = Readonly<Record<number, string | null>>;

const noField = 'there is no such field';
const rate = 'expected a rate with its unit, such as 0.1% or 10bps';
const fees = `${rate}, a schedule such as binance-spot, or maker and taker`;

describe('unknown fields, at every level', () => {
  it.each<[string, Change, readonly string[], string]>([
    ['the top', {}, ['sed: 1'], `12:1 unknown-field sed: ${noField} | Did you mean "seed"?`],
    ['data', { 3: '  timeframe: 1d\n  calender: weekdays' }, [], `4:3 unknown-field data.calender: ${noField} | Did you mean "calendar"?`],
    ['account', { 6: '  balance: 1\n  digit: 2' }, [], `7:3 unknown-field account.digit: ${noField} | Did you mean "digits"?`],
    ['a market', { 9: '    file: a.csv\n    tik: 1' }, [], `10:5 unknown-field markets["A/USD"].tik: ${noField} | Did you mean "tick"?`],
    ['a change', { 9: '    file: a.csv\n    changes:\n      - form: 2024-01-01\n        from: 2024-01-02' }, [], `11:9 unknown-field markets["A/USD"].changes[0].form: ${noField} | Did you mean "from"?`],
    ['fees', {}, ['fees: {take: 0}'], `12:8 unknown-field fees.take: ${noField} | Did you mean "taker"?`],
    ['slippage', {}, ['slippage: {tick: 1}'], `12:12 unknown-field slippage.tick: ${noField} | Did you mean "ticks"?`],
    ['a tier of fees', {}, ['fees: {tiers: [{volume: 1, maker: 0, taker: 0, make: 0}]}'], `12:48 unknown-field fees.tiers[0].make: ${noField} | Did you mean "maker"?`],
    ['a tier of maintenance', { 6: '  balance: 1\n  kind: margin' }, ['margin: {maintenance: [{from: 0, rate: 0, until: 5}]}'], `13:43 unknown-field margin.maintenance[0].until: ${noField} | Fields here: from, rate, leverage.`],
    ['the strategy', { 11: '  use: buy-and-hold\n  parms: {}' }, [], `12:3 unknown-field strategy.parms: ${noField} | Did you mean "params"?`],
    ['sizing', { 11: '  use: buy-and-hold\n  sizing: {amout: 1}' }, [], `12:12 unknown-field strategy.sizing.amout: ${noField} | Did you mean "amount"?`],
    ['the period', {}, ['period: {until: 2024-01-02}'], `12:10 unknown-field period.until: ${noField} | Fields here: from, to.`],
  ])('SCEN-1 in %s', async (_where, changes, more, expected) => {
    expect(await wrongWith(plain(changes, more))).toEqual([expected]);
  }); // prettier-ignore

  it('SCEN-1 in one of several strategies', async () => {
    const text = plain({ 10: 'strategies:', 11: '  one:\n    use: buy-and-hold\n    market: [A/USD]' });
    expect(await wrongWith(text)).toEqual([
      `13:5 unknown-field strategies.one.market: ${noField} | Did you mean "markets"?`,
    ]);
  });
});

describe('missing fields and wrong kinds', () => {
  it.each<[Change, readonly string[], string]>([
    [{ 1: null }, [], '1:1 missing-field name: this is missing; expected a text'],
    [{ 6: null }, [], '4:1 missing-field account.balance: this is missing; expected a decimal number'],
    [{ 3: '  broken: stop' }, [], '2:1 missing-field data.timeframe: this is missing; expected one of 1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, 6h, 8h, 12h, 1d, 1w'],
    [{ 9: '    tick: 1' }, [], '8:3 missing-field markets["A/USD"].file: this is missing; expected a text'],
    [{ 9: '    file: a.csv\n    changes: [{tick: 1}]' }, [], '10:15 missing-field markets["A/USD"].changes[0].from: this is missing; expected a date such as 2024-01-31, or 2024-01-31T08:00:00Z'],
    [{ 1: 'name: 12' }, [], '1:1 bad-type name: expected a text, got 12'],
    [{ 1: 'name: ""' }, [], '1:1 empty name: expected something, got ""'],
    [{ 3: '  timeframe: 1dd' }, [], '3:3 bad-choice data.timeframe: expected one of 1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, 6h, 8h, 12h, 1d, 1w, got "1dd" | Did you mean "1d"?'],
    [{ 4: 'account: USD', 5: null, 6: null }, [], '4:1 bad-type account: expected a group of fields, got "USD"'],
    [{ 6: '  balance:' }, [], '6:3 bad-value account.balance: expected a decimal number, got nothing'],
    [{ 6: '  balance: many' }, [], '6:3 bad-value account.balance: expected a decimal number, got "many"'],
    [{ 6: '  balance: 1e400' }, [], '6:3 bad-value account.balance: expected a decimal number, got Infinity'],
    [{ 6: '  balance: .inf' }, [], '6:3 bad-value account.balance: expected a decimal number, got Infinity'],
    [{ 6: '  balance: .nan' }, [], '6:3 bad-value account.balance: expected a decimal number, got NaN'],
    [{ 6: '  balance: 1\n  digits: 2.5' }, [], '7:3 bad-type account.digits: expected a whole number, got 2.5'],
    [{ 6: '  balance: 1\n  digits: 13' }, [], '7:3 out-of-range account.digits: expected at most 12, got 13'],
    [{}, ['fees: {taker: 0.1}'], `12:8 bad-value fees.taker: ${rate}, got 0.1`],
    [{}, ['fees: {taker: "0.1"}'], `12:8 bad-value fees.taker: ${rate}, got "0.1"`],
    [{}, ['fees: {maker: -1bps}'], '12:8 bad-value fees.maker: expected 0% or more, got "-1bps"'],
    [{}, ['riskFree: 2'], `12:1 bad-value riskFree: ${rate}, got 2`],
    [{}, ['slippage: nne'], '12:1 bad-value slippage: expected none, a rate such as 2bps, ticks such as 1 tick, or one of ticks, bps, spread, range, volumeShare and squareRoot, got "nne" | Did you mean "none"?'],
    [{}, ['fees: binance-usdmm'], `12:1 bad-value fees: ${fees}, got "binance-usdmm" | Did you mean "binance-usdm"?`],
    [{}, ['fees: binance'], `12:1 bad-value fees: ${fees}, got "binance" | By name there are: binance-spot, binance-usdm, bybit-spot, bybit-perpetual, coinbase-advanced.`],
    [{}, ['fees: -1%'], '12:1 bad-value fees: expected 0% or more, got "-1%"'],
    [{}, ['margin: {maintenance: -1%}'], '12:10 bad-value margin.maintenance: expected 0% or more, got "-1%"'],
    [{}, ['margin: {maintenance: 1}'], '12:10 bad-value margin.maintenance: expected a rate such as 0.5%, or tiers of from, rate and leverage, got 1'],
    [{ 6: '  balance: 1\n  kind: margin\n  interest: {rate: 1bps, every: 8}' }, [], '8:26 bad-type account.interest.every: expected hours such as 8h, got 8'],
    [{ 6: '  balance: 1\n  kind: margin\n  interest: {rate: 1bps}' }, [], '8:3 missing-field account.interest.every: this is missing; expected hours such as 8h'],
    [{}, ['slippage: {ticks: -1}'], '12:12 out-of-range slippage.ticks: expected at least 0, got -1'],
    [{}, ['slippage: {ticks: many}'], '12:12 bad-type slippage.ticks: expected a number, got "many"'],
    [{}, ['slippage: {bps: many}'], '12:12 bad-value slippage.bps: expected a decimal number, got "many"'],
    [{}, ['path: advers'], '12:1 bad-choice path: expected one of adverse, favourable, likely, nearest, high-first, low-first, got "advers" | Did you mean "adverse"?'],
    [{}, ['seed: -1'], '12:1 out-of-range seed: expected at least 0, got -1'],
    [{ 11: '  use: buy-and-hold\n  markets: []' }, [], '12:3 empty strategy.markets: expected at least one entry, got []'],
  ])('SCEN-1 %j %j', async (changes, more, expected) => {
    expect(await wrongWith(plain(changes, more))).toEqual([expected]);
  }); // prettier-ignore

  it('SCEN-1 an empty file and a list are no scenario', async () => {
    expect(await wrongWith('')).toEqual(['1:1 empty : the file holds nothing']);
    expect(await wrongWith('# nothing\n')).toEqual(['1:1 empty : the file holds nothing']);
    expect(await wrongWith('- name: x\n')).toEqual([
      '1:1 bad-type : expected a group of fields, got [{"name":"x"}]',
    ]);
  });

  it('SCEN-1 everything that is wrong with the shape comes at once', async () => {
    const text = plain({ 1: null, 3: '  timeframe: 2d', 6: '  balance: x' }, ['sed: 1', 'warmUp: 1.5']);
    const codes = (await wrongWith(text)).map((line) => line.split(/ |:(?= )/)[1]);
    expect(codes.sort()).toEqual(['bad-choice', 'bad-type', 'bad-value', 'missing-field', 'unknown-field']);
  });
});

describe('SCEN-1 what is wrong with the shape hides nothing of the rest', () => {
  const spoilt = [
    'name: t',
    'data: { timeframe: 1d, calender: weekdays }', // 2
    'account: { curency: USD, balance: -1 }', // 3
    'markets:',
    '  NDXUSD: { file: a.csv, tick: "a" }', // 5
    'fees: { maker: 0.1, taker: 1% }', // 6
    'strategy:',
    '  use: moving-average-crss', // 8
    '  sizing: 150%', // 9
    '  params: 3', // 10
    'period: { from: tomorrow }', // 11
  ];

  it('SCEN-1 everything comes at once, in the order of the lines', async () => {
    const places = (await wrongWith(spoilt.join('\n'))).map((line) => line.split(':', 2).join(':'));
    expect(places).toEqual([
      '2:24 unknown-field data.calender',
      '3:1 missing-field account.currency',
      '3:12 unknown-field account.curency',
      '3:26 out-of-range account.balance',
      '5:3 bad-market markets.NDXUSD',
      '5:26 bad-value markets.NDXUSD.tick',
      '6:9 bad-value fees.maker',
      '9:3 out-of-range strategy.sizing',
      '10:3 bad-type strategy.params',
      '11:11 bad-time period.from',
      '8:3 unknown-strategy strategy.use',
    ]);
  });

  it.each<[string, Readonly<Record<number, string>>, readonly string[]]>([
    ['the currency', { 5: '  currency: 3', 9: '    file: a.csv\n  B/EUR: a.csv' }, ['5:3 bad-type account.currency']],
    ['a market', { 9: '    3', 8: '  A/USD:' }, ['8:3 bad-value markets["A/USD"]']],
    ['markets', { 7: 'markets: [x]', 8: '', 9: '', 11: '  {use: buy-and-hold, markets: [A/USD]}' }, ['7:1 bad-type markets']],
    ['the strategy’s name', { 11: '  {use: 3, params: {fast: x}}' }, ['11:4 bad-type strategy.use']],
    ['the size', { 11: '  {use: buy-and-hold, sizing: {percnt: 5}}' }, ['11:32 unknown-field strategy.sizing.percnt']],
    ['the timeframe', { 3: '  timeframe: 1x', 9: '    file: gone.csv' }, ['3:3 bad-choice data.timeframe', '9:5 unreadable-file markets["A/USD"].file']],
  ])('SCEN-1 %s: what hangs on it is not told', async (_what, changes, expected) => {
    const places = (await wrongWith(plain(changes))).map((line) => line.split(': ', 1)[0]);
    expect(places).toEqual(expected);
  }); // prettier-ignore
});

it.each<[string, Readonly<Record<number, string>>, readonly string[]]>([
  ['spot', {}, ['13:5 needs-margin strategy.params.short: a spot account cannot sell short: it sells what it holds | Set account.kind to margin, or short to false.']],
  ['margin', { 6: '  balance: 1000\n  kind: margin' }, []],
])('SCEN-1 short on a %s account', async (_kind, account, expected) => {
  const use = '  use: moving-average-cross\n  params:\n    short: true';
  expect(await wrongWith(plain({ 11: use, ...account }))).toEqual(expected);
}); // prettier-ignore

it('SCEN-1 the schema for editors knows the same fields', () => {
  const { properties, additionalProperties } = scenarioJsonSchema() as {
    properties: object;
    additionalProperties: boolean;
  };
  expect(additionalProperties).toBe(false);
  expect(Object.keys(properties).sort()).toEqual(
    'account,data,fees,latency,limitFills,margin,markets,name,participation,path,period,risk,riskFree,seed,slippage,strategies,strategy,timeZone,warmUp'.split(
      ',',
    ),
  );
});
