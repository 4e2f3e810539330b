/** `backlot compare A B …`: runs side by side. Run files are read, scenarios are run. */
import { InputError } from '../model/issue.ts';
import { printAside, withJson, type Command, type JsonFlag } from './flags.ts';

export interface CompareFlags extends JsonFlag {
  readonly runs: readonly string[];
}

export const compareCommand: Command<CompareFlags> = {
  command: 'compare <runs..>',
  describe: 'hold two or more runs against each other: figures, equity, trades, journals',
  builder: (cli) =>
    withJson(cli)
      .positional('runs', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'run files, or scenarios, which are run; all are held against the first',
      })
      .example('$0 compare reports/a.run reports/b.run', 'two stored runs')
      .example('$0 compare a.yaml b.yaml --json > apart.json', 'two scenarios, everything that differs'),
  handler: async ({ runs: files, json }) => {
    if (files.length < 2) {
      const hint = 'Such as `backlot compare a.run b.run`.';
      const message = 'a comparison takes two runs or more';
      throw new InputError([{ code: 'bad-usage', severity: 'error', message, hint }]);
    }
    const { anyRunOf } = await import('../any-run.ts');
    const { compareRuns } = await import('../scenario/compare.ts');
    printAside();
    const runs: { readonly file: string; readonly run: Awaited<ReturnType<typeof anyRunOf>> }[] = [];
    for (const file of files) runs.push({ file, run: await anyRunOf(file) });
    const comparison = compareRuns(runs);
    if (json) process.stdout.write(`${JSON.stringify(comparison, null, 2)}\n`);
    else {
      const { compareText } = await import('./compare-text.ts');
      const curves = runs.map(({ run }) => ({ ...run.equity, digits: run.scenario.account.digits }));
      process.stdout.write(`${compareText(comparison, curves)}\n`);
    }
  },
};
