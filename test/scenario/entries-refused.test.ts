/** What cannot be meant of a strategy's entries is refused before anything runs (SCEN-1, SCEN-3), all of it at once. */
import { describe, expect, it } from 'vitest';
import { defineStrategy, type Strategy } from '../../src/strategy/strategy.ts';
import { plain, runText, wrongWith } from './make.ts';
import { script } from './script.ts';

const of = (lines: string, use = 'buy-and-hold'): string => plain({ 11: `  use: ${use}\n${lines}` });
const oneOf = 'expected exactly one of percent, ticks, atr and distance';
const howFar = 'expected how far: 5%, 20 ticks, 2 atr, or one of percent, ticks, atr';

describe('entries that cannot be meant', () => {
  it.each<[string, string]>([
    // Their shape.
    ['stop: 5', `stop: ${howFar}, distance and trail, got 5`],
    ['stop: 5 %%', `stop: ${howFar}, distance and trail, got "5 %%"`],
    ['stop: 1.5 ticks', `stop: ${howFar}, distance and trail, got "1.5 ticks"`],
    ['target: 2 atrs', `target: ${howFar.replace('5%', '2 R, 5%').replace('percent', 'r, percent')} (with its period) and distance, got "2 atrs"`],
    ['stop: {trial: 5%}', 'stop.trial: there is no such field | Did you mean "trail"?'],
    ['stop: {percent: 5, on: close, trial: 5%}', 'stop.trial: there is no such field | Did you mean "trail"?'],
    ['stop: {trail: 5}', `stop.trail: ${howFar} (with its period) and distance, got 5`],
    ['stop: {trail: 5%, on: open}', 'stop.on: expected one of path, close, got "open"'],
    ['stop: {atr: 2, period: 0}', 'stop.period: expected at least 1, got 0'],
    ['entry: limit', 'entry: expected market, or a type of order with its fields, got "limit"'],
    ['entry: {offset: 5%}', 'entry.type: this is missing; expected one of market, limit, stop, stop-limit, take-profit, take-profit-limit, trailing-stop'],
    ['entry: {type: stopp, offset: 5%}', 'entry.type: expected one of market, limit, stop, stop-limit, take-profit, take-profit-limit, trailing-stop, got "stopp" | Did you mean "stop"?'],
    ['entry: {type: limit, offset: 5%, goodFor: 0}', 'entry.goodFor: expected at least 1, got 0'],
    ['targets: []', 'targets: expected at least one entry, got []'],
    ['targets: [{at: 5%}]', 'targets[0].share: this is missing; expected a share of the position such as 50%'],
    ['targets: [{at: 5%, share: 0.5}]', 'targets[0].share: expected a share of the position such as 50%, got 0.5'],
    // Their numbers.
    ['stop: 0%', 'stop: expected a number above 0, got 0'],
    ['stop: 100%', 'stop: expected less than 100%, got 100%'],
    ['stop: 10000bps', 'stop: expected less than 100%, got 100%'],
    ['stop: 0.0000001%', 'stop: expected at most 6 decimals of a percent, got 0.0000001%'],
    ['stop: {percent: -5}', 'stop.percent: expected a number above 0, got -5'],
    ['stop: 0 ticks', 'stop: expected a number above 0, got 0'],
    ['stop: 0 atr', 'stop: expected a number above 0, got 0'],
    ['stop: {trail: 100%}', 'stop.trail: expected less than 100%, got 100%'],
    ['stop: {trail: 1%, activation: 0%}', 'stop.activation: expected a number above 0, got 0'],
    ['target: 10000%', 'target: expected less than 10000%, got 10000%'],
    ['entry: {type: limit, offset: {atr: -1}}', 'entry.offset.atr: expected 0 or more, got -1'],
    ['entry: {type: stop, offset: 100%}', 'entry.offset: expected less than 100%, got 100%'],
    ['targets: [{at: 5%, share: 0%}]', 'targets[0].share: expected more than 0 and at most 100%, got 0%'],
    ['targets: [{at: 5%, share: 101%}]', 'targets[0].share: expected at most 100%, got 101%'],
    ['targets: [{at: 5%, share: 60%}, {at: 6%, share: 50%}, {at: 7%, share: 1%}]', 'targets[1].share: expected shares of 100% together, got 110% with this one'],
    // Ladders.
    ['scaleIn: {rungs: 0}', 'scaleIn.rungs: expected at least 1, got 0'],
    ['scaleIn: {rungs: 101}', 'scaleIn.rungs: expected at most 100, got 101'],
    ['scaleIn: {step: 100%}', 'scaleIn.step: expected less than 100%, got 100%'],
    ['scaleIn: {sizes: growing}', 'scaleIn.sizes: expected equal, linear, exponential, fibonacci, or a list of weights, one for each rung, got "growing" | By name there are: equal, linear, exponential, fibonacci.'],
    ['scaleIn: {sizes: [1, 2]}', 'scaleIn.sizes: expected 1 weight, one for each rung, got 2'],
    ['scaleIn: {sizes: [0]}', 'scaleIn.sizes[0]: expected a number above 0, got 0'],
    ['scaleIn: {at: [1%], rungs: 2}', 'scaleIn.at: expected at, or rungs with step and spacing, got at and rungs'],
    ['scaleIn: {factor: 3}', 'scaleIn.factor: a factor belongs to exponential spacing or sizes | Write spacing: exponential.'],
    ['scaleOut: {when: {momentum: {above: [70]}}, factor: 3}', 'scaleOut.factor: a factor belongs to exponential sizes | Write sizes: exponential.'],
    ['scaleIn: {rungs: 100, sizes: exponential, factor: 100000}', 'scaleIn.factor: expected at most 100, got 100000'],
    ['scaleOut: {spacing: fibonacci}', 'scaleOut.spacing: a spacing belongs to rungs or a step | Write how many there are: rungs: 3.'],
    ['scaleIn: {maxPosition: 0.5}', 'scaleIn.maxPosition: expected 1 or more times the entry, got 0.5'],
    ['scaleIn: {volatility: {least: 3}}', 'scaleIn.volatility.least: expected least to be no more than most, got 3 and 2'],
    ['scaleIn: {when: {}}', 'scaleIn.when: expected one of momentum, volatility and correlation'],
    ['scaleIn: {when: {momentum: {}}}', 'scaleIn.when.momentum: expected one of below and above'],
    ['scaleIn: {when: {momentum: {below: [101]}}}', 'scaleIn.when.momentum.below[0]: expected at most 100, got 101'],
    ['scaleIn: {when: {momentum: {below: [30]}}, rungs: 2}', 'scaleIn.when: expected when, or rungs, got both'],
    ['scaleIn: {when: {momentum: {below: [30]}}, spacing: fibonacci}', 'scaleIn.when: expected when, or spacing, got both'],
    ['scaleIn: {when: {volatility: {above: [2], period: 5, reference: 5}}}', 'scaleIn.when.volatility.reference: expected a reference other than the period, got 5 for both'],
    ['scaleIn: {when: {momentum: {below: [30, 20]}}, sizes: [1]}', 'scaleIn.sizes: expected 2 weights, one for each rung, got 1'],
    ['scaleIn: {when: {correlation: {below: [0]}}}', 'scaleIn.when.correlation.with: this is missing; expected a text'],
    ['scaleIn: {when: {correlation: {with: B/USD, below: [1.5]}}}', 'scaleIn.when.correlation.below[0]: expected at most 1, got 1.5'],
    ['scaleIn: {when: {correlation: {with: B/USD, above: [-2]}}}', 'scaleIn.when.correlation.above[0]: expected at least -1, got -2'],
    ['scaleIn: {when: {correlation: {with: B/USD, below: [0]}}}', 'scaleIn.when.correlation.with: there is no market "B/USD" | Add it to markets with its candles, and name in the strategy’s own markets what it trades.'],
    ['scaleIn: {when: {correlation: {with: A/USD, below: [0]}}}', 'scaleIn.when.correlation.with: the strategy trades A/USD itself, and with itself its correlation is always 1 | Name in its own markets what it trades, without this one.'],
    ['scaleOut: {total: 1.5}', 'scaleOut.total: expected a share of the position of 1 at most, got 1.5'],
    ['scaleOut: {when: {}}', 'scaleOut.when: expected one of momentum, volatility and correlation'],
    ['scaleOut: {when: {momentum: {above: [70]}}, step: 5%}', 'scaleOut.when: expected when, or step, got both'],
    ['scaleOut: {when: {momentum: {above: [70]}}, spacing: fibonacci}', 'scaleOut.when: expected when, or spacing, got both'],
    ['scaleOut: {when: {momentum: {above: [70, 80]}}, sizes: [1, 2, 1]}', 'scaleOut.sizes: expected 2 weights, one for each rung, got 3'],
    ['scaleOut: {when: {correlation: {with: A/USD, below: [0]}}}', 'scaleOut.when.correlation.with: the strategy trades A/USD itself, and with itself its correlation is always 1 | Name in its own markets what it trades, without this one.'],
    ['scaleOut: {when: {momentum: {above: [70]}}}\n  rewardToRisk: 2', 'rewardToRisk: expected rewardToRisk or scaleOut.when, got both: rungs that wait lie at no price'],
    ['scaleOut: {direction: with}', 'scaleOut.direction: there is no such field | Fields here: rungs, step, spacing, factor, at, sizes, when, total.'],
    // What does not fit together.
    ['stop: {}', 'stop: expected exactly one of percent, ticks, atr, distance and trail'],
    ['stop: {period: 5}', 'stop: expected exactly one of percent, ticks, atr, distance and trail'],
    ['stop: {percent: 5, ticks: 5}', `stop: ${oneOf}`],
    ['stop: {percent: 5, period: 5}', 'stop.period: a length in percent has no period | It belongs to atr.'],
    ['stop: {trail: 2 atr, period: 20}', 'stop.period: a stop that trails has no period of its own | Write trail: { atr: 2, period: 5 }.'],
    ['stop: {percent: 5, on: close}', 'stop.on: a fixed stop has no on | A trailing stop has: trail: 5%.'],
    ['stop: {percent: 5, activation: 5%}', 'stop.activation: a stop without a trail has no activation | A trailing stop has: trail: 5%.'],
    ['target: {}', `target: ${oneOf}`],
    ['target: {r: 2, percent: 5}', 'target: expected exactly one of r, percent, ticks, atr and distance'],
    ['target: 0 R', 'target: expected a number above 0, got 0'],
    ['stop: {trail: 5%, activation: 1 R}', 'stop.activation: R is the distance to where the stop starts | State that beside the trail: atr: 2.'],
    ['stop: {trail: 5%, activation: 1%, breakEven: 1 R}', 'stop: expected where the stop starts | State it beside: percent: 5, atr: 2, or a trail without activation.'],
    ['stop: {chandelier: 3 atr}', 'stop: expected where the stop starts | State it beside: percent: 5, atr: 2, or a trail without activation.'],
    ['stop: {percent: 5, candles: 9, on: close}', 'stop.on: a fixed stop has no on | A trailing stop has: trail: 5%.'],
    ['stop: {percent: 5, volatility: {least: 2, most: 1}}', 'stop.volatility.least: expected least to be no more than most, got 2 and 1'],
    ['stop: {candles: 5, period: 3}', 'stop.period: a stop has a period beside atr alone | Write trail: { atr: 2, period: 5 }.'],
    ['stop: {trail: 5%, breakEven: 1 R, period: 5}', 'stop.period: a stop has a period beside atr alone | Write trail: { atr: 2, period: 5 }.'],
    ['stop: {percent: 5, breakEven: {after: 1%, offset: 100bps}}', 'stop.breakEven.offset: expected an offset below after: the stop would lie at or beyond the price that moves it there | Every entry would be refused.'],
    ['stop: {percent: 5, breakEven: {offset: 3%}}', 'stop.breakEven.offset: expected an offset below after: the stop would lie at or beyond the price that moves it there | Every entry would be refused.'],
    ['rewardToRisk: 0', 'rewardToRisk: expected a number above 0, got 0'],
    ['entry: {type: limit, offset: {}}', `entry.offset: ${oneOf}`],
    ['target: 5%\n  targets: [{at: 5%, share: 50%}]', 'targets: expected target or targets, got both'],
    ['entry: {type: market, offset: 5%}', 'entry.offset: a market entry has no offset | It has no fields.'],
    ['entry: {type: market, timeInForce: ioc}', 'entry.timeInForce: a market entry has no timeInForce | It has no fields.'],
    ['entry: {type: stop-limit, offset: 0%, postOnly: true}', 'entry.postOnly: a stop-limit entry has no postOnly | It has: offset, limitOffset, timeInForce, goodFor.'],
    ['entry: {type: limit}', 'entry: a limit entry needs its offset from the close | Such as offset: 0.5%, or 0% for the close itself.'],
    ['entry: {type: trailing-stop}', 'entry: a trailing-stop entry needs its trail, how far it follows behind | Such as trail: 2 atr.'],
    ['entry: {type: limit, offset: 5%, trail: 5%}', 'entry.trail: a limit entry has no trail | It has: offset, timeInForce, goodFor, postOnly.'],
    ['entry: {type: stop, offset: 5%, limitOffset: 5%}', 'entry.limitOffset: a stop entry has no limitOffset | It has: offset, timeInForce, goodFor.'],
    ['entry: {type: stop-limit, offset: 5%, postOnly: true}', 'entry.postOnly: a stop-limit entry has no postOnly | It has: offset, limitOffset, timeInForce, goodFor.'],
    ['entry: {type: trailing-stop, trail: 5%, offset: 5%}', 'entry.offset: a trailing-stop entry has no offset | It has: trail, activation, on, timeInForce, goodFor.'],
    ['entry: {type: stop, offset: 5%, timeInForce: ioc}', 'entry.timeInForce: a stop entry cannot be ioc | It can be: gtc, gtd, day.'],
    ['entry: {type: limit, offset: 5%, timeInForce: gtd}', 'entry.timeInForce: gtd needs goodFor, the candles for which it stays | Such as goodFor: 5.'],
    ['entry: {type: limit, offset: 5%, timeInForce: day, goodFor: 5}', 'entry.goodFor: day has no goodFor | It belongs to gtd.'],
    ['entry: {type: limit, offset: 5%, timeInForce: fok, postOnly: true}', 'entry.postOnly: fok takes, which postOnly refuses | Leave one of them out.'],
    ['entry: {type: limit, offset: 0 atr, postOnly: true}', 'entry.postOnly: a limit at the close takes, which postOnly refuses | Give it an offset above 0%.'],
    // With the data: three candles.
    ['stop: {atr: 2, period: 3}', 'stop: an ATR of 3 candles needs 4; A/USD has 3 in this run | Give it a shorter period, such as { atr: 2, period: 5 }, or the run more candles.'],
    ['target: {atr: 2, period: 5}', 'target: an ATR of 5 candles needs 6; A/USD has 3 in this run | Give it a shorter period, such as { atr: 2, period: 5 }, or the run more candles.'],
    ['scaleOut: {when: {momentum: {above: [70], period: 5}}}', 'scaleOut: a relative strength index of 5 candles needs 6; A/USD has 3 in this run | Give it a shorter period, or the run more candles.'],
    ['entry: {type: limit, offset: 1 atr}', 'entry: an ATR of 14 candles needs 15; A/USD has 3 in this run | Give it a shorter period, such as { atr: 2, period: 5 }, or the run more candles.'],
  ])('SCEN-1 SCEN-3 %s', async (lines, expected) => {
    const [told = '', ...more] = await wrongWith(of(`  ${lines}`));
    // Line, column and code stand before the path of the strategy.
    expect(told.replace(/^\d+:\d+ [a-z-]+ strategy\./, '')).toBe(expected);
    expect(more).toEqual([]);
  }); // prettier-ignore

  it('SCEN-1 SCEN-3 all at once, each with its line and column', async () => {
    const lines = ['entry: {type: limit, trail: 5%}', 'stop: {percent: 0, on: close}', 'targets: [{at: 5, share: 60%}, {at: 6%, share: 70%}]'];
    expect(await wrongWith(of(lines.map((line) => `  ${line}`).join('\n')))).toEqual([
      expect.stringMatching(/^12:3 bad-entry strategy\.entry: a limit entry needs/),
      expect.stringMatching(/^12:24 bad-entry strategy\.entry\.trail: /),
      expect.stringMatching(/^13:10 out-of-range strategy\.stop\.percent: /),
      expect.stringMatching(/^13:22 bad-stop strategy\.stop\.on: /),
      expect.stringMatching(/^14:14 bad-value strategy\.targets\[0\]\.at: /),
      expect.stringMatching(/^14:43 bad-share strategy\.targets\[1\]\.share: .* got 130% with this one/),
    ]);
  }); // prettier-ignore

  it('SCEN-1 SCEN-3 a part whose shape is wrong hides nothing of the others', async () => {
    const lines = ['entry: {offset: 5%}', 'stop: {trial: 5%}', 'target: 0%'];
    expect(await wrongWith(of(lines.map((line) => `  ${line}`).join('\n')))).toEqual([
      expect.stringMatching(/ missing-field strategy\.entry\.type: /),
      expect.stringMatching(/ unknown-field strategy\.stop\.trial: /),
      expect.stringMatching(/ out-of-range strategy\.target: expected a number above 0, got 0/),
    ]);
  });

  it('SCEN-1 SCEN-3 what hangs on a field of a group that is wrong is told when that is mended', async () => {
    // The strategy's name is that of the group.
    const lines = { 10: 'strategies:', 11: '  entry: {use: buy-and-hold, entry: {offset: 5%, trail: 5%}}' };
    expect(await wrongWith(plain(lines))).toEqual([
      expect.stringMatching(/ missing-field strategies\.entry\.entry\.type: /),
    ]);
    // What is wrong elsewhere hides nothing.
    lines[11] = '  entry: {use: buy-and-hold, sizing: 50, entry: {type: limit}}';
    expect(await wrongWith(plain(lines))).toEqual([
      expect.stringMatching(/ bad-value strategies\.entry\.sizing: /),
      expect.stringMatching(/ bad-entry strategies\.entry\.entry: a limit entry needs/),
    ]);
  });

  it('SCEN-3 a trailing stop may wait for more than the price itself', async () => {
    expect(await wrongWith(of('  stop: {trail: 1%, activation: 150%}'))).toEqual([]);
  });

  it('SCEN-1 SCEN-3 what is set from outside is told with its flag', async () => {
    expect(await wrongWith(of(''), {}, ['strategy.stop=5', 'strategy.entry.type=limit'])).toEqual([
      expect.stringMatching(/^bad-value strategy\.stop: /),
      expect.stringMatching(/^bad-entry strategy\.entry: a limit entry needs/),
    ]);
  });
});

describe('parts that a strategy states itself', () => {
  it.each<[string, string, readonly string[]]>([
    ['donchian-breakout', 'stop: 5%', ['strategy.stop: with these parameters "donchian-breakout" states its stop itself']],
    ['donchian-breakout', 'target: 5%', ['strategy.target: with these parameters "donchian-breakout" states its targets itself']],
    ['donchian-breakout', 'stop: 5%\n  targets: [{at: 5%, share: 50%}]\n  params: {channel: 2, stop: 0, target: 0}', []],
    ['donchian-breakout', 'entry: {type: limit, offset: 1%}', []],
    ['bollinger-reversion', 'entry: {type: limit, offset: 1%}', ['strategy.entry: with these parameters "bollinger-reversion" states its orders itself']],
    // What is left out says the same.
    ['bollinger-reversion', 'entry: market', []],
    ['bollinger-reversion', 'stop: 5%', ['strategy.stop: with these parameters "bollinger-reversion" states its stop itself']],
    ['bollinger-reversion', 'stop: 5%\n  params: {stopPercent: 0}', []],
    ['rsi-reversion', 'stop: 5%', []],
    ['rsi-reversion', 'stop: 5%\n  params: {stopPercent: 3}', ['strategy.stop: with these parameters "rsi-reversion" states its stop itself']],
  ])('SCEN-3 %s, %s', async (use, lines, expected) => {
    const told = await wrongWith(of(`  ${lines}`, use));
    const hint = ' | Leave it out here, or see whether one of them switches it off (`backlot strategies`).';
    expect(told.map((one) => one.replace(/^\d+:\d+ stated-twice /, ''))).toEqual(
      expected.map((one) => one + hint),
    );
  }); // prettier-ignore

  it('SCEN-3 states of an own strategy that are none are told', async () => {
    const own = (states: unknown): Promise<readonly string[]> => {
      const strategy = { ...script({}), states: () => states } as unknown as Strategy;
      return wrongWith(of('', 's.ts'), { strategies: { 's.ts': strategy } });
    };
    expect(await own(['stop'])).toEqual([]);
    expect(await own(undefined)).toEqual([]);
    expect(await own('stop')).toEqual(['11:3 bad-strategy strategy.use: expected the states of "script" as a list of order, stop, targets, scaleIn']);
    expect(await own(['stops'])).toHaveLength(1);
    const failing = defineStrategy({ ...script({}), states: () => { throw new Error('no'); } });
    expect(await wrongWith(of('', 's.ts'), { strategies: { 's.ts': failing } })).toEqual([
      '11:3 bad-strategy strategy.use: the states of "script" failed: no',
    ]);
  }); // prettier-ignore

  it('SCEN-3 a built-in without its own stop and target has none', async () => {
    const lines = '  params: {channel: 2, atr: 1, stop: 0, target: 0}';
    // The close of 102 lies above the highs of the two candles before: bought, and held to the end.
    const candles = { 'a.csv': threeRises };
    const result = await runText(of(lines, 'donchian-breakout'), { candles });
    expect(result.orders.map(({ role, state }) => `${role} ${state}`)).toEqual(['entry filled']);
  });
});

const threeRises = [
  'time,open,high,low,close,volume',
  ...['100,101,99,100', '100,101,99,100', '100,102,100,102', '102,103,60,61'].map(
    (row, i) => `2024-01-0${i + 1},${row},1`,
  ),
  '',
].join('\n');
