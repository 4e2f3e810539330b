/** `backlot report RUN`: the report of a stored run, written again; as HTML, Markdown, CSV of the trades, or JSON. */
import { InputError } from '../model/issue.ts';
import { printAside, withJson, type Command, type JsonFlag } from './flags.ts';
import { printable } from './printable.ts';

export const reportFormats = ['html', 'md', 'csv', 'json'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export interface ReportFlags extends JsonFlag {
  readonly run: string;
  readonly out: string | undefined;
  readonly format: ReportFormat | undefined;
  readonly open: boolean;
}

export const reportCommand: Command<ReportFlags> = {
  command: 'report <run>',
  describe: 'write the report of a stored run again',
  builder: (cli) =>
    withJson(cli)
      .positional('run', { type: 'string', demandOption: true, describe: 'run file, as `run` writes it' })
      .option('format', {
        choices: reportFormats,
        defaultDescription: 'by the ending of --out, else html',
        describe: 'md: a summary; csv: every trade; json: everything',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        defaultDescription: 'html: beside the run file; others: the output',
        describe: 'file to write',
      })
      .option('open', { type: 'boolean', default: false, describe: 'open what was written' })
      .example('$0 report reports/my-run-1a2b3c4d.run --open', 'the page again')
      .example('$0 report reports/my-run-1a2b3c4d.run --format csv > trades.csv', 'every trade'),
  handler: report,
};

async function report({ run: file, out, format, json, open }: ReportFlags): Promise<void> {
  const { reopenRun } = await import('../stored-run.ts');
  printAside();
  const form = format ?? formatOf(out) ?? (json ? 'json' : 'html');
  const run = await reopenRun(file);
  const path = out ?? (form === 'html' ? `${file.replace(/\.run$/, '')}.html` : null);
  if (open && path === null) throw new InputError([nothingToOpen]);
  if (form === 'html') await (await import('./write-report.ts')).writeReportTo(run, path!);
  else {
    const { reportModel } = await import('../report/model.ts');
    const { reportJson, reportMarkdown, tradesCsv } = await import('../report/text.ts');
    const model = reportModel(run);
    const text =
      form === 'md' ? reportMarkdown(model) : form === 'csv' ? tradesCsv(run, model) : reportJson(model);
    if (path === null) process.stdout.write(text);
    else (await import('../store/write-whole.ts')).writeWhole(path, Buffer.from(text));
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

/** The format that a file's name speaks of. */
const formatOf = (out: string | undefined): ReportFormat | undefined =>
  reportFormats.find((format) => out?.endsWith(`.${format}`) === true);
