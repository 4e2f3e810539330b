/** `backlot data resample NAME --to 1h`: candles of a longer timeframe, as strategies see them (TIME-3). */
import { timeframeOption, withReading, withStore } from './data-flags.ts';
import type { ResampleFlags } from './data-resample-run.ts';
import { withJson, type Command } from './flags.ts';

export const dataResampleCommand: Command<ResampleFlags> = {
  command: 'resample <name>',
  describe: 'make candles of a longer timeframe',
  builder: (cli) =>
    withReading(withStore(withJson(cli)))
      .positional('name', { type: 'string', demandOption: true, describe: 'a file, or candles of the store' })
      .option('to', { ...timeframeOption, demandOption: true, describe: 'the longer timeframe' })
      .option('partial', {
        choices: ['drop', 'keep'] as const,
        default: 'drop' as const,
        describe: 'what to do with a first or last candle that is not whole',
      })
      .option('out', { type: 'string', describe: 'the file to write, instead of one in the store' })
      .option('replace', { type: 'boolean', default: false, describe: 'write over a file that is there' })
      .example('$0 data resample BTC-USDT_1m --to 1h', 'an hour of each sixty minutes'),
  handler: async (flags) => (await import('./data-resample-run.ts')).resample(flags),
};
