/** `backlot indicators`: what a strategy may read, how it is written, and what it gives. */
import type { IndicatorKind } from '../indicators/spec.ts';
import { withJson, type Command, type JsonFlag } from './flags.ts';

const about: Readonly<Record<IndicatorKind, string>> = {
  sma: 'Simple moving average.',
  ema: 'Exponential moving average, 2 / (period + 1) of the distance.',
  wma: 'Moving average with weights that rise to the last value.',
  rsi: 'Relative strength index of Wilder, 0 to 100.',
  atr: 'Average true range of Wilder, in price.',
  bollinger: 'Simple average and bands so many deviations around it.',
  donchian: 'Highest high, lowest low, and the middle between them.',
  macd: 'Fast less slow exponential average, its signal, and their difference.',
  stochastic: 'Where the close lies between lowest low and highest high, 0 to 100.',
  adx: 'Average directional index of Wilder, and both directional indicators.',
  roc: 'Rate of change over so many candles, in percent.',
  stddev: 'Standard deviation, of a population unless `sample`.',
};

interface Listed {
  readonly name: IndicatorKind;
  readonly description: string;
  readonly call: string;
  /** By name; null where there is no default. */
  readonly params: Readonly<Record<string, number | string | boolean | null>>;
  readonly outputs: readonly string[];
}

export const indicatorsCommand: Command<JsonFlag> = {
  command: 'indicators',
  describe: 'list the indicators with their parameters and outputs',
  builder: (cli) => withJson(cli).example('$0 indicators', 'what `readings` of a strategy may hold'),
  handler: async ({ json }) => {
    const list = await indicatorList();
    if (json) {
      process.stdout.write(`${JSON.stringify(list, null, 2)}\n`);
      return;
    }
    const blocks = list.map(({ call, description, params, outputs }) => {
      const defaults = Object.entries(params).filter(([, value]) => value !== null);
      const said = defaults.map(([name, value]) => `${name} ${String(value)}`).join(', ');
      return [
        call,
        `    ${description}`,
        ...(outputs.length > 1 ? [`    Outputs: ${outputs.join(', ')}.`] : []),
        ...(said === '' ? [] : [`    Defaults: ${said}.`]),
      ].join('\n');
    });
    process.stdout.write(`${blocks.join('\n')}\n\n${footer}\n`);
  },
};

const footer = `Every one may name a timeframe of its own: sma(30, { timeframe: '1w' }).`;

/** Which parameters are written in the options at the end of a call, and not by their place. */
const options: readonly string[] = ['source', 'sample'];

export async function indicatorList(): Promise<readonly Listed[]> {
  const { kindEntries } = await import('../indicators/kinds.ts');
  const { indicatorKinds, outputNames } = await import('../indicators/spec.ts');
  return indicatorKinds.map((name) => {
    const outputs: readonly string[] = outputNames[name];
    // Asked with nothing given, an indicator tells its parameters and defaults.
    const entry = kindEntries[name] as unknown as {
      complete(given: object): Readonly<Record<string, number | string | boolean | undefined>>;
    };
    const params = Object.fromEntries(
      Object.entries(entry.complete({})).map(([key, value]) => [key, value ?? null]),
    );
    const places = Object.keys(params).filter((key) => !options.includes(key));
    const last = Object.keys(params).filter((key) => options.includes(key));
    const words = [
      ...places,
      ...(outputs.length > 1 ? ['output'] : []),
      `{ ${[...last, 'timeframe'].join(', ')} }`,
    ];
    return { name, description: about[name], call: `${name}(${words.join(', ')})`, params, outputs };
  });
}
