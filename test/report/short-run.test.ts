/** Figures that make a year of less than a month say so where people read them, and are numbers in the result (METR-1). */
import { describe, expect, it } from 'vitest';
import { summaryOf } from '../../src/cli/summary.ts';
import { insteadOf } from '../../src/report/short-run.ts';
import { reportModel } from '../../src/report/model.ts';
import { reportMarkdown } from '../../src/report/text.ts';
import { pageOf, smallRun } from './make.ts';

const period = (from: string, to: string) => ({ from, to });

describe('METR-1 a short run', () => {
  it.each(['annualReturn', 'calmar', 'martinRatio', 'painRatio', 'sterlingRatio'])(
    'has no %s to show',
    (name) => {
      const short = period('2024-01-01T00:00:00Z', '2024-01-30T23:59:59Z');
      expect(insteadOf(name, 1, short)).toBe('short run');
      // What is undefined is told as that.
      expect(insteadOf(name, null, short)).toBeNull();
      expect(insteadOf(name, 1, period('2024-01-01T00:00:00Z', '2024-01-31T00:00:00Z'))).toBeNull();
    },
  );

  it.each(['totalReturn', 'sharpe', 'volatility', 'maxDrawdown', 'alpha'])('has its %s', (name) => {
    expect(insteadOf(name, 1, period('2024-01-01T00:00:00Z', '2024-01-02T00:00:00Z'))).toBeNull();
  });

  it('says so in the summary, in Markdown and on the page, and keeps the number in the result', async () => {
    const run = await smallRun(true);
    // 1,000 became 1,002.60 from the close of 2 January to that of 7 January.
    expect(run.result.metrics.annualReturn).toBeGreaterThan(0.1);
    const summary = summaryOf(run.result);
    expect(summary).toMatch(/Annual return +│ +short run │ +short run │ +short run │/);
    expect(summary).toContain(
      '\nShort run: a year is not made of less than 30 days from first to last close; `--json` has those figures',
    );
    expect(reportMarkdown(reportModel(run))).toContain(
      '| Annual return | short run | short run | short run |',
    );
    const page = await pageOf(run);
    expect(page).toContain('<td>short run</td>');
    expect(page).toContain('<div class="value">short run</div>');
    expect(page).toContain('Short run: a year is not made of less than 30 days');
  });
});
