/** A call that cannot be meant, in words of ours: which argument is missing, which flag was meant, whose help says more. */
import yargs from 'yargs';
import { nearest, type Issue } from '../model/issue.ts';
import { commands } from './command-list.ts';
import { dataCommands } from './data.ts';
import type { Command } from './flags.ts';

/** `message` is the parser's. */
export function usageFault(message: string, args: readonly string[]): Issue {
  const called = commandOf(args);
  const help = `See \`${['backlot', ...called.names, '--help'].join(' ')}\`.`;
  const { told, meant } = inWords(message, args, called);
  const hint = meant === null ? help : `Did you mean ${meant}? ${help}`;
  return { code: 'bad-usage', severity: 'error', message: told, hint };
}

interface Called {
  readonly names: readonly string[];
  readonly command: Command<object> | null;
  /** `<file>`, `[dir]` */
  readonly places: readonly string[];
}

const wordsOf = ({ command }: Command<object>): readonly string[] => String(command).split(' ');

function commandOf(args: readonly string[]): Called {
  const [first, second] = args.filter((arg) => !arg.startsWith('-'));
  const named = (list: readonly Command<object>[], name: string | undefined): Command<object> | undefined =>
    list.find((command) => wordsOf(command)[0] === name);
  const top = named(commands, first);
  const sub = first === 'data' ? named(dataCommands, second) : undefined;
  const command = sub ?? top ?? null;
  return {
    names: [...(top === undefined ? [] : [first!]), ...(sub === undefined ? [] : [second!])],
    command,
    places: command === null ? [] : wordsOf(command).slice(1),
  };
}

interface InWords {
  readonly told: string;
  /** What may have been meant. */
  readonly meant: string | null;
}

function inWords(message: string, args: readonly string[], called: Called): InWords {
  const plain = (told: string, meant: string | null = null): InWords => ({ told, meant });
  const missing = /^Not enough non-option arguments: got (\d+)/.exec(message);
  if (missing !== null) {
    // A flag that nobody knows takes what stands behind it for its value.
    const known = flagsOf(called);
    const strange = args
      .flatMap((arg) => /^--(?:no-)?([^=]+)/.exec(arg)?.[1] ?? [])
      .filter((name) => !known.includes(name));
    if (strange.length > 0) {
      const meant = nearest(strange[0]!, known);
      return plain(`there is no --${strange[0]!}`, meant === null ? null : `--${meant}`);
    }
    const needed = called.places.filter((place) => place.startsWith('<')).slice(Number(missing[1]));
    return plain(
      `${needed.join(' and ')} is missing: ${['backlot', ...called.names, ...called.places].join(' ')}`,
    );
  }
  const empty = /^Not enough arguments following: (.+)$/.exec(message);
  if (empty !== null) return plain(`--${empty[1]!} needs a value`);
  const value = /^Invalid values:\n {2}Argument: (\S+), Given: (.*), Choices: (.*)$/m.exec(message);
  if (value !== null) {
    const [, name = '', given = '', listed = ''] = value;
    const choices = [...listed.matchAll(/"([^"]*)"/g)].map(([, choice]) => choice!);
    const what = called.places.some((place) => place.includes(name)) ? `<${name}>` : `--${name}`;
    return plain(`${what}: expected one of ${choices.join(', ')}, got ${given}`, nearest(given.replaceAll('"', ''), choices)); // prettier-ignore
  }
  const unknown = /^Unknown (?:arguments?|commands?): (.+)$/.exec(message);
  const command = /^Did you mean (.+)\?$/.exec(message);
  const word = args.filter((arg) => !arg.startsWith('-'))[called.names.length];
  if (command !== null) return plain(`there is no command ${word ?? ''}`, command[1]);
  if (unknown === null) return plain(message);
  const flags = unknown[1]!.split(', ').filter((name) => isFlag(name, args));
  if (flags.length > 0) {
    const meant = flags.length > 1 ? null : nearest(flags[0]!, flagsOf(called));
    return plain(`there is no ${flags.map((name) => (name.length === 1 ? `-${name}` : `--${name}`)).join(', ')}`, meant === null ? null : `--${meant}`); // prettier-ignore
  }
  return called.command === null || (called.names[0] === 'data' && called.names.length === 1)
    ? plain(`there is no command ${word ?? ''}`)
    : plain(`this is one too many: ${unknown[1]!}`);
}

const isFlag = (name: string, args: readonly string[]): boolean =>
  args.some((arg) => /^(--no-|--|-)/.test(arg) && arg.replace(/^(--no-|--|-)/, '').split('=')[0] === name);

/** The flags of a command; its arguments by place are none. */
function flagsOf({ command, places }: Called): readonly string[] {
  const cli = yargs([]);
  if (typeof command?.builder === 'function') void command.builder(cli);
  // Yargs has it and does not declare it.
  const { key } = (cli as unknown as { getOptions(): { readonly key: object } }).getOptions();
  return Object.keys(key).filter((name) => !places.some((place) => place.replace(/\W/g, '') === name));
}
