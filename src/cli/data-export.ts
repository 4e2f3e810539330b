/** `backlot data export NAME`: CSV that scenarios read, or JSON arrays as ccxt's. */
import { withReading, withStore, type ReadFlags, type StoreFlag } from './data-flags.ts';
import { withJson, type Command, type JsonFlag } from './flags.ts';

export interface ExportFlags extends JsonFlag, StoreFlag, ReadFlags {
  readonly name: string;
  readonly format?: 'csv' | 'json' | undefined;
  readonly epoch: boolean;
  readonly out?: string | undefined;
  readonly replace: boolean;
}

export const dataExportCommand: Command<ExportFlags> = {
  command: 'export <name>',
  describe: 'write candles as CSV or JSON',
  builder: (cli) =>
    withReading(withStore(withJson(cli)))
      .positional('name', { type: 'string', demandOption: true, describe: 'a file, or candles of the store' })
      .option('format', { choices: ['csv', 'json'] as const, describe: 'otherwise that of --out, or csv' })
      .option('epoch', {
        type: 'boolean',
        default: false,
        describe: 'times in milliseconds instead of ISO 8601',
      })
      .option('out', {
        type: 'string',
        describe: 'the file to write, packed where it ends in .gz; otherwise printed',
      })
      .option('replace', { type: 'boolean', default: false, describe: 'write over a file that is there' })
      .example('$0 data export BTC-USDT_1h --out btc.csv.gz', 'for other programs'),
  handler: async (flags) => {
    const { existsSync } = await import('node:fs');
    const { problem } = await import('../store/problems.ts');
    const { csvPieces, jsonPieces } = await import('../store/export.ts');
    const { findAndRead } = await import('./data-read.ts');
    const words = await import('./data-words.ts');
    const { out, json } = flags;
    if (out !== undefined && existsSync(out) && !flags.replace)
      throw problem(out, 'file-exists', 'the file is there already', 'Say --replace to write over it.');
    const foreign = /\.(parquet|candles|zip|xlsx?|feather|arrow)$/i.exec(out ?? '')?.[0];
    if (foreign !== undefined)
      throw problem(
        out!,
        'other-format',
        `files that end in ${foreign} are not written`,
        'Name it .csv or .json, packed where it ends in .gz.',
      );
    const { head, candles } = await findAndRead(flags.name, flags);
    const named = /\.(csv|json)(\.gz)?$/.exec(out ?? '')?.[1];
    const isJson = (flags.format ?? named) === 'json' || (json && out === undefined);
    const pieces = isJson ? jsonPieces(candles) : csvPieces(candles, flags.epoch ? 'ms' : 'iso');
    if (out === undefined) {
      if (json)
        await printed(`{"market":${JSON.stringify(head.market)},"timeframe":"${head.timeframe}","candles":`);
      for (const piece of pieces) if (!(await printed(piece))) return;
      if (json) await printed('}\n');
      return;
    }
    const { writeText } = await import('../store/write-text.ts');
    const bytes = await writeText(out, pieces);
    if (json) words.printJson({ path: out, bytes, rows: head.rows, hash: head.hash });
    else words.print(`${words.several(head.rows, 'candle')} of ${head.market} ${head.timeframe} in ${out}`);
  },
};

/** Prints a piece, waits where the reader is slow, and says whether it still reads (`… | head` does not). */
async function printed(piece: string): Promise<boolean> {
  const { stdout } = process;
  if (!stdout.write(piece) && stdout.writable) {
    await new Promise<void>((resolve) => {
      const go = (): void => {
        stdout.off('drain', go).off('close', go);
        resolve();
      };
      stdout.on('drain', go).on('close', go);
    });
  }
  return stdout.writable;
}
