/**
 * `backlot --help` and `--version`, without the parser, whose loading takes longer than all the rest. Help for one
 * command comes from the parser.
 */
import { createRequire } from 'node:module';
import { about, commands, completion, epilogue, examples } from './command-list.ts';

export const { version } = createRequire(import.meta.url)('../../package.json') as {
  readonly version: string;
};

/** What the plain questions are answered with; null for any other call. */
export function plainAnswer(args: readonly string[]): string | null {
  const isHelp = (arg: string | undefined): boolean => arg === '--help' || arg === '-h';
  // The parser would print the script.
  if (args.includes(completion.command) && args.length === 2 && args.some(isHelp)) return completionHelp;
  if (args.length !== 1) return null;
  if (args[0] === '--version') return version;
  return isHelp(args[0]) ? helpText() : null;
}

const completionHelp = [
  `backlot ${completion.command}`,
  completion.describe,
  ['Examples:', ...table(completion.examples)].join('\n'),
].join('\n\n');

function helpText(): string {
  const all = [...commands, completion].map(
    ({ command, describe }) => [`backlot ${String(command)}`, String(describe)] as const,
  );
  const flags = [['--help, -h', 'this'], ['--version', 'the version'], ['COMMAND --json', 'one JSON object instead of text']] as const; // prettier-ignore
  const shown = examples.map(([words, meaning]) => [`backlot ${words}`, meaning] as const);
  return [
    'backlot COMMAND',
    about,
    ['Commands:', ...table(all)].join('\n'),
    ['Flags:', ...table(flags)].join('\n'),
    ['Examples:', ...table(shown)].join('\n'),
    epilogue,
  ].join('\n\n');
}

function table(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([first]) => first.length));
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`);
}
