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

  it('SCEN-1 a name that every object has is a name like others', async () => {
    expect(await wrongWith(cross, {}, ['__proto__.seed=4'])).toEqual([
      expect.stringContaining('unknown-field __proto__'),
    ]);
    expect(({} as { seed?: unknown }).seed).toBeUndefined();
  });
});
