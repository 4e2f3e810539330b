/** `--set`: values over those of the file, read and checked like them, and told by their flag. */
import { describe, expect, it } from 'vitest';
import { issuesOf, openText, plain, wrongWith } from './make.ts';

const cross = plain({ 11: '  use: moving-average-cross\n  params: {fast: 2, slow: 3}' });
const header = async (text: string, set: readonly string[] = []): Promise<string> =>
  (await openText(text, {}, set)).config.header;

describe('SCEN-2 a value that is set', () => {
  it.each<[string, readonly string[], string]>([
    ['a parameter', ['strategy.params.fast=1'], cross.replace('fast: 2', 'fast: 1')],
    ['one that was left out', ['strategy.params.average=ema'], cross.replace('slow: 3', 'slow: 3, average: ema')],
    ['a rate', ['fees.taker=0.1%'], `${cross}fees: {taker: 0.1%}\n`],
    ['a shorthand', ['slippage=2bps'], `${cross}slippage: 2bps\n`],
    ['a group', ['strategy.sizing={amount: 5}'], cross.replace('  params', '  sizing: {amount: 5}\n  params')],
    ['a market by its id', ['markets.A/USD.tick=0.5'], cross.replace('a.csv', 'a.csv\n    tick: 0.5')],
    ['the same in brackets', ['markets["A/USD"].tick=0.5'], cross.replace('a.csv', 'a.csv\n    tick: 0.5')],
    ['several, the last one winning', ['seed=4', 'seed=5', 'riskFree=1%'], `${cross}seed: 5\nriskFree: 1%\n`],
    ['a digit text in quotes', ['account.balance="1000.25"'], cross.replace('1000', '1000.25')],
  ])('SCEN-2 %s is kept as if it were written', async (_what, set, text) => {
    expect(await header(cross, set)).toBe(await header(text));
    expect(await header(cross, set)).not.toBe(await header(cross));
  }); // prettier-ignore

  it('SCEN-2 under a shorthand it opens it', async () => {
    const short = plain({ 8: '  A/USD: a.csv', 9: null, 10: 'strategy: moving-average-cross', 11: null });
    const set = ['strategy.params={fast: 2, slow: 3}', 'markets.A/USD.lot=0.1'];
    expect(await header(short, set)).toBe(await header(cross.replace('a.csv', 'a.csv\n    lot: 0.1')));
  });

  it.each<[string, readonly [number, string], readonly string[], readonly [number, string]]>([
    ['a schedule', [11, '  use: buy-and-hold\nfees: binance-spot'], ['fees.currency=quote'], [11, '  use: buy-and-hold\nfees: {schedule: binance-spot, currency: quote}']],
    ['one rate', [11, '  use: buy-and-hold\nfees: 0.1%'], ['fees.taker=1%'], [11, '  use: buy-and-hold\nfees: {maker: 0.1%, taker: 1%}']],
    ['slippage', [11, '  use: buy-and-hold\nslippage: 2bps'], ['slippage.clamp=true'], [11, '  use: buy-and-hold\nslippage: {bps: 2, clamp: true}']],
    ['no slippage', [11, '  use: buy-and-hold\nslippage: none'], ['slippage.ticks=2'], [11, '  use: buy-and-hold\nslippage: {ticks: 2}']],
    ['latency', [11, '  use: buy-and-hold\nlatency: 1s'], ['latency.answer=2s'], [11, '  use: buy-and-hold\nlatency: {order: 1s, answer: 2s}']],
    ['a market entry', [11, '  {use: buy-and-hold, entry: market}'], ['strategy.entry.type=limit', 'strategy.entry.offset=1%'], [11, '  {use: buy-and-hold, entry: {type: limit, offset: 1%}}']],
    ['a stop', [11, '  {use: buy-and-hold, stop: 20 ticks}'], ['strategy.stop.ticks=3'], [11, '  {use: buy-and-hold, stop: {ticks: 3}}']],
    ['a size', [11, '  {use: buy-and-hold, sizing: 50%}'], ['strategy.sizing.percent=5'], [11, '  {use: buy-and-hold, sizing: {percent: 5}}']],
    ['a stop that is switched off', [11, '  {use: buy-and-hold, stop: 5%}'], ['strategy.stop=none'], [11, '  use: buy-and-hold']],
  ])('SCEN-2 over the shorthand of %s', async (_what, [line, short], set, [, long]) => {
    const found = await header(plain({ [line]: short }), set);
    expect(found).toBe(await header(plain({ [line]: long })));
    expect(found).not.toBe(await header(plain({ [line]: short })));
  }); // prettier-ignore

  it('SCEN-2 an entry of a list', async () => {
    const changes = (tick: string) =>
      cross.replace('a.csv', `a.csv\n    changes: [{from: 2024-01-02, tick: ${tick}}]`);
    expect(await header(changes('1'), ['markets.A/USD.changes[0].tick=2'])).toBe(await header(changes('2')));
  });

  it('SCEN-2 leaves the file’s other values, and an anchor’s other uses, alone', async () => {
    const two = plain({
      9: '    &a\n    file: a.csv\n  B/USD: *a',
      11: '  use: buy-and-hold\n  markets: [A/USD]',
    });
    const { scenario } = await openText(two, {}, ['markets.A/USD.lot=0.5']);
    expect(scenario.markets.map(({ id, rules }) => [id, rules[0]!.lot])).toEqual([
      ['A/USD', '0.5'],
      ['B/USD', '0.00000001'],
    ]);
  });
});

describe('SCEN-1 a value that cannot be set', () => {
  it.each<[string, string]>([
    ['strategy.params.fast=2.5', 'bad-parameter strategy.params.fast: expected a whole number from 1 to 10000, got 2.5 | Candles of the fast average.'],
    ['strategy.params.fsat=2', 'unknown-parameter strategy.params.fsat: the strategy has no such parameter | Did you mean "fast"?'],
    ['strategy.parms.n=3', 'unknown-field strategy.parms: there is no such field | Did you mean "params"?'],
    ['sed=2', 'unknown-field sed: there is no such field | Did you mean "seed"?'],
    ['data.timeframe=1dd', 'bad-choice data.timeframe: expected one of 1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, 6h, 8h, 12h, 1d, 1w, got "1dd" | Did you mean "1d"?'],
    ['seed', 'bad-setting: expected a field, = and a value | Such as --set strategy.params.fast=12.'],
    ['=5', 'bad-setting: expected the path of a field before = | Such as --set strategy.params.fast=12.'],
    ['a..b=5', 'bad-setting: expected the path of a field before = | Such as --set strategy.params.fast=12.'],
    ['name.x=5', 'bad-setting: name has no fields'],
    ['seed=0.12345678901234567', 'too-precise: 0.12345678901234567 has more digits than a YAML number keeps | Write it in quotes.'],
    ['seed=[1', 'bad-yaml: a quote, bracket, brace, comma or colon is missing here'],
    ['markets.A/USD.changes[2].tick=1', 'bad-setting: markets["A/USD"].changes has no entry 2'],
  ])('SCEN-1 %s', async (setting, expected) => {
    const text = cross.replace('a.csv', 'a.csv\n    changes: [{from: 2024-01-02}]');
    expect(await wrongWith(text, {}, [setting])).toEqual([expected]);
    const issues = await issuesOf(() => openText(text, {}, [setting]));
    expect(issues.map(({ file, line }) => [file, line])).toEqual([[`--set ${setting}`, undefined]]);
  }); // prettier-ignore

  it('SCEN-1 all at once, with the mistakes of the file at their lines', async () => {
    const text = plain({ 6: '  balance: many' });
    expect(await wrongWith(text, {}, ['seed=-1', 'fees=1'])).toEqual([
      '6:3 bad-value account.balance: expected a decimal number, got "many"',
      'bad-value fees: expected a rate with its unit, such as 0.1% or 10bps, a schedule such as binance-spot, or maker and taker, got 1',
      'out-of-range seed: expected at least 0, got -1',
    ]);
  });

  // A flag may make wrong what stands in the file.
  it.each<[string, readonly string[], readonly string[]]>([
    ['a part of an entry of a list', ['margin.maintenance.1.rate=0.1%'], ['margin.maintenance.1.rate=0.1% disorder margin.maintenance[1].rate']],
    ['what is told of the list', ['margin.maintenance[0].rate=20%', 'seed=2'], ['margin.maintenance[0].rate=20% disorder margin.maintenance[1].rate', 'margin.maintenance[0].rate=20% nonsense margin.maintenance[0]']],
    ['what is told of another field', ['seed=2', 'margin.leverage=60'], ['margin.leverage=60 nonsense margin.maintenance[1]']],
    ['what is told of another group', ['account.kind=spot'], ['account.kind=spot needs-margin margin']],
    ['a mistake of the file', ['seed=2', 'fees.maker=1%'], ['11 bad-value fees.taker']],
  ])('SCEN-1 the flag is told that brings a mistake: %s', async (what, set, expected) => {
    const taker = what === 'a mistake of the file' ? 1 : '1%';
    const text = plain({ 6: '  {balance: 1000, kind: margin, currency: USD}', 5: null }, [
      `fees: {taker: ${taker}}`,
      'margin: {leverage: 10, maintenance: [{from: 0, rate: 1%}, {from: 9, rate: 2%}]}',
    ]);
    const issues = await issuesOf(() => openText(text, {}, set));
    const places = issues.map(({ file, line, code, path }) => `${line ?? file!.slice(6)} ${code} ${path!}`);
    expect(places).toEqual(expected);
  }); // prettier-ignore

  it('SCEN-1 a shorthand that is not opened says how', async () => {
    const text = plain({ 9: '    file: a.csv\n    fees: 0.1%' });
    expect(await wrongWith(text, {}, ['markets.A/USD.fees.taker=1%'])).toEqual([
      'bad-setting: markets["A/USD"].fees has no fields | It is "0.1%": set all of it, such as --set \'markets["A/USD"].fees={ … }\'.',
    ]);
  });

  it('SCEN-1 a name that every object has is a name like others', async () => {
    expect(await wrongWith(cross, {}, ['__proto__.seed=4'])).toEqual([
      expect.stringContaining('unknown-field __proto__'),
    ]);
    expect(({} as { seed?: unknown }).seed).toBeUndefined();
  });
});
