/** `backlot verify REPORT.html`: whether the numbers of a report are true. Exit code 1 when they are not. */
import { readText } from '../files/text.ts';
import type { MakeReport, Verification } from '../scenario/verify.ts';
import { printAside, withJson, type Command, type JsonFlag } from './flags.ts';
import { printable } from './printable.ts';

export interface VerifyFlags extends JsonFlag {
  readonly report: string;
  readonly scenario?: string | undefined;
}

export const verifyCommand: Command<VerifyFlags> = {
  command: 'verify <report>',
  describe: 'run the scenario of an HTML report again and say whether its numbers are true',
  builder: (cli) =>
    withJson(cli)
      .positional('report', { type: 'string', demandOption: true, describe: 'HTML report' })
      .option('scenario', {
        type: 'string',
        requiresArg: true,
        describe: 'where the scenario is, for a report that was moved; its candles are looked for beside it',
      })
      .example('$0 verify reports/my-run-1a2b3c4d.html', 'is every number in it true?')
      .example('$0 verify mail/report.html --scenario scenarios/my.yaml', 'one that came from elsewhere'),
  handler: async ({ report, scenario, json }) => {
    const html = readText(report);
    const { verifyReport } = await import('../stored-run.ts');
    const { reportHtml } = await import('../report/html.ts');
    printAside();
    const make: MakeReport = reportHtml;
    const told = await verifyReport(html, report, make, scenario);
    process.stdout.write(`${json ? JSON.stringify(told, null, 2) : verifyText(told)}\n`);
    if (!told.same) process.exitCode = 1;
  },
};

/** What running again does not prove: the scenario's comments, and where it was. */
function fileLines({ sameFile }: Verification): readonly string[] {
  if (sameFile === true) return [];
  return [
    sameFile === null
      ? 'The scenario is not where the report says; its comments could not be held against it.'
      : 'The file of the scenario holds another text today than the report shows.',
  ];
}

export function verifyText(told: Verification): string {
  const { same, name, digest, engineRevision, places, scenario } = told;
  const lines = [printable(name)];
  if (same) {
    lines.push(`True: run again, everything in the report comes out the same. Digest ${digest.true}.`);
    lines.push(...fileLines(told));
    return lines.join('\n');
  }
  lines.push('Not true.');
  if (digest.told !== digest.true)
    lines.push(`The digest is ${digest.true}, the report says ${digest.told}.`);
  if (engineRevision.told !== engineRevision.true) {
    const { told: before, true: now } = engineRevision;
    lines.push(`It was made by engine revision ${before}, and run again by ${now}.`);
  }
  lines.push(...fileLines(told));
  if (scenario === null) lines.push('The text of its scenario is no scenario.');
  for (const { path, first, second } of scenario ?? [])
    lines.push(
      printable(`Its scenario's text says ${second ?? 'nothing'} for ${path}; ${first ?? 'nothing'} ran.`),
    );
  if (places.length > 0) lines.push('These places differ from what the run gives:');
  for (const { line, column, before, first, second } of places) {
    const quoted = (text: string): string => (text === '' ? 'nothing' : `"${text}"`);
    const place = `${line}:${column}`.padEnd(10);
    lines.push(printable(`  ${place}${quoted(first)} should be ${quoted(second)}`));
    lines.push(printable(`            after …${before.replace(/\s+/g, ' ')}`));
  }
  return lines.join('\n');
}
