/** `backlot run FILE`: the summary as a table, the whole result with `--json`, the digest alone with `--quiet`. */
import { runFile } from '../run-file.ts';

export interface RunFlags {
  readonly file: string;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly band: boolean;
}

export async function run({ file, json, quiet, band }: RunFlags): Promise<void> {
  // What a strategy prints is for its author: the output belongs to the result.
  for (const name of ['log', 'info', 'debug'] as const) console[name] = console.error.bind(console);
  const isWatched = process.stderr.isTTY && !quiet && !json;
  const result = await runFile(file, {
    band: band && !quiet,
    ...(isWatched ? { onProgress: showProgress } : {}),
  });
  if (json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else if (quiet) process.stdout.write(`${result.digest}\n`);
  else process.stdout.write(`${(await import('./summary.ts')).summaryOf(result)}\n`);
}

/** One line that is written over, and gone at the end. */
function showProgress(done: number, runs: number): void {
  const line = done === runs ? '' : `run ${done + 1} of ${runs} ...`;
  process.stderr.write(`\r\u001b[K${line}`);
}
