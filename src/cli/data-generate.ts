/** `backlot data generate`: candles that never were; the same seed gives the same candles everywhere. */
import { timeframeOption, withStore } from './data-flags.ts';
import type { GenerateFlags } from './data-generate-run.ts';
import { withJson, type Command } from './flags.ts';

export const dataGenerateCommand: Command<GenerateFlags> = {
  command: 'generate',
  describe: 'make candles that never were, from a seed',
  builder: (cli) =>
    withStore(withJson(cli))
      .option('market', { type: 'string', default: 'RANDOM/USD', describe: 'what to call it' })
      .option('timeframe', { ...timeframeOption, default: '1h' as const })
      .option('rows', { type: 'number', default: 10_000, describe: 'how many candles' })
      .option('seed', { type: 'number', default: 1, describe: 'of all chance' })
      .option('start', { type: 'string', default: '2024-01-01', describe: 'open of the first candle' })
      .option('price', { type: 'number', default: 100, describe: 'price at the beginning' })
      .option('digits', { type: 'number', default: 2, describe: 'decimals of prices' })
      .option('volatility', {
        type: 'number',
        describe: 'deviation of a candle’s return; 0.0008 unless said',
      })
      .option('missing', { type: 'number', default: 0, describe: 'chance that a candle is missing' })
      .option('out', { type: 'string', describe: 'the file to write, instead of one in the store' })
      .option('replace', { type: 'boolean', default: false, describe: 'write over a file that is there' })
      .example('$0 data generate --rows 1000000 --timeframe 1m', 'a million minutes'),
  handler: async (flags) => (await import('./data-generate-run.ts')).generate(flags),
};
