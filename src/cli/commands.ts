/** The parser: every call that is not quite plain. The commands themselves stand in `command-list.ts`. */
import yargs from 'yargs';
import { InputError } from '../model/issue.ts';
import { about, commands, completion, epilogue, examples } from './command-list.ts';
import { version } from './help.ts';
import { usageFault } from './usage-fault.ts';

/** Parses and runs. Throws InputError for flags that cannot be meant. */
export async function parse(args: readonly string[]): Promise<void> {
  const cli = yargs([...args])
    .scriptName('backlot')
    .usage(`$0 COMMAND\n\n${about}`);
  for (const command of commands) cli.command(command);
  for (const [words, meaning] of examples) cli.example(`$0 ${words}`, meaning);
  await cli
    .epilogue(epilogue)
    .demandCommand(1, 'a command is missing')
    .strict()
    .recommendCommands()
    .completion(completion.command, completion.describe)
    .version(version)
    .alias('help', 'h')
    .exitProcess(false)
    .wrap(Math.min(100, process.stdout.columns || 100))
    .fail((message, error) => {
      // Yargs types `error` as always there; it is missing, or one of its own, when the flags themselves are wrong.
      const thrown = error as Error | undefined;
      if (thrown !== undefined && thrown.name !== 'YError') throw thrown;
      throw new InputError([usageFault(message, args)]);
    })
    .parseAsync();
}
