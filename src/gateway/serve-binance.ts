/** The exchange server as `backlot exchange` and tests start it: Binance's dialect over markets of one or two products. */
import { InputError } from '../model/issue.ts';
import { formatTime, type TimeMs } from '../model/time.ts';
import { pacedClock, SteppedClock } from './clock.ts';
import { Exchange } from './exchange.ts';
import type { FaultPlan } from './faults.ts';
import { Faults, noFaults } from './faults.ts';
import { Binance } from './binance/binance.ts';
import type { binanceHeartbeats } from './binance/heartbeats.ts';
import type { binanceLimits } from './binance/limits.ts';
import { binanceRetention } from './binance/retention.ts';
import type { ApiKey } from './binance/signing.ts';
import { serve, type RunningServer } from './server.ts';
import type { ServedConfig } from './served.ts';

export interface ExchangeOptions {
  readonly spot: ServedConfig | null;
  readonly usdm: ServedConfig | null;
  readonly keys: readonly ApiKey[];
  /** How many times as fast as it was; null for step by step. */
  readonly speed: number | null;
  /** Where history begins, ms; null for its first candle. */
  readonly from: number | null;
  readonly faults?: FaultPlan;
  readonly limits?: typeof binanceLimits;
  readonly heartbeats?: typeof binanceHeartbeats;
  /** What accounts remember of what is over. */
  readonly retention?: typeof binanceRetention;
  /** 0 for any that is free. */
  readonly port: number;
  readonly host?: string;
  readonly everyMs?: number;
  /** Is told what broke inside, once. */
  readonly onFailure?: (error: unknown) => void;
  /** The machine's time, ms. */
  readonly wall?: () => number;
}

export interface RunningExchange extends RunningServer {
  readonly spot: Exchange | null;
  readonly usdm: Exchange | null;
}

/** Serves until it is closed. Throws where the port is taken, and where history ends before it is to begin. */
export async function serveBinance(options: ExchangeOptions): Promise<RunningExchange> {
  const { spot: spotConfig, usdm: usdmConfig, keys, speed, wall = Date.now } = options;
  const candles = [spotConfig, usdmConfig].flatMap((config) =>
    config === null ? [] : config.markets.map((market) => market.candles),
  );
  if (candles.length === 0) throw new RangeError('an exchange has a market at least');
  const start = Math.min(...candles.map((columns) => columns.opensAt(0)));
  const end = Math.max(...candles.map((columns) => columns.opensAt(columns.length - 1) + columns.durationMs));
  const from = Math.max(options.from ?? 0, start);
  if (from >= end) throw overBefore(end as TimeMs);
  const keeps = options.retention ?? binanceRetention;
  const spot = spotConfig === null ? null : new Exchange(spotConfig, from, keeps.spot);
  const usdm = usdmConfig === null ? null : new Exchange(usdmConfig, from, keeps.usdm);
  const clock = speed === null ? new SteppedClock(from, end, wall) : pacedClock(from, end, speed, wall);
  const faults = options.faults ?? noFaults;
  const dialect = new Binance({
    spot,
    usdm,
    keys,
    clock,
    skewMs: new Faults(faults, 0).skewMs,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.heartbeats === undefined ? {} : { heartbeats: options.heartbeats }),
  });
  const server = await serve({
    dialect,
    clock,
    faults,
    port: options.port,
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.everyMs === undefined ? {} : { everyMs: options.everyMs }),
    ...(options.onFailure === undefined ? {} : { onFailure: options.onFailure }),
  });
  return { ...server, spot, usdm };
}

const overBefore = (end: TimeMs): InputError =>
  new InputError([
    {
      code: 'bad-time',
      severity: 'error',
      message: `history ends at ${formatTime(end)}, before it is to begin`,
      hint: 'Let it begin earlier.',
    },
  ]);
