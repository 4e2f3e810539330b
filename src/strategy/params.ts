/**
 * Parameters of strategies: a plain description from which types, checks and documentation come. No schema library
 * is needed to write a strategy.
 */
import { nearest, type Issue } from '../model/issue.ts';

export type ParamSpec =
  | {
      readonly type: 'integer' | 'number';
      readonly default: number;
      readonly min?: number;
      readonly max?: number;
      readonly description: string;
    }
  | { readonly type: 'boolean'; readonly default: boolean; readonly description: string }
  | {
      readonly type: 'choice';
      readonly of: readonly string[];
      readonly default: string;
      readonly description: string;
    };

export type ParamSpecs = Readonly<Record<string, ParamSpec>>;
export type ParamValue = number | boolean | string;

/** The values that a strategy with these specs is given. */
export type ParamsOf<Specs extends ParamSpecs> = {
  readonly [K in keyof Specs]: ParamSpec extends Specs[K]
    ? ParamValue
    : Specs[K] extends { readonly type: 'integer' | 'number' }
      ? number
      : Specs[K] extends { readonly type: 'boolean' }
        ? boolean
        : string;
};

/** Every parameter with its value or default, and every problem at once; `path` of an issue is the parameter's name. */
export function readParams(
  specs: ParamSpecs,
  given: Readonly<Record<string, unknown>>,
): { readonly params: Readonly<Record<string, ParamValue>>; readonly issues: readonly Issue[] } {
  const issues: Issue[] = [];
  const params: Record<string, ParamValue> = {};
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(specs, name)) issues.push(unknownParam(name, Object.keys(specs)));
  }
  for (const [name, spec] of Object.entries(specs)) {
    const value = given[name] === undefined ? spec.default : given[name];
    const wrong = expectation(spec, value);
    if (wrong === null) params[name] = value as ParamValue;
    else
      issues.push({
        code: 'bad-parameter',
        severity: 'error',
        path: name,
        message: `expected ${wrong}, got ${JSON.stringify(value)}`,
        hint: spec.description,
      });
  }
  return { params, issues };
}

function unknownParam(name: string, known: readonly string[]): Issue {
  const meant = nearest(name, known);
  const hint = meant === null ? `Parameters are: ${known.join(', ') || 'none'}.` : `Did you mean "${meant}"?`;
  return {
    code: 'unknown-parameter',
    severity: 'error',
    path: name,
    message: 'the strategy has no such parameter',
    hint,
  };
}

/** What was expected as the default of a spec that has a lawful type; null when it is that. */
export const defaultFault = (spec: Readonly<Record<string, unknown>>): string | null =>
  expectation(spec as unknown as ParamSpec, spec['default']);

/** What was expected, when `value` is not it; null when all is well. */
function expectation(spec: ParamSpec, value: unknown): string | null {
  switch (spec.type) {
    case 'boolean':
      return typeof value === 'boolean' ? null : 'true or false';
    case 'choice':
      return spec.of.includes(value as string) ? null : `one of ${spec.of.join(', ')}`;
    case 'integer':
    case 'number': {
      const fits =
        typeof value === 'number' &&
        Number.isFinite(value) &&
        (spec.type === 'number' || Number.isInteger(value)) &&
        value >= (spec.min ?? -Infinity) &&
        value <= (spec.max ?? Infinity);
      return fits
        ? null
        : `${spec.type === 'integer' ? 'a whole number' : 'a number'}${range(spec.min, spec.max)}`;
    }
  }
}

function range(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max === undefined ? '' : ` of at most ${max}`;
}
