/**
 * The commands, in the order of `backlot --help`. Each is a small module of its own: its words, flags and examples are
 * read at every start, and what it works with is loaded when it runs. Neither this list nor a command loads the parser.
 */
import { checkCommand } from './check.ts';
import { compareCommand } from './compare.ts';
import { dataCommand } from './data.ts';
import { exchangeCommand } from './exchange.ts';
import { exchangesCommand } from './exchanges.ts';
import { indicatorsCommand } from './indicators.ts';
import { initCommand } from './init.ts';
import { paperCommand } from './paper.ts';
import { replayCommand } from './replay.ts';
import { reportCommand } from './report.ts';
import { runCommand } from './run.ts';
import { schemaCommand } from './schema.ts';
import { strategiesCommand } from './strategies.ts';
import { traceCommand } from './trace.ts';
import { verifyCommand } from './verify.ts';
import type { Command } from './flags.ts';

export const commands = [
  initCommand,
  runCommand,
  paperCommand,
  checkCommand,
  dataCommand,
  reportCommand,
  replayCommand,
  verifyCommand,
  compareCommand,
  traceCommand,
  strategiesCommand,
  indicatorsCommand,
  exchangesCommand,
  exchangeCommand,
  schemaCommand,
] as unknown as readonly Command<object>[];

export const completion = {
  command: 'completion',
  describe: 'print a script that completes commands and flags in bash or zsh',
  examples: [
    ['backlot completion >> ~/.bashrc', 'for bash'],
    ['backlot completion >> ~/.zshrc', 'for zsh'],
  ],
} as const;

export const about = 'Replays historical candles through an exact, deterministic engine.';

export const examples: readonly (readonly [string, string])[] = [
  ['init my-first', 'a scenario and a strategy to start from'],
  ['run my-first/scenario.yaml --open', 'run it, and open its report'],
  ['run FILE --set strategy.params.fast=12', 'with another value'],
  ['check scenarios/*.yaml', 'what is wrong with them, if anything'],
];

export const epilogue = '`backlot COMMAND --help` shows the flags of a command, with examples.';
