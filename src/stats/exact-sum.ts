/**
 * Sums of whole numbers that are exact however large they grow: what is traded in a long run, in the smallest units of a
 * currency, soon lies beyond what a double counts (LEDG-1).
 */

/** Below it two numbers add up without rounding. */
const part = 2 ** 51;

export class ExactSum {
  private small = 0;
  private large = 0n;

  /** Adds a whole number. */
  add(value: number): void {
    if (value < part && value > -part) this.small += value;
    else this.large += BigInt(value);
    if (this.small < part && this.small > -part) return;
    this.large += BigInt(this.small);
    this.small = 0;
  }

  addAll(other: ExactSum): void {
    this.large += other.value;
  }

  get value(): bigint {
    return this.large + BigInt(this.small);
  }
}
