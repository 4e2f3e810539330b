/** Flags that several commands share, and the shape of a command. Nothing here loads the parser. */
import type { Argv, CommandModule } from 'yargs';

/** A command: its words, flags and examples, read at every start; its work loads what it needs by itself. */
export type Command<Flags> = CommandModule<object, Flags>;

export interface JsonFlag {
  readonly json: boolean;
}

/** `--json`: one object instead of text for people. */
export function withJson<Flags>(cli: Argv<Flags>): Argv<Flags & JsonFlag> {
  return cli.option('json', { type: 'boolean', default: false, describe: 'print one JSON object' });
}

export interface SetFlag {
  readonly set: readonly string[];
}

/** `--set path=value`, as often as one likes. */
export function withSet<Flags>(cli: Argv<Flags>): Argv<Flags & SetFlag> {
  return cli.option('set', {
    type: 'string',
    nargs: 1,
    // Given once it is a text, given several times a list.
    coerce: (given: string | readonly string[] | undefined): readonly string[] =>
      given === undefined ? [] : [given].flat(),
    default: undefined as unknown as string,
    defaultDescription: 'none',
    describe: 'put a value over that of the file, such as strategy.params.fast=12',
  });
}

/** What a strategy prints is for its author: the output belongs to the command. */
export function printAside(): void {
  for (const name of ['log', 'info', 'debug'] as const) console[name] = console.error.bind(console);
}
