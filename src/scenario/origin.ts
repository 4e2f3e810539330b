/**
 * Where a run came from, as plain JSON: everything that is needed to run it again somewhere else, and to see that it is
 * the same. Run files and reports carry it. Paths are relative, the scenario's to the file that carries this, those of
 * candles and strategies to the scenario; nothing of the machine or the hour enters it.
 */
import { z } from 'zod';
import { InputError } from '../model/issue.ts';
import { normalSchema } from './normal-schema.ts';
import type { FinishedRun } from './run.ts';
import { pathText, type Path } from './source.ts';

const text = z.string();
const hash = z.string().regex(/^[0-9a-f]{32}$/);

export const originSchema = z.strictObject({
  name: text,
  /** Of the engine that ran it. */
  engineRevision: z.number().int().min(1),
  digest: hash,
  /** Whether it was run under every path policy for the band. */
  band: z.boolean(),
  /** The scenario's file, with `/` between its parts, its text, and what was set over it. */
  written: z.strictObject({ file: text, text, set: z.array(text).readonly() }),
  /** The scenario in normal form: what ran. */
  scenario: normalSchema,
  /** In the order of the scenario's markets and strategies; a strategy that is built in has no hash. */
  data: z.array(z.strictObject({ market: text, file: text, hash })),
  strategies: z.array(z.strictObject({ id: text, use: text, hash: text.nullable() })),
});

export type RunOrigin = z.infer<typeof originSchema>;

/** `file`: where the scenario is, seen from the folder of the file that will carry this. */
export function originOf(run: FinishedRun, file: string): RunOrigin {
  const { scenario, result, data, strategyHashes, written } = run;
  return {
    name: scenario.name,
    engineRevision: result.engineRevision,
    digest: result.digest,
    band: result.band !== null,
    written: { ...written, file },
    scenario,
    data: scenario.markets.map(({ id, file: path }, m) => ({ market: id, file: path, hash: data[m]!.hash })),
    strategies: scenario.strategies.map(({ id, use }, s) => ({ id, use, hash: strategyHashes[s]! })),
  };
}

/** What carries a scenario in normal form from before markets had detail (PATH-8): they have none. */
export function withDetail(carrier: unknown): unknown {
  const { scenario } = (carrier ?? {}) as { scenario?: { markets?: unknown } | null };
  if (!Array.isArray(scenario?.markets)) return carrier;
  const markets = scenario.markets.map((market: unknown) =>
    typeof market === 'object' && market !== null && !('detail' in market)
      ? { ...market, detail: null }
      : market,
  );
  return { ...(carrier as object), scenario: { ...scenario, markets } };
}

/** JSON that `file` carries, when it is what `schema` says. Throws InputError with everything that does not fit. */
export function parseCarried<T>(schema: z.ZodType<T>, value: unknown, file: string, hint: string): T {
  const parsed = schema.safeParse(value);
  // As it was: the order of its fields is part of what is hashed and compared.
  if (parsed.success) return value as T;
  throw new InputError(
    parsed.error.issues.map(({ path, message }) => ({
      code: 'bad-origin',
      severity: 'error',
      file,
      path: pathText(path as Path),
      message: `no run wrote this: ${message}`,
      hint,
    })),
  );
}
