/** `backlot data list`: what is in the store. */
import { withStore, type StoreFlag } from './data-flags.ts';
import { withJson, type Command, type JsonFlag } from './flags.ts';

export const dataListCommand: Command<JsonFlag & StoreFlag> = {
  command: 'list',
  describe: 'list the candle files of the store',
  builder: (cli) => withStore(withJson(cli)).example('$0 data list', 'what was imported'),
  handler: async ({ store, json }) => {
    const { listStore } = await import('../store/catalogue.ts');
    const words = await import('./data-words.ts');
    const entries = listStore(store);
    if (json) {
      const files = entries.map(({ path, bytes, head, problem }) => ({
        path,
        bytes,
        ...(head === null ? { problem } : words.plainHead(head)),
      }));
      words.printJson({ store, files });
      return;
    }
    if (entries.length === 0) {
      words.print(`There are no candles in ${store}. \`backlot data import FILE\` brings some.`);
      return;
    }
    const { default: Table } = await import('cli-table3');
    const table = new Table({
      head: ['market', 'timeframe', 'candles', 'from', 'to', 'missing', 'file'],
      style: { head: [], border: [], compact: true },
      colAligns: ['left', 'left', 'right', 'left', 'left', 'right', 'left'],
    });
    for (const { path, head, problem } of entries) {
      if (head === null) table.push(['?', '', '', problem ?? '', '', '', path]);
      else {
        const { market, timeframe, calendar, rows, from, to, findings } = head;
        const every = calendar === 'weekdays' ? `${timeframe} on weekdays` : timeframe;
        const numbers = [words.grouped(rows), words.instant(from), words.instant(to)];
        table.push([market, every, ...numbers, words.grouped(findings.missing), path]);
      }
    }
    words.print(table.toString());
  },
};
