/** What the conformance suite says of one case of an outside source: every case on disk yields exactly one. */
export interface ConformanceCase {
  readonly id: string;
  readonly source: string;
  readonly status: 'passed' | 'explained' | 'notExpressible' | 'failed';
  /** The rule of SPEC.md by which ours differs, or that is not built; null for none. */
  readonly rule: string | null;
  readonly ours: unknown;
  readonly theirs: unknown;
  /** In plain words: how the source differs, or what is missing here. Where left out, `differences.ts` says it. */
  readonly why?: string;
}
