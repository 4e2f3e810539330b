/**
 * A counterexample as files, in a folder of its own: `world.json`, from which `readWorld` gives the world back as an
 * example for later runs; the scenario with its candles, which `backlot run` takes once the strategy's file stands
 * beside it; and the report of the run, with its charts.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { originOf } from '../scenario/origin.ts';
import { runScenario } from '../scenario/run.ts';
import { columnsOf, csvOf } from './candles.ts';
import { openWorld, type AnyStrategy, type Params } from './play.ts';
import { candleFile, scenarioOf, strategyFile, type World } from './world.ts';

const useNote = `# For backlot run: copy the file of the strategy into this folder as ${strategyFile}, or write its path at use.\n`;

/** Writes into `folder`, over what an earlier counterexample left there. */
export async function keepWorld(
  folder: string,
  strategy: AnyStrategy,
  world: World,
  params: Params,
  text: string,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: string): void => writeFileSync(join(folder, name), content);
  write('world.json', `${JSON.stringify(world, null, 2)}\n`);
  write('what-happened.txt', `${text}\n`);
  write('scenario.yaml', useNote + stringify(scenarioOf(world, params, `${strategy.name} in a world`)));
  for (const market of Object.keys(world.terms.markets))
    write(candleFile(market), csvOf(columnsOf(world, market)));
  const run = runScenario(await openWorld(strategy, world, params), { band: false });
  const { reportHtml } = await import('../report/html.ts');
  write('report.html', await reportHtml(run, originOf(run, 'scenario.yaml')));
}

/** The world that `keepWorld` wrote into `folder`. */
export function readWorld(folder: string): World {
  return JSON.parse(readFileSync(join(folder, 'world.json'), 'utf8')) as World;
}
