/** What `data check` was asked for, and what it says of a file. */
import type { DataFinding } from '../market/quality.ts';
import type { Issue } from '../model/issue.ts';
import type { ReadFlags, StoreFlag } from './data-flags.ts';
import type { JsonFlag } from './flags.ts';

export interface CheckFlags extends JsonFlag, StoreFlag, ReadFlags {
  readonly files: readonly string[];
}

export interface CheckedFile {
  readonly file: string;
  readonly holds: 'candles' | 'rates';
  readonly rows: number;
  readonly timeframe: string | null;
  /** How it is written. */
  readonly read: string;
  /** Of all there are; `issues` and `findings` list the first of them, and end with one that says how many more. */
  readonly counts: { readonly errors: number; readonly findings: number };
  readonly issues: readonly Issue[];
  readonly findings: readonly (Omit<DataFinding, 'at'> & { readonly at: string })[];
}
