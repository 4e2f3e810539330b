/** The files that `backlot init` writes: a scenario over bundled candles, and a strategy with a parameter or two. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

interface StarterFile {
  readonly name: string;
  readonly text: string;
}

/** `folder` is where they will stand, as a real path: what they point to is named relative to it. */
export function starterFiles(folder: string): readonly StarterFile[] {
  const packaged = fileURLToPath(new URL('../../', import.meta.url));
  const to = (path: string): string => relative(folder, join(packaged, path)).split(sep).join('/');
  const strategy = isModuleFolder(folder) ? 'strategy.ts' : 'strategy.mts';
  return [
    {
      name: 'scenario.yaml',
      text: scenario(strategy, to('data/bundled/ndx-1d.csv'), to('scenarios/schema.json')),
    },
    { name: strategy, text: strategyText },
  ];
}

/** Whether Node takes a .ts file here for a module: by the nearest package.json, and where there is none. */
function isModuleFolder(folder: string): boolean {
  const file = join(folder, 'package.json');
  if (existsSync(file))
    return (JSON.parse(readFileSync(file, 'utf8')) as { type?: unknown }).type === 'module';
  const above = dirname(folder);
  return above === folder || isModuleFolder(above);
}

const scenario = (
  strategy: string,
  candles: string,
  schema: string,
): string => `# yaml-language-server: $schema=${schema}
# One file says everything that a run depends on. \`backlot check scenario.yaml\` tells what is wrong with it,
# \`backlot run scenario.yaml --open\` runs it and opens the report.
name: My first strategy

data:
  timeframe: 1d # of all candle files: 1m to 1w
  calendar: weekdays # closed at weekends; \`continuous\` for markets that never close

account:
  kind: spot # \`margin\` may also sell short
  currency: USD # every market is quoted in it
  balance: 10000

markets:
  NDX/USD:
    # Candles of your own: a CSV file with time, open, high, low, close and volume, named relative to this file.
    file: ${candles}
    tick: 0.01 # price step of orders
    lot: 0.0001 # size step

fees:
  maker: 0.02% # of the value of fills that rested
  taker: 0.05% # of those that took
slippage: 2bps # how much worse than the price it met a market or stop order fills

# Where a candle does not say which of its extremes came first, assume the worse.
path: adverse

strategy:
  use: ${strategy} # or one of \`backlot strategies\`, such as moving-average-cross
  params: # or from outside: --set strategy.params.low=15
    days: 100
    low: 25
  sizing: 50% # of equity at each entry; or { amount: 1000 }, { quantity: 2 }

period:
  from: 1990-01-01 # the candles before it warm the indicators up
  to: 2010-01-01
`;

const strategyText = `/**
 * Buys a pullback in a rising market. Asked once at every close, it sees the candles up to that close and nothing later;
 * the first price that its answer can meet is the next open.
 */
import { buy, defineStrategy, exit, rsi, sma } from 'backlot';

export const strategy = defineStrategy({
  name: 'my-first',
  description: 'Buys a low RSI above a long average, and leaves on strength.',

  // What a scenario may set, with what is checked before anything runs.
  params: {
    days: { type: 'integer', default: 200, min: 2, description: 'Candles of the average.' },
    low: { type: 'number', default: 20, min: 0, max: 100, description: 'Buy below this RSI.' },
  },

  // Indicators by the names that the view gives them. \`backlot indicators\` lists them all.
  readings: ({ days }) => ({ trend: sma(days), strength: rsi(3) }),

  // State of your own, one for each market; it must be plain data.
  init: () => null,

  onClose(view, _state, { low }) {
    const { trend, strength } = view.readings;
    if (view.isLong) return strength.value > 70 ? exit() : null;
    if (view.close < trend.value || strength.value > low) return null;
    // Stop and target rest from the moment the entry fills.
    return buy({ stop: { percent: 4 }, target: { percent: 8 } });
  },
});
`;
