/** `backlot check FILE…`: reads scenarios with their data and strategies, and tells all that is wrong; runs nothing. */
import { InputError, type Issue } from '../model/issue.ts';
import type { OpenScenario } from '../scenario/run.ts';
import { printIssues } from './failure.ts';
import { printAside, withJson, withSet, type Command, type JsonFlag, type SetFlag } from './flags.ts';
import { printable } from './printable.ts';

export interface CheckFlags extends JsonFlag, SetFlag {
  readonly files: readonly string[];
}

interface Checked {
  readonly file: string;
  readonly open: OpenScenario | null;
  readonly issues: readonly Issue[];
}

export const checkCommand: Command<CheckFlags> = {
  command: 'check <files..>',
  describe: 'tell everything that is wrong with scenarios, without running them',
  builder: (cli) =>
    withSet(withJson(cli))
      .positional('files', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'scenarios in YAML',
      })
      .example('$0 check scenarios/*.yaml', 'all of them, with their data and strategies')
      .example('$0 check my.yaml --json', 'issues for a program, and the normal form'),
  handler: async ({ files, json, set }) => {
    const { openFile } = await import('../run-file.ts');
    printAside();
    const checked: Checked[] = [];
    for (const file of files) {
      try {
        checked.push({ file, open: await openFile(file, set), issues: [] });
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        checked.push({ file, open: null, issues: error.issues });
      }
    }
    if (json) process.stdout.write(`${JSON.stringify({ files: checked.map(asJson) }, null, 2)}\n`);
    else for (const one of checked) tell(one);
    if (checked.some(({ open }) => open === null)) process.exitCode = 2;
  },
};

const asJson = ({ file, open, issues }: Checked): object => ({
  file,
  ok: open !== null,
  issues,
  scenario: open?.scenario ?? null,
});

function tell({ file, open, issues }: Checked): void {
  if (open === null) {
    process.stdout.write(`no ${printable(file)}\n`);
    printIssues(issues);
    return;
  }
  const candles = open.config.markets.reduce((sum, market) => sum + market.candles.length, 0);
  const markets = open.config.markets.length;
  const findings = open.data.reduce((sum, { findings: found }) => sum + found.length, 0);
  const about = [
    `${candles} candles of ${markets === 1 ? 'one market' : `${markets} markets`}`,
    ...(findings === 0 ? [] : [`${findings} data findings`]),
  ];
  process.stdout.write(`ok ${printable(file)}: ${printable(open.scenario.name)} (${about.join(', ')})\n`);
}
