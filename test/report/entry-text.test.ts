/** The words in which a report tells what the scenario says of entries. */
import { describe, expect, it } from 'vitest';
import { entryTexts } from '../../src/report/entry-text.ts';
import { openText, plain } from '../scenario/make.ts';

const textsOf = async (...lines: readonly string[]): Promise<readonly string[]> => {
  const more = lines.map((line) => `\n  ${line}`).join('');
  const { scenario } = await openText(plain({ 11: `  use: buy-and-hold${more}` }));
  return entryTexts(scenario.strategies[0]!.entry);
};

describe('what a report says of entries', () => {
  it('SCEN-3 says each part that is stated, and nothing of the others', async () => {
    expect(await textsOf()).toEqual([]);
    expect(await textsOf('stop: 2.5%', 'target: 10 ticks')).toEqual(['stop 2.5%', 'target 10 ticks']);
    const entry = 'entry: {type: limit, offset: {atr: 0.5, period: 2}, goodFor: 1, postOnly: true}';
    expect(await textsOf(entry, 'stop: {trail: {distance: 3}}')).toEqual([
      'entry limit 0.5 atr of 2 away for 1 candle post-only',
      'stop 3 behind',
    ]);
    expect(
      await textsOf(
        'entry: {type: trailing-stop, trail: 1%, timeInForce: day}',
        'targets: [{at: 5%, share: 25%}, {at: 1 tick, share: 12.5%}]',
      ),
    ).toEqual(['entry trailing-stop 1% behind day', 'targets 5% for 25% and 1 tick for 12.5%']);
  });

  it('SCEN-3 SCALE-1 says how much the rungs of a ladder are for, also where they wait', async () => {
    const out = 'scaleOut: {when: {momentum: {above: [70, 80], period: 2}}, sizes: [1, 3], total: 0.5}';
    expect(await textsOf('scaleIn: {rungs: 2, step: 3%, total: 1}', out)).toEqual([
      'scales in against the position: 2 rungs, 3% apart, 1 in all',
      'scales out at a momentum above 70, 80, sizes 1:3, 0.5 in all',
    ]);
  });
});
