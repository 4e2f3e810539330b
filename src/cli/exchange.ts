/** `backlot exchange`: serves history as an exchange, for any client that speaks Binance's dialect. */
import type { ExchangeFlags } from './exchange-data.ts';
import { withJson, type Command } from './flags.ts';

export const exchangeCommand: Command<ExchangeFlags> = {
  command: 'exchange',
  describe: 'serve history as an exchange on this machine, in Binance’s dialect',
  builder: (cli) =>
    withJson(cli)
      .option('data', {
        type: 'string',
        array: true,
        nargs: 1,
        demandOption: true,
        describe: 'a scenario, or MARKET=FILE of candles; as often as there are',
      })
      .option('speed', {
        type: 'string',
        defaultDescription: '1x',
        describe: 'how fast history goes: 60x is a minute a second',
      })
      .option('step', {
        type: 'boolean',
        default: false,
        describe: 'history stands still until /backlot/advance moves it',
      })
      .option('from', { type: 'string', describe: 'where to begin, such as 2025-10-10T21:00:00Z' })
      .option('port', { type: 'number', default: 9100, describe: '0 for any that is free' })
      .option('host', { type: 'string', default: '127.0.0.1', describe: 'the address to serve on' })
      .option('timeframe', { type: 'string', default: '1m', describe: 'of candle files without a scenario' })
      .option('perpetual', {
        type: 'boolean',
        default: false,
        describe: 'serve candle files as USDT perpetuals, and not as spot',
      })
      .option('leverage', { type: 'number', default: 20, describe: 'of perpetuals at first' })
      .option('maintenance', {
        type: 'string',
        default: '0.4%',
        describe: 'margin that a perpetual must keep; the least that Binance asks of BTCUSDT',
      })
      .option('balance', { type: 'string', default: '100000', describe: 'what an account begins with' })
      .option('faults', { type: 'string', describe: 'a YAML file of what is to go wrong' })
      .example('$0 exchange --data scenarios/demo.yaml --speed 3600x', 'its markets, rules, fees and account')
      .example('$0 exchange --data BTC/USDT=btc-1m.csv --speed 60x', 'candles of your own')
      .example('$0 exchange --data crash.yaml --step --faults rough.yaml', 'step by step, with faults'),
  handler: async (flags) => (await import('./exchange-run.ts')).runExchange(flags),
};
