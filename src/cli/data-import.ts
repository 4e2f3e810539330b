/** `backlot data import FILE…`: candle files from CSV, JSON and Parquet; parts of one market become one file. */
import { saidBy, withReading, withStore } from './data-flags.ts';
import type { ImportFlags } from './data-import-run.ts';
import { withJson, type Command } from './flags.ts';

export const dataImportCommand: Command<ImportFlags> = {
  command: 'import <files..>',
  describe: 'make candle files of CSV, Binance klines, JSON or Parquet',
  builder: (cli) =>
    withReading(withStore(withJson(cli)))
      .positional('files', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'CSV (any order, also in gzip or zip), JSON arrays, Parquet',
      })
      .option('market', { type: 'string', describe: 'such as BTC/USDT; otherwise from the file’s name' })
      .option('out', { type: 'string', describe: 'the file to write, instead of one in the store' })
      .option('broken', {
        choices: ['stop', 'drop'] as const,
        default: 'stop' as const,
        describe: 'what to do with broken candles',
      })
      .option('replace', { type: 'boolean', default: false, describe: 'write over a file that is there' })
      .example('$0 data import BTCUSDT-1m-2025-*.zip', 'Binance’s public files, as one')
      .example('$0 data import mine.csv --market ABC/USD --timeframe 1d', 'a CSV of your own')
      .example('$0 data import odd.csv --columns time,close,open,low,high --utc', 'no header, odd order'),
  handler: async (flags) => (await import('./data-import-run.ts')).runImport(flags, saidBy(flags)),
};
