/**
 * `npm run bench [-- --json | --quick | --parts]`: every workload in a fresh process, as a ratio to its bare loop: as a loop is
 * called, and in a second process at its best (`workload.ts`).
 *
 * Prints a table, or with `--json` one object. `--quick` makes few pairs: it says whether the workloads still run and
 * agree with their bare loops, not how fast they are. Aims are printed beside the ratios; missing one is no failure.
 *
 * `ten` is measured against the cross's bare loop, as its aim is: its own loop is called ten times as often, and so is
 * compiled as a whole in either process. So is `managers`; `--parts` adds what of it takes how long: its entries with a
 * stop and two targets alone, with the plan, and with ladder, sizes and limits.
 */
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';

interface Workload {
  readonly name: string;
  readonly ns: number;
  readonly yardstickNs: number;
  readonly ratio: number;
  readonly fills: number;
  readonly bytesPerCandle: number;
}

/** Both measurements of a workload. */
interface Measured extends Workload {
  readonly best: Workload;
}

const json = process.argv.includes('--json');
const quick = process.argv.includes('--quick');
const againstCross = ['ten', 'managers', 'targets', 'plan', 'limits'];
const parts = process.argv.includes('--parts') ? { targets: null, plan: null, limits: null } : {};

const aims: Readonly<Record<string, number | null>> = {
  hold: 1.5,
  cross: 4.5,
  bracket: 2.5,
  ten: 6,
  mixed: null,
  trailing: 3,
  resting: null,
  frictions: null,
  managers: 10,
  ...parts,
};

const pairs = quick ? 3 : 31;
const root = new URL('..', import.meta.url).pathname;

const measured = Object.keys(aims).map((name): Measured => ({
  ...measure(name),
  best: measure(name, 'best'),
}));
const demoMs = demo(quick ? 1 : 7);
const cross = measured.find((result) => result.name === 'cross')!;
const hold = measured.find((result) => result.name === 'hold')!;
const results = measured.map((result) => {
  if (!againstCross.includes(result.name)) return result;
  return { ...against(result, cross), best: against(result.best, cross.best) };
});
if (json) {
  const workloads = Object.fromEntries(
    results.map(({ name, ns, yardstickNs, ratio, fills, best }) => [
      name,
      {
        ns: round(ns),
        yardstickNs: round(yardstickNs),
        ratio: round(ratio),
        bestYardstickNs: round(best.yardstickNs),
        bestRatio: round(best.ratio),
        fills,
      },
    ]),
  );
  console.log(
    JSON.stringify({
      yardstickNs: round(cross.yardstickNs),
      workloads,
      bytesPerCandle: round(Math.max(...results.map((result) => result.bytesPerCandle))),
      fillNs: Math.round(fillNs()),
      demoMs: Math.round(demoMs),
      node: process.version,
      cpu: cpus()[0]?.model ?? 'unknown',
    }),
  );
} else {
  table();
}

/** What a fill costs: the cross less the hold, which does the same but for its fills. */
function fillNs(): number {
  const candles = 1_000_000;
  return ((cross.ns - hold.ns) * candles) / (cross.fills - hold.fills);
}

function measure(name: string, ...more: readonly string[]): Workload {
  process.stderr.write(`measuring ${[name, ...more].join(' ')} ...\n`);
  const args = ['--expose-gc', `${root}bench/workload.ts`, name, String(pairs), ...more];
  const child = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (child.status !== 0) {
    process.stderr.write(child.stderr);
    process.exit(1);
  }
  return JSON.parse(child.stdout) as Workload;
}

/** The same against the bare loop of another workload, each as its own process measured it. */
function against<T extends Workload>(result: T, { yardstickNs }: Workload): T {
  return { ...result, yardstickNs, ratio: result.ns / yardstickNs };
}

/** Median wall time of the demo as a process. */
function demo(times: number): number {
  const took = Array.from({ length: times }, () => {
    const from = performance.now();
    const child = spawnSync(process.execPath, ['src/cli/main.ts', 'run', 'scenarios/demo.yaml'], {
      cwd: root,
    });
    if (child.status !== 0) {
      process.stderr.write(child.stderr);
      process.exit(1);
    }
    return performance.now() - from;
  });
  return took.sort((a, b) => a - b)[took.length >> 1]!;
}

function table(): void {
  console.log('                       bare loop as called          at its best');
  console.log('workload    ns/candle  ns/candle   ratio    aim  ns/candle   ratio     fills  bytes/candle');
  for (const { name, ns, yardstickNs, ratio, fills, bytesPerCandle, best } of results) {
    const aim = aims[name];
    const cells = [
      name.padEnd(10),
      ns.toFixed(1).padStart(10),
      yardstickNs.toFixed(1).padStart(10),
      ratio.toFixed(2).padStart(7),
      (aim === null || aim === undefined ? '-' : `<= ${aim}`).padStart(6),
      best.yardstickNs.toFixed(1).padStart(10),
      best.ratio.toFixed(2).padStart(7),
      String(fills).padStart(9),
      bytesPerCandle.toFixed(0).padStart(13),
    ];
    console.log(cells.join(' '));
  }
  const resting = results.find((result) => result.name === 'resting')!;
  console.log(`a hundred resting limits take ${(resting.ns / hold.ns).toFixed(2)} times hold (aim: 2)`);
  console.log(
    `a fill ${fillNs().toFixed(0)} ns; the demo ${demoMs.toFixed(0)} ms; ${process.version}; ${cpus()[0]?.model ?? ''}`,
  );
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
