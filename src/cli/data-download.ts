/** `backlot data download EXCHANGE MARKET TIMEFRAME`: candles of an exchange, resumable; funding rates too. */
import { timeframeOption, withStore } from './data-flags.ts';
import type { DownloadFlags } from './data-download-job.ts';
import { withJson, type Command } from './flags.ts';

export const dataDownloadCommand: Command<DownloadFlags> = {
  command: 'download <exchange> <market> <timeframe>',
  describe: 'get candles and funding rates of an exchange, and go on where it was stopped',
  builder: (cli) =>
    withStore(withJson(cli))
      .positional('exchange', {
        type: 'string',
        demandOption: true,
        describe: 'by the ids of ccxt: binance, bybit, …',
      })
      .positional('market', {
        type: 'string',
        demandOption: true,
        describe: 'BTC/USDT; BTC/USDT:USDT for a perpetual',
      })
      .positional('timeframe', { ...timeframeOption, demandOption: true })
      .option('from', {
        type: 'string',
        requiresArg: true,
        defaultDescription: 'what is there already',
        describe: 'first open time, such as 2020-01-01',
      })
      .option('to', {
        type: 'string',
        requiresArg: true,
        defaultDescription: 'now',
        describe: 'end of the last candle',
      })
      .option('funding', {
        type: 'boolean',
        default: false,
        describe: 'the funding rates of a perpetual too',
      })
      .option('parallel', { type: 'number', default: 4, describe: 'requests at once, 1 to 16' })
      .option('broken', {
        choices: ['stop', 'drop'] as const,
        default: 'stop' as const,
        describe: 'what to do with broken candles',
      })
      .option('replace', { type: 'boolean', default: false, describe: 'write over a file of another origin' })
      .option('url', {
        type: 'string',
        requiresArg: true,
        describe: 'a server that speaks like the exchange, such as `backlot exchange`',
      })
      .example('$0 data download binance BTC/USDT 1h --from 2020-01-01', 'Ctrl-C keeps what is whole')
      .example('$0 data download binance BTC/USDT 1h', 'what has come since')
      .example('$0 data download binance BTC/USDT:USDT 1m --from 2025-10-01 --funding', 'a perpetual'),
  handler: async (flags) => (await import('./data-download-run.ts')).runDownload(flags),
};
