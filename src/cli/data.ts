/** `backlot data …`: candle files, one small file a command. */
import { dataCheckCommand } from './data-check.ts';
import { dataDownloadCommand } from './data-download.ts';
import { dataExportCommand } from './data-export.ts';
import { dataGenerateCommand } from './data-generate.ts';
import { dataImportCommand } from './data-import.ts';
import { dataListCommand } from './data-list.ts';
import { dataResampleCommand } from './data-resample.ts';
import { dataShowCommand } from './data-show.ts';
import type { Command } from './flags.ts';

/** All of them, in the order of the help. */
export const dataCommands = [
  dataImportCommand,
  dataDownloadCommand,
  dataListCommand,
  dataShowCommand,
  dataCheckCommand,
  dataResampleCommand,
  dataGenerateCommand,
  dataExportCommand,
] as unknown as readonly Command<object>[];

export const dataCommand: Command<object> = {
  command: 'data',
  describe: 'import, download, look at, check and convert candles',
  builder: (cli) =>
    dataCommands
      .reduce((all, command) => all.command(command), cli)
      .example('$0 data import mine.csv --market ABC/USD --timeframe 1d', 'candles of your own')
      .example('$0 data list', 'what there is')
      .demandCommand(1, 'a command is missing')
      .recommendCommands(),
  // Yargs calls it only where none of the above was meant, and refuses that itself.
  handler: () => undefined,
};
