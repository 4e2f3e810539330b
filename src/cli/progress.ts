/** A bar on the error stream that is gone when all is done; nothing where nobody looks. */

export interface Progress {
  add(count: number): void;
  stop(): void;
}

export async function progressBar(total: number, unit: string, isWanted: boolean): Promise<Progress> {
  if (!isWanted || !process.stderr.isTTY) return { add: () => undefined, stop: () => undefined };
  const { default: progress } = await import('cli-progress');
  const bar = new progress.SingleBar({
    format: `{bar} {percentage} % of {total} ${unit}, {eta} s left`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    clearOnComplete: true,
    hideCursor: true,
    stream: process.stderr,
    // What can only come when the reader waits would come too late.
    noTTYOutput: false,
  });
  bar.start(total, 0);
  return { add: (count) => bar.increment(count), stop: () => bar.stop() };
}
