/**
 * What is configured of an exchange: its credentials and its network, judged without asking it. The test network is the
 * default; the real one is asked for by name (`BINANCE_TESTNET=false`), and that alone sends nothing there.
 */
import { InputError, nearest, type Issue } from '../model/issue.ts';
import { readEnvironment, type Environment, type EnvironmentOptions, type Variable } from './environment.ts';
import {
  exchangeIds,
  exchangeTitles,
  isExchangeId,
  kindsOf,
  variableOf,
  type ExchangeId,
  type Network,
  type VariableKind,
} from './exchanges.ts';
import { faultsOf, formOf, withLineBreaks, type KeyFault, type KeyForm } from './key-forms.ts';
import { Secret } from './secret.ts';

export interface ExchangeConfig {
  readonly exchange: ExchangeId;
  readonly network: Network;
  readonly form: KeyForm;
  readonly key: Secret;
  /** A private key has its line breaks. */
  readonly secret: Secret;
  /** Of Coinbase's older keys; null for all others. */
  readonly passphrase: Secret | null;
}

/** `absent`: no credentials. `wrong`: some, with errors among the issues. */
export interface ExchangeStatus {
  readonly exchange: ExchangeId;
  readonly state: 'configured' | 'absent' | 'wrong';
  /** Null where what is said of it is wrong. */
  readonly network: Network | null;
  readonly form: KeyForm | null;
  readonly issues: readonly Issue[];
  readonly config: ExchangeConfig | null;
}

/** The configuration of one exchange. Throws InputError with all that is wrong, or missing. */
export function exchangeConfig(exchange: string, options: EnvironmentOptions = {}): ExchangeConfig {
  const environment = readEnvironment(options);
  const { config, issues, state } = statusOf(known(exchange), environment);
  if (config !== null) return config;
  // What is missing may stand in a line that is broken.
  const broken = environment.issues.filter(({ severity }) => severity === 'error');
  throw new InputError(state === 'absent' ? [...missing(known(exchange)), ...broken] : issues);
}

/** Whether an exchange has credentials that can be used. Throws InputError for one that is not known. */
export const isConfigured = (exchange: string, options: EnvironmentOptions = {}): boolean =>
  statusOf(known(exchange), readEnvironment(options)).config !== null;

/** Every exchange, and what is wrong elsewhere among the variables. Throws InputError where the file cannot be read. */
export function exchangeStatuses(options: EnvironmentOptions = {}): {
  readonly exchanges: readonly ExchangeStatus[];
  readonly issues: readonly Issue[];
} {
  const environment = readEnvironment(options);
  return {
    exchanges: exchangeIds.map((exchange) => statusOf(exchange, environment)),
    issues: environment.issues.filter((issue) => exchangeIds.every((one) => !isOf(one, issue))),
  };
}

function known(exchange: string): ExchangeId {
  if (isExchangeId(exchange)) return exchange;
  const meant = nearest(exchange, exchangeIds);
  throw new InputError([
    {
      code: 'unknown-exchange',
      severity: 'error',
      message: `there is no exchange "${exchange}" here`,
      hint: meant === null ? `Exchanges: ${exchangeIds.join(', ')}.` : `Did you mean "${meant}"?`,
    },
  ]);
}

/** Whether an issue is about the value of a variable of the exchange. */
const isOf = (exchange: ExchangeId, { path }: Issue): boolean =>
  kindsOf(exchange).some((kind) => variableOf(exchange, kind) === path);

function statusOf(exchange: ExchangeId, environment: Environment): ExchangeStatus {
  const { variables } = environment;
  const find = (kind: VariableKind): Variable | undefined => variables.get(variableOf(exchange, kind));
  const textOf = (kind: VariableKind): string | undefined => find(kind)?.value.reveal().trim();
  const [key, secret, passphrase] = [textOf('key'), textOf('secret'), textOf('passphrase')];
  const network = networkOf(textOf('testnet'));
  // What the environment says in place of a broken line holds.
  const broken = environment.issues.filter(
    (issue) => isOf(exchange, issue) && variables.get(issue.path!)?.file !== null,
  );
  const isBroken = (kind: VariableKind): boolean =>
    broken.some(({ path }) => path === variableOf(exchange, kind));
  const issues: Issue[] = [...broken];
  const tell = (fault: KeyFault, code = 'bad-credential', severity: Issue['severity'] = 'error'): void => {
    issues.push(issueAt(exchange, fault, find(fault.kind), code, severity));
  };
  const unusable = (state: 'absent' | 'wrong'): ExchangeStatus => ({
    exchange,
    state,
    network,
    form: null,
    issues,
    config: null,
  });
  if (network === null && !isBroken('testnet'))
    tell({ kind: 'testnet', message: 'expected true or false', hint: withoutIt });
  if (key === undefined && secret === undefined && passphrase === undefined)
    return unusable(network === null || broken.length > 0 ? 'wrong' : 'absent');
  if (key === undefined) tell(lacking('key', find('secret')), 'missing-credential');
  if (secret === undefined) tell(lacking('secret', find('key')), 'missing-credential');
  const given = { ...(key === undefined ? {} : { key }), ...(secret === undefined ? {} : { secret }) };
  // A value that could not be read is not judged besides.
  const faults = faultsOf({ ...given, passphrase: passphrase ?? null }).filter(({ kind }) => !isBroken(kind));
  for (const fault of faults) tell(fault);
  if (key === undefined || secret === undefined || faults.length + broken.length > 0)
    return unusable('wrong');
  const credentials = { key, secret: withLineBreaks(secret), passphrase: passphrase ?? null };
  const form = formOf(exchange, credentials);
  if (typeof form !== 'string') {
    tell(form);
    return unusable('wrong');
  }
  if (network === null) return unusable('wrong');
  if (form === 'ecdsa' && network === 'testnet')
    tell({ kind: 'testnet', message: noTestnet }, 'no-testnet', 'warning');
  const config: ExchangeConfig = {
    exchange,
    network,
    form,
    key: new Secret(credentials.key),
    secret: new Secret(credentials.secret),
    passphrase: credentials.passphrase === null ? null : new Secret(credentials.passphrase),
  };
  return { exchange, state: 'configured', network, form, issues, config };
}

const withoutIt = 'Without it the test network is meant.';
const noTestnet = 'Coinbase has no test network for keys of this form: its sandbox trades nothing';

/** Null for what is neither true nor false. */
function networkOf(text: string | undefined): Network | null {
  const said = text?.toLowerCase();
  if (said === undefined || ['true', '1', 'yes', 'on'].includes(said)) return 'testnet';
  return ['false', '0', 'no', 'off'].includes(said) ? 'real' : null;
}

function missing(exchange: ExchangeId): readonly Issue[] {
  const names = (['key', 'secret'] as const).map((kind) => variableOf(exchange, kind));
  return [
    {
      code: 'not-configured',
      severity: 'error',
      message: `${exchangeTitles[exchange]} has no credentials: ${names.join(' and ')} are not set`,
      hint: 'Set them in the environment, or in a file .env.',
    },
  ];
}

/** One of a pair is missing, while the other one is there. */
function lacking(kind: VariableKind, other: Variable | undefined): KeyFault {
  const message = 'this is missing';
  if (other === undefined) return { kind, message };
  const { file, line, name } = other;
  return {
    kind,
    message,
    hint: `${name} is set, ${file === null ? 'in the environment' : `in ${file}:${line ?? 1}`}.`,
  };
}

function issueAt(
  exchange: ExchangeId,
  { kind, message, hint }: KeyFault,
  variable: Variable | undefined,
  code: string,
  severity: Issue['severity'],
): Issue {
  const file = variable?.file ?? null;
  const line = variable?.line ?? null;
  return {
    code,
    severity,
    ...(file === null ? {} : { file }),
    ...(line === null ? {} : { line }),
    path: variableOf(exchange, kind),
    message,
    ...(hint === undefined ? {} : { hint }),
  };
}
