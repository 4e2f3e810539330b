/**
 * What the package promises to the outside.
 *
 * Run a scenario: `runFile`. Write a strategy: `defineStrategy`, the intents, the indicators. Everything else is inside.
 */
export { exchangeConfig, isConfigured } from './connect/exchange-config.ts';
export type { ExchangeConfig } from './connect/exchange-config.ts';
export type { EnvironmentOptions } from './connect/environment.ts';
export { exchangeIds, networks } from './connect/exchanges.ts';
export type { ExchangeId, Network } from './connect/exchanges.ts';
export { keyForms } from './connect/key-forms.ts';
export type { KeyForm } from './connect/key-forms.ts';
export { Secret } from './connect/secret.ts';
export { runFile } from './run-file.ts';
export type { EquityRow, FileOptions, ResultWithEquity } from './run-file.ts';
export type { Result } from './scenario/result-schema.ts';
export type { RunOptions } from './scenario/run.ts';
export { InputError, formatIssue } from './model/issue.ts';
export type { Issue } from './model/issue.ts';
export { above, below, crosses } from './strategy/condition.ts';
export type { Condition, Operand } from './strategy/condition.ts';
export { defineStrategy } from './strategy/strategy.ts';
export type { EntryPart, OwnFill, Strategy } from './strategy/strategy.ts';
export type { CandleView, OrderView, Reading, View } from './strategy/view.ts';
export type { ParamSpec, ParamSpecs, ParamValue, ParamsOf } from './strategy/params.ts';
export { amend, buy, cancel, exit, oneCancelsOther, sell } from './model/intent.ts';
export type {
  AmendIntent,
  BreakEven,
  CancelIntent,
  Chandelier,
  EnterIntent,
  EntryTerms,
  EntryType,
  ExitIntent,
  Intent,
  Intents,
  Lasting,
  LimitLasting,
  OcoIntent,
  OrderPrice,
  StopPlan,
  TargetIntent,
  TrailTerms,
  TriggeredLimit,
} from './model/intent.ts';
export type {
  Awaited,
  LadderShape,
  Levels,
  Progression,
  ScaleIn,
  ScaleOut,
  Spacing,
} from './model/ladder.ts';
export type { InRisk, Length, Level, Reach, Volatility } from './model/length.ts';
export {
  adx,
  atr,
  bollinger,
  donchian,
  ema,
  macd,
  roc,
  rsi,
  sma,
  stddev,
  stochastic,
  wma,
} from './indicators/registry.ts';
export type { Placed, ReadingSpec, Sourced } from './indicators/registry.ts';
export type { IndicatorKind, IndicatorParameters, OneSeries, OutputName, SpecOf } from './indicators/spec.ts';
export type { Timeframe } from './model/time.ts';
export type { Side } from './model/units.ts';
