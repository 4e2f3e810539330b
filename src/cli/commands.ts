/** The commands and their flags; each command's work is in a file of its own. */
import yargs, { type Argv } from 'yargs';
import { InputError } from '../model/issue.ts';

/** Parses and runs. Throws InputError for flags that cannot be meant. */
export async function parse(args: readonly string[]): Promise<void> {
  await yargs([...args])
    .scriptName('backlot')
    .usage('$0 COMMAND\n\nReplays historical candles through an exact, deterministic engine.')
    .command(
      'run <file>',
      'run a scenario and print what came of it',
      (cli) =>
        json(cli)
          .positional('file', { type: 'string', demandOption: true, describe: 'scenario in YAML' })
          .option('quiet', { type: 'boolean', default: false, describe: 'print the digest alone' })
          .option('band', {
            type: 'boolean',
            default: true,
            describe: 'run under every path policy for the uncertainty band; --no-band for one run',
          }),
      async ({ file, json: asJson, quiet, band }) => {
        const { run } = await import('./run.ts');
        await run({ file, json: asJson, quiet, band });
      },
    )
    .command(
      'schema <of>',
      'print a JSON Schema',
      (cli) =>
        json(cli).positional('of', {
          choices: ['result', 'scenario'] as const,
          demandOption: true,
          describe: 'what `run --json` prints, or what a scenario file may hold',
        }),
      async ({ of }) => {
        const { schema } = await import('./schema.ts');
        schema(of);
      },
    )
    .command(
      'strategies',
      'list the built-in strategies with their parameters',
      (cli) => json(cli),
      async ({ json: asJson }) => {
        const { strategies } = await import('./strategies.ts');
        strategies(asJson);
      },
    )
    .demandCommand(1, 'a command is missing; `backlot --help` lists them')
    .strict()
    .recommendCommands()
    .version(false)
    .exitProcess(false)
    .wrap(Math.min(100, process.stdout.columns || 100))
    .fail((message, error) => {
      // Yargs types `error` as always there; it is missing when the flags themselves are wrong.
      if ((error as Error | undefined) !== undefined) throw error;
      throw new InputError([
        { code: 'bad-usage', severity: 'error', message, hint: 'See `backlot --help`.' },
      ]);
    })
    .parseAsync();
}

const json = <T>(cli: Argv<T>) =>
  cli.option('json', { type: 'boolean', default: false, describe: 'print one JSON object' });
