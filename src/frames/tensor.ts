/**
 * What stands in for the tensors of TensorFlow.js under danfojs-node, in float64.
 *
 * danfojs does the arithmetic of whole frames on them, and theirs are float32: a time in milliseconds then is off by up
 * to a minute, a price by its last digits. Here is what frames and series call, of ranks 0 to 2; the two scalers of
 * danfojs want more and do not work.
 */
import { keyOf, RandomStream } from '../base/random.ts';

type Nested = number | readonly number[] | readonly (readonly number[])[];
type Operation = (a: number, b: number) => number;

export class Tensor {
  /** Row by row; of rank 1 one row, of rank 0 one number. */
  readonly data: readonly number[];
  readonly rows: number;
  readonly columns: number;
  readonly rank: number;

  constructor(data: readonly number[], rows: number, columns: number, rank: number) {
    this.data = data;
    this.rows = rows;
    this.columns = columns;
    this.rank = rank;
  }

  get shape(): number[] {
    return [this.rows, this.columns].slice(2 - this.rank);
  }

  arraySync(): Nested {
    if (this.rank === 0) return this.data[0]!;
    if (this.rank === 1) return [...this.data];
    return Array.from({ length: this.rows }, (_, row) =>
      this.data.slice(row * this.columns, (row + 1) * this.columns),
    );
  }

  clone(): Tensor {
    return new Tensor([...this.data], this.rows, this.columns, this.rank);
  }

  transpose(): Tensor {
    const { rows, columns } = this;
    const data = this.data.map((_, i) => this.data[(i % rows) * columns + Math.floor(i / rows)]!);
    return new Tensor(data, columns, rows, this.rank);
  }

  argMax(): Tensor {
    return this.#first((one, best) => one > best);
  }

  argMin(): Tensor {
    return this.#first((one, best) => one < best);
  }

  add = (other: Operand): Tensor => this.#with(other, (a, b) => a + b);
  sub = (other: Operand): Tensor => this.#with(other, (a, b) => a - b);
  mul = (other: Operand): Tensor => this.#with(other, (a, b) => a * b);
  div = (other: Operand): Tensor => this.#with(other, (a, b) => a / b);
  /** By zero: zero, as the original has it. */
  divNoNan = (other: Operand): Tensor => this.#with(other, (a, b) => (b === 0 ? 0 : a / b));
  pow = (other: Operand): Tensor => this.#with(other, (a, b) => a ** b);
  /** With the sign of the divisor. */
  mod = (other: Operand): Tensor => this.#with(other, (a, b) => a - b * Math.floor(a / b));
  greater = (other: Operand): Tensor => this.#with(other, (a, b) => Number(a > b));
  greaterEqual = (other: Operand): Tensor => this.#with(other, (a, b) => Number(a >= b));
  less = (other: Operand): Tensor => this.#with(other, (a, b) => Number(a < b));
  lessEqual = (other: Operand): Tensor => this.#with(other, (a, b) => Number(a <= b));
  equal = (other: Operand): Tensor => this.#with(other, (a, b) => Number(a === b));
  notEqual = (other: Operand): Tensor => this.#with(other, (a, b) => Number(a !== b));

  /** One by one; a lone row, column or number goes with every other. */
  #with(other: Operand, operation: Operation): Tensor {
    const that = other instanceof Tensor ? other : scalar(other);
    const rows = Math.max(this.rows, that.rows);
    const columns = Math.max(this.columns, that.columns);
    for (const one of [this, that])
      if ((one.rows !== rows && one.rows !== 1) || (one.columns !== columns && one.columns !== 1))
        throw new RangeError(`shapes [${this.shape.join()}] and [${that.shape.join()}] do not go together`);
    const at = (one: Tensor, row: number, column: number): number =>
      one.data[(one.rows === 1 ? 0 : row) * one.columns + (one.columns === 1 ? 0 : column)]!;
    const data = Array.from({ length: rows * columns }, (_, i) => {
      const [row, column] = [Math.floor(i / columns), i % columns];
      return operation(at(this, row, column), at(that, row, column));
    });
    return new Tensor(data, rows, columns, Math.max(this.rank, that.rank));
  }

  #first(isBetter: (one: number, best: number) => boolean): Tensor {
    return scalar(this.data.reduce((best, one, i, all) => (isBetter(one, all[best]!) ? i : best), 0));
  }
}

type Operand = Tensor | number;

const numberOf = (value: unknown): number => (value === null || value === undefined ? NaN : Number(value));

const scalar = (value: unknown): Tensor => new Tensor([numberOf(value)], 1, 1, 0);

const tensor1d = (values: readonly unknown[]): Tensor =>
  new Tensor(values.map(numberOf), 1, values.length, 1);

function tensor2d(values: readonly unknown[], shape: readonly [number, number]): Tensor {
  return new Tensor(values.flat().map(numberOf), shape[0], shape[1], 2);
}

/** What `sample` draws with: the same seed, the same rows. */
class Sampled<T> {
  readonly #values: readonly T[];

  constructor(values: readonly T[]) {
    this.#values = values;
  }

  shuffle(_buffer: number, seed: string): Sampled<T> {
    const chance = new RandomStream(keyOf(seed));
    const keyed = this.#values.map((value) => ({ value, key: chance.next() }));
    return new Sampled(keyed.sort((a, b) => a.key - b.key).map(({ value }) => value));
  }

  take(count: number): Sampled<T> {
    return new Sampled(this.#values.slice(0, count));
  }

  toArray(): Promise<T[]> {
    return Promise.resolve([...this.#values]);
  }
}

/** In the place of the module `@tensorflow/tfjs-node`. */
export const tensors = {
  Tensor,
  scalar,
  tensor1d,
  tensor2d,
  data: { array: <T>(values: readonly T[]): Sampled<T> => new Sampled(values) },
  version: { tfjs: 'float64 of backlot' },
};
