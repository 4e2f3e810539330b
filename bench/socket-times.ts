/**
 * When bytes cross the sockets of this process, whatever library they belong to: the clock is read where a socket hands
 * over what has arrived, and where it has taken what is sent.
 */
import { Socket } from 'node:net';

export interface SocketTimes {
  /** When bytes with `mark` arrived last, ms of `performance.now()`; NaN before. */
  readonly received: () => number;
  /** When bytes that begin with `mark` were taken by a socket last. */
  readonly written: () => number;
}

type Socketed = { push: (chunk: unknown, ...more: unknown[]) => boolean } & {
  write: (chunk: unknown, ...more: unknown[]) => boolean;
};

const watched: { arriving: [string, (at: number) => void][]; leaving: [string, (at: number) => void][] } = {
  arriving: [],
  leaving: [],
};

const textOf = (chunk: unknown): string | null =>
  typeof chunk === 'string'
    ? chunk
    : chunk instanceof Uint8Array
      ? Buffer.from(chunk).toString('latin1')
      : null;

const prototype = Socket.prototype as unknown as Socketed;
const { push, write } = prototype;
prototype.push = function (chunk, ...more) {
  const at = performance.now();
  const text = textOf(chunk);
  if (text !== null) for (const [mark, note] of watched.arriving) if (text.includes(mark)) note(at);
  return push.call(this, chunk, ...more);
};
prototype.write = function (chunk, ...more) {
  const taken = write.call(this, chunk, ...more);
  const text = textOf(chunk);
  if (text !== null)
    for (const [mark, note] of watched.leaving) if (text.startsWith(mark)) note(performance.now());
  return taken;
};

/** Watches for bytes that contain `arriving`, and for others that begin with `leaving`. */
export function socketTimes(arriving: string, leaving: string): SocketTimes {
  let received = NaN;
  let written = NaN;
  watched.arriving.push([arriving, (at) => (received = at)]);
  watched.leaving.push([leaving, (at) => (written = at)]);
  return { received: () => received, written: () => written };
}
