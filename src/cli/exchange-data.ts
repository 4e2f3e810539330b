/**
 * What `backlot exchange --data` names, as what the server serves: scenarios with their rules, fees and account, and
 * candle files by themselves.
 */
import type { ServedConfig, ServedMarket } from '../gateway/served.ts';
import { InputError, type Issue } from '../model/issue.ts';
import type { OpenScenario } from '../scenario/run.ts';
import { openFile } from '../run-file.ts';
import { openFiles } from './exchange-files.ts';
import type { JsonFlag } from './flags.ts';

export interface ExchangeFlags extends JsonFlag {
  readonly data: readonly string[];
  readonly speed: string | undefined;
  readonly step: boolean;
  readonly from: string | undefined;
  readonly port: number;
  readonly host: string;
  readonly timeframe: string;
  readonly perpetual: boolean;
  readonly leverage: number;
  readonly maintenance: string;
  readonly balance: string;
  readonly faults: string | undefined;
}

export interface ServedData {
  readonly spot: ServedConfig | null;
  readonly usdm: ServedConfig | null;
}

type Terms = Pick<ExchangeFlags, 'data' | 'timeframe' | 'perpetual' | 'leverage' | 'maintenance' | 'balance'>;

/** Reads everything; throws InputError with all that is wrong. */
export async function servedData(terms: Terms): Promise<ServedData> {
  const issues: Issue[] = [];
  const configs: { readonly source: string; readonly config: ServedConfig }[] = [];
  const scenarios = terms.data.filter(isScenario);
  const files = terms.data.filter((source) => !isScenario(source));
  const take = async (source: string, open: () => Promise<OpenScenario>): Promise<void> => {
    try {
      configs.push({ source, config: servedConfig(await open(), source, issues) });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      issues.push(...error.issues);
    }
  };
  for (const source of scenarios) await take(source, () => openFile(source));
  if (files.length > 0) await take(files.join(', '), () => openFiles(files, terms));
  const of = (kind: ServedConfig['kind']): ServedConfig | null => {
    const found = configs.filter(({ config }) => config.kind === kind);
    return found.length === 0 ? null : joined(found, issues);
  };
  const served = { spot: of('spot'), usdm: of('margin') };
  if (issues.length > 0) throw new InputError(issues);
  return served;
}

const isScenario = (source: string): boolean => /\.ya?ml$/.test(source);

/** Of an opened scenario what an exchange has: not its strategies, and not its latency, for which there is a wire. */
function servedConfig({ config }: OpenScenario, source: string, issues: Issue[]): ServedConfig {
  const { account, markets, path, seed } = config;
  const whole: readonly string[] = ['range', 'volume-share', 'square-root'];
  for (const { instrument, slippage, detail } of markets) {
    if (detail !== null)
      issues.push({
        code: 'not-served',
        severity: 'error',
        file: source,
        message: `prices of ${instrument.id} are served along its candles, and not along their detail`,
        hint: 'Leave detail out, or serve the finer candles themselves.',
      });
    if (!whole.includes(slippage.kind)) continue;
    issues.push({
      code: 'not-served',
      severity: 'error',
      file: source,
      message: `slippage ${slippage.kind} of ${instrument.id} is reckoned on whole candles, and prices are served moment by moment`,
      hint: 'Give it in ticks or as a rate.',
    });
  }
  return {
    kind: account.kind,
    currency: account.currency,
    digits: account.digits,
    balance: account.balance,
    margin: account.margin,
    coin: account.coin,
    path,
    seed,
    markets,
  };
}

/** Scenarios of one product become one exchange where their accounts are the same. */
function joined(
  found: readonly { readonly source: string; readonly config: ServedConfig }[],
  issues: Issue[],
): ServedConfig {
  const [first, ...others] = found;
  const { config, source } = first!;
  const markets: ServedMarket[] = [...config.markets];
  for (const other of others) {
    const isSame = other.config.currency === config.currency && other.config.digits === config.digits;
    const twice = other.config.markets.find(({ instrument }) =>
      markets.some((one) => one.instrument.id === instrument.id),
    );
    const problem = !isSame
      ? `its account is not in ${config.currency} as that of ${source}`
      : twice === undefined
        ? null
        : `${twice.instrument.id} is also in ${source}`;
    if (problem !== null)
      issues.push({
        code: 'not-served',
        severity: 'error',
        file: other.source,
        message: problem,
        hint: 'Serve them apart, on two ports.',
      });
    markets.push(...other.config.markets);
  }
  return { ...config, markets };
}
