/** `backlot data show NAME`: what candles are, where they come from, and a chart. */
import { withReading, withStore, type ReadFlags, type StoreFlag } from './data-flags.ts';
import { withJson, type Command, type JsonFlag } from './flags.ts';

export interface ShowFlags extends JsonFlag, StoreFlag, ReadFlags {
  readonly name: string;
  readonly width?: number | undefined;
}

export const dataShowCommand: Command<ShowFlags> = {
  command: 'show <name>',
  describe: 'figures and a chart of candles',
  builder: (cli) =>
    withReading(withStore(withJson(cli)))
      .positional('name', {
        type: 'string',
        demandOption: true,
        describe: 'a file, or candles of the store by name or market',
      })
      .option('width', { type: 'number', describe: 'columns of the chart; otherwise those of the terminal' })
      .example('$0 data show BTC-USDT_1h', 'candles of the store')
      .example('$0 data show data/bundled/ndx-1d.csv', 'any file that can be imported'),
  handler: async (flags) => {
    const { findAndRead } = await import('./data-read.ts');
    const words = await import('./data-words.ts');
    const { path, head, candles } = await findAndRead(flags.name, flags);
    const { figuresOf } = await import('./data-figures.ts');
    const figures = figuresOf(candles);
    if (flags.json) {
      words.printJson({ path, ...words.plainHead(head), figures });
      return;
    }
    const { priceChart } = await import('./terminal-chart.ts');
    const width = Math.max(20, flags.width ?? Math.min(process.stdout.columns || 80, 160));
    const rows: readonly (readonly [string, string])[] = [
      ['Candles', `${words.grouped(head.rows)} of ${head.timeframe}, calendar ${head.calendar}`],
      ['Opens', `${words.instant(head.from)} to ${words.instant(head.to)}`],
      ['Price', `${figures.firstOpen} to ${figures.lastClose} (${figures.change})`],
      ['Lowest', `${figures.lowest} on ${words.instant(figures.lowestAt)}`],
      ['Highest', `${figures.highest} on ${words.instant(figures.highestAt)}`],
      ['Volume', `${figures.volume}; ${words.several(figures.withoutVolume, 'candle')} without`],
      ['Findings', words.findingsOf(head) ?? 'none'],
      ...head.provenance.sources.map(({ file, read }) => ['From', `${file}: ${read}`] as const),
      ['Made by', head.provenance.converter],
      ['Hash', head.hash],
    ];
    words.print(
      [
        `${head.market}, ${path}`,
        ...rows.map(([label, text]) => `  ${label.padEnd(9)} ${text}`),
        ...priceChart(candles, width, 12),
      ].join('\n'),
    );
  },
};
