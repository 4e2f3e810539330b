/** `backlot data check FILE…`: the findings of DATA-1 with file and line; exit code 2 where there are errors. */
import { withReading, withStore } from './data-flags.ts';
import type { CheckFlags } from './data-check-job.ts';
import { withJson, type Command } from './flags.ts';

export const dataCheckCommand: Command<CheckFlags> = {
  command: 'check <files..>',
  describe: 'say everything that is wrong with candles, with file and line',
  builder: (cli) =>
    withReading(withStore(withJson(cli)))
      .positional('files', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'files of any kind that can be imported, candles of the store, funding rates',
      })
      .example('$0 data check mine.csv', 'errors and gaps with their lines; exit code 2 for errors'),
  handler: async (flags) => {
    const { checkFile } = await import('./data-check-run.ts');
    const words = await import('./data-words.ts');
    const { formatIssue } = await import('../model/issue.ts');
    const checked = [];
    for (const file of flags.files) checked.push(await checkFile(file, flags));
    const errors = checked.reduce((sum, { counts }) => sum + counts.errors, 0);
    if (errors > 0) process.exitCode = 2;
    if (flags.json) {
      words.printJson({ errors, files: checked });
      return;
    }
    for (const { file, holds, rows, read, counts, issues, findings } of checked) {
      for (const issue of issues) words.print(`error: ${formatIssue(issue)}`);
      for (const { code, line, message } of findings)
        words.print(`${code}: ${file}${line > 0 ? `:${line}` : ''}: ${message}`);
      const sound = `${words.several(rows, holds === 'rates' ? 'sound rate' : 'sound candle')}, ${words.several(counts.errors, 'error')}`;
      words.print(
        `${file}: ${sound}, ${words.several(counts.findings, 'finding')}${read === '' ? '' : `; ${read}`}`,
      );
    }
  },
};
