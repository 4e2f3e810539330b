/**
 * What a run on a feed is made of, as plain JSON: the head of its journal, from which alone it can be set up again. The
 * candles are the journal's inputs; everything else is here, or is a strategy that is found again by its hash.
 */
import { z } from 'zod';
import { CandleColumns } from '../market/candles.ts';
import type { RunConfig } from '../engine/config.ts';
import type { Funding } from '../model/costs.ts';
import { InputError, type Issue } from '../model/issue.ts';
import { timeframeMs, type TimeMs } from '../model/time.ts';
import type { Rate } from '../model/units.ts';
import { buildStream, type DetailData, type FoundStrategy } from './build.ts';
import { normalSchema } from './normal-schema.ts';
import { spanOf } from './normal-zone.ts';
import { strategiesAgain } from './open-again.ts';
import { parseCarried, withDetail } from './origin.ts';
import type { Loader, OpenScenario } from './run.ts';
import { pathText, type Path, type Wrong } from './source.ts';

const text = z.string();
const whole = z.number().int().min(0);
const hash = z.string().regex(/^[0-9a-f]{32}$/);
const instant = z.number().int();

const headSchema = z.strictObject({
  engineRevision: whole,
  /** Who brought the candles: `rehearsal`, or the name of an exchange. */
  feed: text,
  /** The head of the engine's journal, which the digest covers. */
  header: text,
  /** As it was found: its file seen from the journal, its text, and what was set over it. */
  written: z.strictObject({ file: text, text, set: z.array(text).readonly() }),
  /** In normal form, as it ran. */
  scenario: normalSchema,
  strategies: z.array(z.strictObject({ id: text, use: text, hash: hash.nullable() })),
  /** In the order of the scenario's markets. */
  markets: z.array(
    z.strictObject({
      id: text,
      priceDigits: whole,
      /** Of its candles where they are known beforehand, else of the name of the feed. */
      hash,
      /** Rates of funding, where they came from a file. */
      funding: z
        .strictObject({
          kind: z.literal('series'),
          times: z.array(z.number()),
          rates: z.array(z.number() as unknown as z.ZodType<Rate>),
        })
        .nullable(),
      /** What comes with its candles (PATH-8); runs from before there was any have none. */
      detail: z.strictObject({ durationMs: whole, ofTrades: z.boolean() }).optional(),
    }),
  ),
  /** The open time of the first candles that it asked for. */
  from: instant,
  decideFrom: instant,
  /** When the scenario ends it, by the clock of the feed; null for never. */
  until: instant.nullable(),
  /** The instants about whose days it may ask. */
  span: z.strictObject({ from: instant, to: instant }),
});

export type StreamHead = z.infer<typeof headSchema>;

/** A scenario that can run on a feed: its columns are empty. */
export interface OpenStream extends Omit<OpenScenario, 'data'> {
  readonly head: StreamHead;
}

export interface StreamTerms {
  readonly feed: string;
  /** Where the scenario is, seen from the folder of the journal. */
  readonly file: string;
  readonly from: number;
  readonly until: number | null;
  readonly span: { readonly from: number; readonly to: number };
}

/** Of a scenario that was opened with candles: from files, or from the history of a feed. */
export function streamHead(open: OpenScenario, { feed, file, from, until, span }: StreamTerms): StreamHead {
  const { scenario, config, data, written, strategyHashes } = open;
  return {
    engineRevision: engineRevisionIn(config.header),
    feed,
    header: config.header,
    written: { ...written, file },
    scenario,
    strategies: scenario.strategies.map(({ id, use }, s) => ({ id, use, hash: strategyHashes[s]! })),
    markets: scenario.markets.map(({ id }, m) => ({
      id,
      priceDigits: data[m]!.candles.priceDigits,
      hash: data[m]!.hash,
      funding: seriesOf(data[m]!.funding),
      ...comingWith(data[m]!.detail),
    })),
    from,
    decideFrom: config.decideFrom,
    until,
    span,
  };
}

/** What a rehearsal of a scenario asks of days: the same as its backtest. */
export const spanOfFiles = ({ scenario, config }: OpenScenario): StreamTerms['span'] =>
  spanOf(
    scenario,
    config.markets.map(({ candles }) => candles),
  );

/** Judges the head of a journal. `file` is for messages. Throws InputError. */
export const checkStreamHead = (head: unknown, file: string): StreamHead =>
  parseCarried(
    headSchema as z.ZodType<StreamHead>,
    withDetail(head),
    file,
    'Journals are written by `backlot paper`.',
  );

/**
 * Ready to run, at its beginning. Strategies must be what they were, by their hashes. `carrier` is the journal, for
 * messages; `file` the scenario's own. Throws InputError.
 */
export async function openStreamHead(
  head: StreamHead,
  loader: Pick<Loader, 'strategy' | 'strategyHash'>,
  carrier: string,
  file: string,
): Promise<OpenStream> {
  const issues: Issue[] = [];
  const found = await strategiesAgain(head, loader, carrier, issues);
  if (issues.length > 0) throw new InputError(issues);
  const wrong: Wrong[] = [];
  const config = configOf(head, found as readonly FoundStrategy[], wrong);
  if (wrong.length > 0)
    throw new InputError(
      wrong.map(({ path, ...rest }) => ({
        ...rest,
        severity: 'error',
        file: carrier,
        path: pathText(['scenario', ...path]),
      })),
    );
  return {
    head,
    scenario: head.scenario,
    config,
    written: { ...head.written, file },
    strategyHashes: head.strategies.map(({ hash: one }) => one),
  };
}

function configOf(head: StreamHead, strategies: readonly FoundStrategy[], wrong: Wrong[]): RunConfig {
  const { scenario, markets, decideFrom, span, header } = head;
  const durationMs = timeframeMs(scenario.timeframe);
  const candles = markets.map(
    ({ priceDigits }) => new CandleColumns({ durationMs, priceDigits, capacity: 1024 }),
  );
  const data = markets.map(({ funding, detail, hash: one, priceDigits }) => ({
    hash: one,
    ...(funding === null ? {} : { funding }),
    ...(detail === undefined ? {} : { detail: emptyDetail(detail, priceDigits) }),
  }));
  const pathOf = (id: string): Path => ['strategies', id];
  const frame = { candles, decideFrom: decideFrom as TimeMs, span, header };
  return buildStream(scenario, frame, data, strategies, pathOf, wrong);
}

const comingWith = (detail: DetailData | undefined): Pick<StreamHead['markets'][number], 'detail'> =>
  detail === undefined
    ? {}
    : { detail: { durationMs: detail.candles.durationMs, ofTrades: detail.ofTrades } };

const emptyDetail = (
  { durationMs, ofTrades }: { readonly durationMs: number; readonly ofTrades: boolean },
  priceDigits: number,
): DetailData => ({ candles: new CandleColumns({ durationMs, priceDigits, capacity: 0 }), ofTrades });

function seriesOf(funding: Funding | undefined): StreamHead['markets'][number]['funding'] {
  if (funding?.kind !== 'series') return null;
  return { kind: 'series', times: [...funding.times], rates: [...funding.rates] };
}

const engineRevisionIn = (header: string): number =>
  (JSON.parse(header) as { readonly engineRevision: number }).engineRevision;
