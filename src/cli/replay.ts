/** `backlot replay RUN`: the stored run again, and whether it comes out the same. Exit code 1 when it does not. */
import type { Parting } from '../scenario/compare-journal.ts';
import type { Replay } from '../scenario/replay.ts';
import type { StreamReplay } from '../scenario/stream-replay.ts';
import { printAside, withJson, type Command, type JsonFlag } from './flags.ts';
import { printable } from './printable.ts';

export interface ReplayFlags extends JsonFlag {
  readonly run: string;
}

export const replayCommand: Command<ReplayFlags> = {
  command: 'replay <run>',
  describe: 'run a stored run again and compare the digest',
  builder: (cli) =>
    withJson(cli)
      .positional('run', {
        type: 'string',
        demandOption: true,
        describe: 'run file, as `run` writes it, or the journal of a `paper` run',
      })
      .example('$0 replay reports/my-run-1a2b3c4d.run', 'does it still come out the same?'),
  handler: async ({ run, json }) => {
    const { replayAny } = await import('../any-run.ts');
    printAside();
    const replay = await replayAny(run);
    process.stdout.write(`${json ? JSON.stringify(replay, null, 2) : replayText(replay)}\n`);
    if (!replay.same) process.exitCode = 1;
  },
};

export function replayText(replay: Replay | StreamReplay): string {
  const { same, name, digest, engineRevision, sameJournal, steps, events, parting, equity, figures } = replay;
  const lines = [printable(name)];
  if (same) {
    lines.push(`The same: digest ${digest.recorded}, ${steps} steps, ${events} events.`);
    if (isOpen(replay)) lines.push('It has not ended: it goes on, or can be gone on with.');
    return lines.join('\n');
  }
  if (digest.recorded === digest.replayed)
    lines.push(`Not the same: the digest is, ${digest.recorded}, but not every figure.`);
  else lines.push(`Not the same: digest ${digest.recorded} recorded, ${digest.replayed} replayed.`);
  if (engineRevision.recorded !== engineRevision.replayed)
    lines.push(`Engine revision ${engineRevision.recorded} recorded, ${engineRevision.replayed} replayed.`);
  if (sameJournal) lines.push('What happened is the same, to the last word of the journal.');
  if (parting !== null) lines.push(...partingLines(parting, ['recorded', 'replayed'], steps));
  if (equity !== null)
    lines.push(`Equity parts at ${equity.at}: ${equity.first} recorded, ${equity.second} replayed.`);
  for (const { path, first, second } of figures.slice(0, figuresShown))
    lines.push(printable(`  ${path}: ${first ?? 'nothing'} recorded, ${second ?? 'nothing'} replayed`));
  if (figures.length > figuresShown) lines.push('  and more; --json lists them.');
  return lines.join('\n');
}

/** Whether it is the journal of a run that has not ended. */
const isOpen = (replay: Replay | StreamReplay): boolean => 'ended' in replay && !replay.ended;

const figuresShown = 5;

/** Where two journals part, told by the names of the two. */
export function partingLines(
  { event, step, at, first, second }: Parting,
  names: readonly [string, string],
  steps: number,
): readonly string[] {
  const width = Math.max(...names.map((name) => name.length));
  const told = (line: string | null): string => printable(line ?? 'nothing more');
  return [
    `The journals part at event ${event}, ${at}, after step ${step} of ${steps}:`,
    `  ${names[0].padEnd(width)}  ${told(first)}`,
    `  ${names[1].padEnd(width)}  ${told(second)}`,
  ];
}
