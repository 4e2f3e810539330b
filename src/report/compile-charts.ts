/** From the specifications of `charts.ts` to what the page draws. */
import { registerHooks } from 'node:module';
import type { TopLevelSpec } from 'vega-lite';
import { BugError } from '../base/assert.ts';
import { chartSpecs, type ChartName, type ChartTerms } from './charts.ts';
import { chartConfig } from './theme.ts';

/** Vega specifications of all charts. Vega-lite is loaded here, and only when a report is written. */
export async function compiledCharts(terms: ChartTerms): Promise<Readonly<Record<ChartName, unknown>>> {
  const { compile } = await vegaLite();
  const entries = Object.entries(chartSpecs(terms)).map(([name, spec]) => {
    const { spec: compiled } = compile(spec as unknown as TopLevelSpec, { config: chartConfig, logger });
    return [name, compiled] as const;
  });
  return Object.fromEntries(entries) as unknown as Readonly<Record<ChartName, unknown>>;
}

/**
 * Vega-lite takes four functions of `vega-util` by way of `vega`, which hands them on: with all else that `vega` consists
 * of, loading it for them takes longer than the compiler itself. What `vega-util` does not have fails when it is loaded.
 */
async function vegaLite(): Promise<typeof import('vega-lite')> {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const isByWay = specifier === 'vega' && context.parentURL?.includes('/vega-lite/') === true;
      return next(isByWay ? 'vega-util' : specifier, context);
    },
  });
  try {
    return await import('vega-lite');
  } finally {
    hooks.deregister();
  }
}

/** The specifications are ours: what the compiler has to say against one is a bug. */
const logger = {
  level: () => logger,
  error: (...what: readonly unknown[]): never => complain(what),
  warn: (...what: readonly unknown[]): never => complain(what),
  info: () => logger,
  debug: () => logger,
};

function complain(what: readonly unknown[]): never {
  throw new BugError(`a chart cannot be compiled as it is: ${what.map(String).join(' ')}`);
}
