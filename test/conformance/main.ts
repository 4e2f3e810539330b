/**
 * The command of the conformance suite: `npm run --silent conformance [-- --json]`.
 *
 * Prints a table by source, what is explained and what is not built by its rule; with `--json` one object, with `--write`
 * docs/conformance.md alone, unless anything failed. Exit code 1 if anything did. Without the shared folder it says that
 * it was skipped (an error where BACKLOT_SHARED names it).
 */
import { writeFileSync } from 'node:fs';
import { sharedDir } from '../support/shared.ts';
import type { ConformanceCase } from './case.ts';
import { conformancePage } from './page.ts';
import { runConformance, skippedReport, sources, type Report, type Status } from './suite.ts';

const folder = sharedDir();
const report = folder === null ? skippedReport : runConformance(folder);
if (process.argv.includes('--json')) console.log(JSON.stringify(report));
else if (folder === null)
  console.log('Conformance was skipped: there is no shared folder beside the checkout.');
else if (process.argv.includes('--write') && report.failed === 0)
  writeFileSync(new URL('../../docs/conformance.md', import.meta.url), conformancePage(report));
else print(report);
if (report.failed > 0) process.exitCode = 1;

function print({ cases, total }: Report): void {
  const statuses: readonly Status[] = ['passed', 'explained', 'notExpressible', 'failed'];
  const row = (name: string, cells: readonly (string | number)[]): string =>
    name.padEnd(28) + cells.map((cell) => String(cell).padStart(16)).join('');
  const counts = (of: readonly ConformanceCase[]): readonly number[] => [
    of.length,
    ...statuses.map((status) => of.filter((one) => one.status === status).length),
  ];
  console.log(row('source', ['cases', ...statuses]));
  for (const source of sources)
    console.log(row(source, counts(cases.filter((one) => one.source === source))));
  console.log(row('all', [total, ...counts(cases).slice(1)]));

  console.log('\nexplained: ours differs by a rule, and is what the rule gives');
  for (const one of cases.filter(({ status }) => status === 'explained')) {
    console.log(`  ${(one.rule ?? '').padEnd(8)} ${one.source} ${one.id}`);
  }
  console.log('\nnot expressible: needs what is not built, by rule (none: no rule speaks of it)');
  const missing = cases.filter(({ status }) => status === 'notExpressible');
  const byRule = Map.groupBy(missing, ({ rule, source }) => `  ${(rule ?? 'none').padEnd(8)} ${source}`);
  for (const [line, some] of [...byRule].sort()) console.log(`${line} ${some.length}`);

  const failed = cases.filter(({ status }) => status === 'failed');
  if (failed.length > 0) console.log('\nfailed');
  for (const { source, id, ours, theirs } of failed) {
    console.log(
      `  ${source} ${id}\n    ours   ${JSON.stringify(ours)}\n    theirs ${JSON.stringify(theirs)}`,
    );
  }
}
