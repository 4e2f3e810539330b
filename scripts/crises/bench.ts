/**
 * Runs scenarios on the real candles of the shared folder, as a user does who keeps them there: paths in a scenario are
 * relative to that folder, strategies lie beside this file. Files are read once for all runs.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { loaderBeside } from '../../src/run-file.ts';
import type { MarketData } from '../../src/scenario/build.ts';
import { openScenario, runScenario, type FinishedRun, type Loader } from '../../src/scenario/run.ts';

/** A candle as its file has it. */
export interface Row {
  /** Open time, ms. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export class Bench {
  private readonly folder: string;
  private readonly loader: Loader;
  private readonly rows = new Map<string, ReadonlyMap<number, Row>>();

  /** `shared` holds the folder `data`. */
  constructor(shared: string) {
    this.folder = `${shared}/data/`;
    const data = loaderBeside(`${this.folder}scenario.yaml`);
    const here = loaderBeside(new URL('scenario.yaml', import.meta.url).pathname);
    const known = new Map<string, MarketData>();
    this.loader = {
      candles: (market, scenario, digits) => {
        const key = JSON.stringify([market.file, market.funding, digits]);
        const found = known.get(key) ?? data.candles(market, scenario, digits);
        known.set(key, found);
        return found;
      },
      strategy: (name) => here.strategy(name),
      strategyHash: (name) => here.strategyHash(name),
    };
  }

  /** Runs `scenario` with `set` put over it, under its own path policy and under all others for the band. */
  async play(scenario: string, set: readonly string[] = []): Promise<FinishedRun> {
    return runScenario(await openScenario(scenario, 'scenario.yaml', this.loader, set));
  }

  /** What stands in a file of candles, by open time, read apart from the engine: for working by hand, and for charts. */
  candles(file: string): ReadonlyMap<number, Row> {
    const found = this.rows.get(file) ?? readRows(this.lines(file));
    this.rows.set(file, found);
    return found;
  }

  /** Rates and mark prices of a file of funding, by time; null where the file has no mark price. */
  funding(file: string): ReadonlyMap<number, { readonly rate: number; readonly mark: number | null }> {
    return new Map(
      this.lines(file).map((line) => {
        const [time, rate, mark] = line.split(',');
        return [Number(time), { rate: Number(rate), mark: mark === '' ? null : Number(mark) }];
      }),
    );
  }

  private lines(file: string): readonly string[] {
    const text = gunzipSync(readFileSync(this.folder + file)).toString();
    return text.trimEnd().split('\n').slice(1);
  }
}

function readRows(lines: readonly string[]): ReadonlyMap<number, Row> {
  return new Map(
    lines.map((line) => {
      const [time, open, high, low, close, volume] = line.split(',').map(Number) as [
        number, number, number, number, number, number,
      ]; // prettier-ignore
      return [time, { time, open, high, low, close, volume }];
    }),
  );
}

export const ms = (time: string): number => Date.parse(time);

/** The rows that open in [from, to). */
export function between(rows: ReadonlyMap<number, Row>, from: string, to: string): readonly Row[] {
  return [...rows.values()].filter(({ time }) => time >= ms(from) && time < ms(to));
}
