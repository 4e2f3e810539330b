/**
 * What time it is for the exchange: history at a chosen pace, or step by step.
 *
 * `wall` is the machine's time, by which limits and bans go; `history` is the time of the candles.
 */
export interface ServerClock {
  readonly wallStart: number;
  readonly historyStart: number;
  /** Where history is over, and the clock stands. */
  readonly historyEnd: number;
  /** History's milliseconds in one of the machine's; 0 where somebody moves it. */
  readonly speed: number;
  wall(): number;
  history(): number;
}

/** History that runs `speed` times as fast as the machine's clock, from `from` to `end`, where it stands; 1 is as it was. */
export function pacedClock(from: number, end: number, speed: number, wall: () => number): ServerClock {
  const wallStart = wall();
  return {
    wallStart,
    historyStart: from,
    historyEnd: end,
    speed,
    wall,
    history: () => Math.min(end, Math.floor(from + (wall() - wallStart) * speed)),
  };
}

/** History that stands still until somebody moves it. */
export class SteppedClock implements ServerClock {
  readonly wallStart: number;
  readonly historyStart: number;
  readonly historyEnd: number;
  readonly speed = 0;
  readonly wall: () => number;
  private at: number;

  constructor(from: number, end: number, wall: () => number) {
    this.wallStart = wall();
    this.historyStart = from;
    this.wall = wall;
    this.historyEnd = end;
    this.at = from;
  }

  history(): number {
    return this.at;
  }

  /** Moves on, to the end of history at most; the past stays where it is. */
  moveTo(at: number): void {
    this.at = Math.max(this.at, Math.min(this.historyEnd, Math.floor(at)));
  }
}
