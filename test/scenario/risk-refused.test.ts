/** Limits on risk that cannot be meant are refused before anything runs (SCEN-1, RISK-2, RISK-3): none is ignored. */
import { describe, expect, it } from 'vitest';
import { plain, wrongWith } from './make.ts';

describe('limits on risk that cannot be meant', () => {
  it.each<[string, string]>([
    ['{}', 'risk: expected at least one limit | Such as drawdown: 20%; risk: none has none.'],
    ['{exposure: {}}', 'risk.exposure: expected one of market, direction and total | Such as { market: 50% }.'],
    ['{exposure: 50}', 'risk.exposure: expected a part of equity such as 100%, or one of market, direction and total, got 50'],
    ['{correlated: {exposure: 50%, above: 1}}', 'risk.correlated.above: expected a correlation above 0 and below 1, got 1'],
    ['{correlated: {above: 0.5}}', 'risk.correlated.exposure: this is missing; expected a part of equity such as 50%'],
    ['{dailyLoss: {flatten: true}}', 'risk.dailyLoss.rate: this is missing; expected a part of equity such as 50%'],
    ['{halt: []}', 'risk.halt: expected at least one entry, got []'],
    ['{halt: [{flatten: true}]}', 'risk.halt[0].at: this is missing; expected a date such as 2024-01-31, or 2024-01-31T08:00:00Z'],
    ['{halt: [{at: 2024-01-02, resume: 2024-01-02}]}', 'risk.halt[0].resume: expected an instant after 2024-01-02T00:00:00Z'],
    ['{halt: [{at: 2024-01-02}, {at: 2024-01-03}]}', 'risk.halt[1]: the halt before it does not end | State resume there.'],
    ['{halt: [{at: 2024-01-02, resume: 2024-01-04}, {at: 2024-01-03}]}', 'risk.halt[1].at: expected an instant after 2024-01-04T00:00:00Z'],
    ['{correlated: 0%}', 'risk.correlated: expected a number above 0, got 0'],
    ['{dailyLoss: 100%}', 'risk.dailyLoss: expected less than 100%, got 100%'],
    ['{perTrade: 0%}', 'risk.perTrade: expected a number above 0, got 0'],
    ['{orderRate: {most: 1, per: 0h}}', 'risk.orderRate.per: expected more than 0, got 0h'],
    ['{drawdwn: 20%}', 'risk.drawdwn: there is no such field | Did you mean "drawdown"?'],
  ])('SCEN-1 RISK-2 RISK-3 risk: %s', async (limits, expected) => {
    const told = await wrongWith(plain({}, [`risk: ${limits}`]));
    expect(told.map((line) => line.replace(/^\d+:\d+ [a-z-]+ /, ''))).toContain(expected);
  }); // prettier-ignore
});
