/** The exchanges that can be configured: their names, the variables that hold their credentials, and their networks. */

export const exchangeIds = ['binance', 'bybit', 'coinbase'] as const;
export type ExchangeId = (typeof exchangeIds)[number];

/** Where orders would go: an exchange's own place for tests, with money that is none, or the real one. */
export const networks = ['testnet', 'real'] as const;
export type Network = (typeof networks)[number];

/** What a variable holds. */
export const variableKinds = ['key', 'secret', 'passphrase', 'testnet'] as const;
export type VariableKind = (typeof variableKinds)[number];

const suffixes: Readonly<Record<VariableKind, string>> = {
  key: 'API_KEY',
  secret: 'SECRET_KEY',
  passphrase: 'PASSPHRASE',
  testnet: 'TESTNET',
};

export const exchangeTitles: Readonly<Record<ExchangeId, string>> = {
  binance: 'Binance',
  bybit: 'Bybit',
  coinbase: 'Coinbase',
};

/** `BINANCE_API_KEY` and the like. */
export const variableOf = (exchange: ExchangeId, kind: VariableKind): string =>
  `${exchange.toUpperCase()}_${suffixes[kind]}`;

/** The kinds of variables that an exchange has. */
export const kindsOf = (exchange: ExchangeId): readonly VariableKind[] =>
  variableKinds.filter((kind) => kind !== 'passphrase' || exchange === 'coinbase');

export const isExchangeId = (name: string): name is ExchangeId =>
  (exchangeIds as readonly string[]).includes(name);
