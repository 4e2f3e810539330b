/** How long runs are compiled: another way to the same result (DET-1), and V8's own way again after them. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { compiledFor } from '../../src/cli/inlining.ts';
import { buy, exit, type Intents } from '../../src/model/intent.ts';
import { play, type Row } from '../support/play.ts';

/** So long that it is compiled: some 20,000 candles, with a trade in every ten. */
function digest(): string {
  const candles = Array.from({ length: 20_000 }, (_, i): Row => {
    const level = 100 + Math.round(Math.sin(i / 7) * 100) / 100;
    return [level, level + 1, level - 1, level];
  });
  const script: Record<number, Intents> = {};
  for (let row = 0; row < candles.length; row += 10) {
    script[row] = buy({ stop: { percent: 5 } });
    script[row + 5] = exit();
  }
  return play({ candles, script }).digest;
}

describe('the compiler of long runs', () => {
  it('DET-1 changes no result', () => {
    const short = compiledFor(1, digest);
    expect(compiledFor(1e9, digest)).toBe(short);
  });

  it('gives back what the work gives, and what it throws', () => {
    expect(compiledFor(1e9, () => 7)).toBe(7);
    const fails = (): never => {
      throw new RangeError('it was in vain');
    };
    expect(() => compiledFor(1e9, fails)).toThrow('it was in vain');
  });

  it('goes back to the budget that this V8 has by itself', () => {
    const { stdout } = spawnSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
    expect(stdout).toContain('default: --max-inlined-bytecode-size-cumulative=920\n');
  });
});
