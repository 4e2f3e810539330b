/**
 * `backlot report RUN`: the report of a stored run, written again; as HTML, Markdown, one table as CSV, or JSON. Of the
 * journal of a run that goes on, as if it ended now.
 */
import { InputError } from '../model/issue.ts';
import type { ReportModel } from '../report/model.ts';
import { printAside, withJson, type Command, type JsonFlag } from './flags.ts';
import { demandPlace, reportFormats, type ReportFormat } from './output-kind.ts';
import { printable } from './printable.ts';
import { csvTables, type CsvTable } from '../report/csv.ts';

export interface ReportFlags extends JsonFlag {
  readonly run: string;
  readonly out: string | undefined;
  readonly format: ReportFormat | undefined;
  readonly what: CsvTable | undefined;
  readonly replace: boolean;
  readonly open: boolean;
}

export const reportCommand: Command<ReportFlags> = {
  command: 'report <run>',
  describe: 'write the report of a stored run again',
  builder: (cli) =>
    withJson(cli)
      .positional('run', {
        type: 'string',
        demandOption: true,
        describe: 'run file, as `run` writes it, or the journal of a `paper` run',
      })
      .option('format', {
        choices: reportFormats,
        defaultDescription: 'by the ending of --out, else html',
        describe: 'md: a summary; csv: one table, see --what; json: all figures and trades',
      })
      .option('what', {
        choices: csvTables,
        defaultDescription: 'trades',
        describe: 'table of the CSV; equity: every step; ledger: every line of every balance',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        defaultDescription: 'html: beside the run file; others: the output',
        describe: 'file to write',
      })
      .option('replace', { type: 'boolean', default: false, describe: 'write over a file that is no report' })
      .option('open', { type: 'boolean', default: false, describe: 'open what was written' })
      .example('$0 report reports/my-run-1a2b3c4d.run --open', 'the page again')
      .example('$0 report reports/my-run-1a2b3c4d.run --format csv > trades.csv', 'every trade')
      .example('$0 report reports/my-run-1a2b3c4d.run --what equity > equity.csv', 'equity, every step')
      .example('$0 report reports/my-run-1a2b3c4d.run --what ledger > ledger.csv', 'what moved the balances'),
  handler: report,
};

async function report({ run: file, out, format, what, replace, json, open }: ReportFlags): Promise<void> {
  const { reopenAny } = await import('../any-run.ts');
  printAside();
  const form = format ?? (what === undefined ? formatOf(out) : 'csv') ?? (json ? 'json' : 'html');
  if (what !== undefined && form !== 'csv') throw new InputError([nothingOfIt]);
  const run = await reopenAny(file);
  const path = out ?? (form === 'html' ? `${file.replace(/\.(run|journal)$/, '')}.html` : null);
  if (open && path === null) throw new InputError([nothingToOpen]);
  if (path !== null) demandPlace(path, form, file, replace);
  for (const { market, why } of run.absent ?? [])
    process.stderr.write(`warning: ${printable(`${market}: ${why}`)}; what needs candles is left out\n`);
  if (form === 'html') await (await import('./write-report.ts')).writeReportTo(run, path!);
  else {
    const { reportModel } = await import('../report/model.ts');
    const { reportJson, reportMarkdown } = await import('../report/text.ts');
    const { csvOf } = await import('../report/csv.ts');
    const model = (): ReportModel => reportModel(run);
    const text =
      form === 'md'
        ? reportMarkdown(model())
        : form === 'csv'
          ? csvOf(what ?? 'trades', run, model)
          : reportJson(model());
    if (path === null) process.stdout.write(text);
    else (await import('../store/staged-file.ts')).writeWhole(path, Buffer.from(text));
  }
  if (path === null) return;
  const told = json
    ? JSON.stringify({ file: path, format: form, digest: run.result.digest })
    : printable(path);
  process.stdout.write(`${told}\n`);
  if (open) {
    const { openFileOutside } = await import('./open-file.ts');
    openFileOutside(path, (why) => process.stderr.write(`warning: the file could not be opened: ${why}\n`));
  }
}

const nothingToOpen = {
  code: 'bad-usage',
  severity: 'error',
  message: '--open has nothing to open: the report goes to the output',
  hint: 'Name a file with --out.',
} as const;

const nothingOfIt = {
  code: 'bad-usage',
  severity: 'error',
  message: '--what names a table of the CSV, and another format was asked for',
  hint: 'Say --format csv, or leave --what out.',
} as const;

/** The format that a file's name speaks of. */
const formatOf = (out: string | undefined): ReportFormat | undefined =>
  reportFormats.find((format) => out?.endsWith(`.${format}`) === true);
