/** Time and chance as the connector meets them: handed in, so that tests hold both. */

export interface Timing {
  /** The machine's time, ms. */
  now(): number;
  /** Milliseconds that have passed since some moment; setting the machine's clock moves nothing here. */
  steady(): number;
  /** Resolves after `ms`, or when `signal` is aborted. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  /** From 0 to below 1, for waits that are not to come together. */
  chance(): number;
}

/** A timer beyond this range would fire at once. */
const timerMost = 2 ** 31 - 1;

export const machineTiming: Timing = {
  now: Date.now,
  steady: () => performance.now(),
  chance: Math.random,
  wait: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(Math.max(0, ms), timerMost));
      signal?.addEventListener('abort', done);
    }),
};
