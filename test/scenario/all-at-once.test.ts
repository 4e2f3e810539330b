/** Everything that is wrong with a scenario comes at once (SCEN-1), and nothing that only follows from a mistake. */
import { describe, expect, it } from 'vitest';
import { plain, wrongWith } from './make.ts';

const places = async (text: string, settings: readonly string[] = []): Promise<readonly string[]> =>
  (await wrongWith(text, {}, settings)).map((line) => line.split(': ', 1)[0]!.trim());

describe('SCEN-1 one mistake hides no other', () => {
  it('SCEN-1 of every part of a scenario', async () => {
    const text = [
      'name: multi',
      'data: { timeframe: 1hr }', // 2
      'account: { kind: margin, currency: USD, balance: -1, interest: { rate: 0.1 } }', // 3
      'margin:',
      '  leverage: 0', // 5
      '  maintenance: [{ from: 5, rate: 1% }, { from: 3, rate: 0.5, lev: 3 }]', // 6
      'markets:',
      '  A/USD: { file: gone.csv, tick: 0, lot: -1, priceBand: 5, funding: { every: 8h } }', // 8
      'fees: { schedule: binance, minimum: -1 }', // 9
      'strategy:',
      '  use: moving-average-crosss', // 11
      '  entry: { type: limit }', // 12
      '  target: 0%', // 13
      '  targets: [{ at: 5, share: 70% }, { at: 8%, share: 70% }]', // 14
    ];
    expect(await places(text.join('\n'))).toEqual([
      '2:9 bad-choice data.timeframe',
      '3:41 out-of-range account.balance',
      '3:54 missing-field account.interest.every',
      '3:66 bad-value account.interest.rate',
      '5:3 out-of-range margin.leverage',
      '6:19 disorder margin.maintenance[0].from',
      '6:42 disorder margin.maintenance[1].from',
      '6:51 bad-value margin.maintenance[1].rate',
      '6:62 unknown-field margin.maintenance[1].lev',
      '8:28 out-of-range markets["A/USD"].tick',
      '8:37 out-of-range markets["A/USD"].lot',
      '8:46 bad-value markets["A/USD"].priceBand',
      '8:60 bad-funding markets["A/USD"].funding',
      '9:9 bad-choice fees.schedule',
      '9:28 out-of-range fees.minimum',
      '12:3 bad-entry strategy.entry',
      '13:3 out-of-range strategy.target',
      '14:3 bad-targets strategy.targets',
      '14:15 bad-value strategy.targets[0].at',
      '14:46 bad-share strategy.targets[1].share',
      '8:12 unreadable-file markets["A/USD"].file',
      '11:3 unknown-strategy strategy.use',
    ]);
  });

  it.each<[string, string, readonly string[], readonly string[]]>([
    ['a field that stands twice', plain({ 6: '  balance: 0' }, ['seed: 1', 'seed: x']), [], ['6:3 out-of-range account.balance', '13:1 duplicate-key', '13:1 bad-type seed']],
    ['a name that there is not', plain({ 11: '  use: buy-and-hodl' }, ['period: {from: 2030-01-01}']), [], ['12:1 no-candles period', '11:3 unknown-strategy strategy.use']],
    ['a number with too many digits', plain({ 6: '  balance: 0' }, ['seed: 0.12345678901234567']), [], ['6:3 out-of-range account.balance', '12:1 bad-type seed', '12:7 too-precise']],
    ['a flag that cannot be set', plain({ 6: '  balance: 0' }), ['name.x=5'], ['6:3 out-of-range account.balance', 'bad-setting']],
    ['a part of a group of several', plain({ 6: '  balance: 0\n  kind: margin\n  interest: {rate: 5}' }), [], ['6:3 out-of-range account.balance', '8:3 missing-field account.interest.every', '8:14 bad-value account.interest.rate']],
    ['an entry of a list that is no group', plain({}, ['fees: {tiers: [5, {volume: 0, maker: 0, taker: 0}]}']), [], ['12:16 bad-type fees.tiers[0]', '12:20 disorder fees.tiers[1].volume']],
    ['a change without its instant', plain({ 9: '    file: a.csv\n    changes: [{tick: 1}, {from: 2024-01-02, lot: 0}]' }), [], ['10:15 missing-field markets["A/USD"].changes[0].from', '10:45 out-of-range markets["A/USD"].changes[1].lot']],
  ])('SCEN-1 %s', async (_what, text, settings, expected) => {
    expect(await places(text, settings)).toEqual(expected);
  }); // prettier-ignore
});

describe('SCEN-1 what only follows from a mistake is not told', () => {
  const use = '  use: moving-average-cross\n  params: {short: true}';
  const coin = '  balance: 1000\n  coin: {balance: 1, curency: BNB}';
  it.each<[string, string, readonly string[]]>([
    ['of a kind of account that is none', plain({ 6: '  balance: 1\n  kind: margn\n  mode: cross', 11: use }, ['margin: {borrow: 1bps}']), ['7:3 bad-choice account.kind']],
    ['of one that is misspelt', plain({ 6: '  balance: 1\n  knd: margin\n  mode: cross', 11: use }), ['7:3 unknown-field account.knd']],
    ['of what a ladder waits for', plain({ 11: '  use: buy-and-hold\n  scaleIn: {when: {momentun: {below: [30]}}}\n  scaleOut: {when: {momentum: {abve: [70]}}}' }), ['12:20 unknown-field strategy.scaleIn.when.momentun', '13:32 unknown-field strategy.scaleOut.when.momentum.abve']],
    ['of a coin', plain({ 6: coin }, ['fees: {maker: 1bps, currency: coin}']), ['7:3 missing-field account.coin.currency', '7:22 unknown-field account.coin.curency']],
    ['of a maintenance', plain({ 6: '  balance: 1\n  kind: margin' }, ['margin: {leverage: 5, maintenence: 1%}']), ['13:23 unknown-field margin.maintenence']],
    ['of tiers', plain({}, ['fees: {tiers: [{volme: 5, maker: 0, taker: 0}, {volume: 5, maker: 0, taker: 0}]}']), ['12:16 missing-field fees.tiers[0].volume', '12:17 unknown-field fees.tiers[0].volme']],
  ])('SCEN-1 %s', async (_what, text, expected) => {
    expect(await places(text)).toEqual(expected);
  }); // prettier-ignore
});
