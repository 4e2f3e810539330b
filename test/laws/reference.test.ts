/**
 * The engine against the reference model (`test/reference/`), which tells SPEC.md again without any of its code: on
 * random runs every event, every ambiguous candle, what is held and owned after every step, and how every order ended.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../src/model/order.ts';
import type { Filled } from '../../src/model/venue-event.ts';
import { choice, strained } from '../reference/choices.ts';
import { endsPart, partingOf } from '../reference/compare.ts';
import { runEngine } from '../reference/engine-run.ts';
import { handPlan, type HandPlan } from '../reference/hand-orders.ts';
import { ocoChoice, ocoWish } from '../reference/oco-orders.ts';
import { runModel } from '../reference/model-run.ts';
import { runVenue } from '../reference/venue-run.ts';
import { anyRun } from '../support/arbitraries.ts';
import type { RunPlan } from '../support/run-plan.ts';
import { runs } from '../support/runs.ts';

/** What a fill shows of the costs of its run. */
function wordsOf(
  { fees, slippage, limitFills, latency, moneyDigits }: RunPlan,
  fill: Filled,
): readonly string[] {
  const { feeCurrency, fee, price, priceBefore, liquidity } = fill;
  const isLeast = fees.minimum !== undefined && fee === fees.minimum * 10 ** moneyDigits;
  return [
    `fee in ${feeCurrency}`,
    ...(isLeast ? ['least fee'] : []),
    ...(fees.tier === undefined ? [] : ['tiers']),
    ...(price === priceBefore ? [] : [`slipped by ${slippage.kind}`]),
    ...(liquidity === 'maker' ? [`maker by ${limitFills.kind}`] : []),
    ...(latency.order.most > 0 ? ['late'] : []),
  ];
}

/** ORD-4: where a lot is worth less than a unit of money, a later part of a size in money may leave a unit or two unspent. */
const inSmallUnits = (plan: RunPlan): RunPlan =>
  plan.sizing.kind === 'quantity' ? plan : { ...plan, moneyDigits: 8 };

/** Where the exchange alone and the model part on orders by hand. */
function venueParts(hand: HandPlan): string | null {
  const run = runVenue(hand);
  return partingOf(run, runModel({ ...hand.plan, decideFrom: 0 }, run.sent));
}

describe('the reference model', () => {
  it('PATH-2 ORD-4 OTO-1 agrees with the engine on what strategies ask for', () => {
    fc.assert(
      fc.property(anyRun(choice).map(inSmallUnits), (plan) => {
        const run = runEngine(plan);
        const model = runModel(plan, run.sent);
        expect(partingOf(run, model)).toBeNull();
        expect(endsPart(run.engine, model)).toBeNull();
      }),
      { numRuns: runs(80) },
    );
  });

  it('ORD-1 ORD-3 STOP-5 agrees with the exchange on orders that no strategy asks for', () => {
    fc.assert(
      fc.property(handPlan(choice), (hand) => {
        expect(venueParts(hand)).toBeNull();
      }),
      { numRuns: runs(80) },
    );
  });

  it('OCO-1 ORD-3 ORD-4 agrees with the exchange on OCO groups that fill in parts', () => {
    fc.assert(
      fc.property(handPlan(ocoChoice, ocoWish), (hand) => {
        expect(venueParts(hand)).toBeNull();
      }),
      { numRuns: runs(80) },
    );
  });

  it('OCO-1 ORD-3 members shrink, fill in parts, are amended and cancelled in a sample of such groups', () => {
    const counts = new Map<string, number>();
    for (const { sent, events } of fc
      .sample(handPlan(ocoChoice, ocoWish), { seed: 1, numRuns: 200 })
      .map(runVenue)) {
      const members = new Set<number>();
      for (const { command } of sent)
        if (command.kind === 'place' && command.order.oco !== 0) members.add(command.order.id);
      for (const event of events) {
        if (!members.has(event.order)) continue;
        const reason = event.kind === 'cancelled' ? ` ${event.reason}` : '';
        const word = event.kind === 'filled' && event.leaves > 0 ? 'filled in part' : event.kind + reason;
        counts.set(word, (counts.get(word) ?? 0) + 1);
      }
    }
    const words = ['resized', 'filled in part', 'filled', 'amended', 'cancelled oco', 'cancelled requested'];
    expect(words.filter((word) => (counts.get(word) ?? 0) < 20)).toEqual([]);
  });

  it('MARG-1 FUND-1 PATH-5 agrees with both where margins are used up', () => {
    fc.assert(
      fc.property(anyRun(strained).map(inSmallUnits), (plan) => {
        const engine = runEngine(plan);
        expect(partingOf(engine, runModel(plan, engine.sent))).toBeNull();
      }),
      { numRuns: runs(30) },
    );
    // Apart, so that what fails is kept by itself.
    fc.assert(
      fc.property(handPlan(strained), (hand) => {
        expect(venueParts(hand)).toBeNull();
      }),
      { numRuns: runs(30) },
    );
  });

  it('MARG-1 FUND-1 margins are used up in a sample of such runs, and all that it costs is charged', () => {
    const counts = new Map<string, number>();
    for (const plan of fc.sample(anyRun(strained), { seed: 1, numRuns: 150 }))
      for (const event of runEngine(plan).events) {
        const name = event.kind === 'charged' || event.kind === 'cancelled' ? event.reason : event.kind;
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    for (const name of ['liquidating', 'margin', 'insurance', 'interest', 'funding'])
      expect([name, (counts.get(name) ?? 0) >= 8]).toEqual([name, true]);
    expect(counts.get('liquidation') ?? 0).toBeGreaterThan(2);
  });

  it('FEE-1 SLIP-1 LAT-1 FILL-2 what things cost, and when they come, differs often in a sample of runs', () => {
    const counts = new Map<string, number>();
    for (const plan of fc.sample(anyRun(choice), { seed: 1, numRuns: 150 }))
      for (const event of runEngine(plan).events)
        if (event.kind === 'filled')
          for (const word of wordsOf(plan, event)) counts.set(word, (counts.get(word) ?? 0) + 1);
    const often = [...counts].filter(([, times]) => times >= 8).map(([word]) => word);
    const slips = ['half-spread', 'range', 'rate', 'square-root', 'ticks', 'volume-share'];
    expect(often.sort()).toEqual(
      [
        ...['fee in base', 'fee in coin', 'fee in quote', 'late', 'least fee', 'tiers'],
        ...['maker by cross', 'maker by probability', 'maker by touch'],
        ...slips.map((kind) => `slipped by ${kind}`),
      ].sort(),
    );
  });

  it('ORD-4 OCO-1 sizes in money fill whole, in part and not at all, and shrink, in a sample of such orders', () => {
    const counts = new Map<string, number>();
    const sampled = { seed: 1, numRuns: 500 };
    const all = [
      ...fc.sample(handPlan(choice), sampled).map(runVenue),
      ...fc.sample(anyRun(choice), sampled).map(runEngine),
    ];
    for (const { sent, events } of all) {
      const inMoney = new Set<number>();
      for (const { command } of sent)
        if (command.kind === 'place' && command.order.quoteAmount > 0) inMoney.add(command.order.id);
      for (const event of events) {
        if (!inMoney.has(event.order)) continue;
        const word = event.kind === 'filled' && event.leaves > 0 ? 'filled in part' : event.kind;
        counts.set(word, (counts.get(word) ?? 0) + 1);
      }
    }
    for (const word of ['filled', 'filled in part', 'resized', 'cancelled', 'rejected', 'expired', 'amended'])
      expect([word, (counts.get(word) ?? 0) >= 8]).toEqual([word, true]);
  });

  it('STOP-1 STOP-2 stops move on along the path and at closes, are loosened and tightened, in a sample of both', () => {
    const counts = new Map<string, number>();
    const count = (word: string): unknown => counts.set(word, (counts.get(word) ?? 0) + 1);
    const sampled = { seed: 1, numRuns: 1000 };
    const asked = fc.sample(anyRun(choice), sampled).map(runEngine);
    const byHand = fc.sample(handPlan(choice), sampled).map(runVenue);
    for (const [from, all] of Object.entries({ asked, byHand }))
      for (const { sent, events } of all) {
        const ratchets = new Map<number, OrderTerms>();
        const inRisk = new Set<number>();
        const told = new Map<number, number>();
        for (const { command } of sent) {
          if (command.kind === 'amend' && command.tightens) count(`${from}: asks to tighten`);
          if (command.kind !== 'place') continue;
          for (const child of command.children) {
            if (child.ratchet !== null) ratchets.set(child.id, child);
            if (child.role === 'target' && (child.anchor?.risk ?? 0) !== 0) inRisk.add(child.id);
          }
        }
        for (const event of events) {
          if (event.kind === 'filled' && inRisk.has(event.order)) count(`${from}: target in R`);
          const ratchet = ratchets.get(event.order)?.ratchet;
          if (event.kind === 'triggered' && ratchet) count(`${from}: triggered`);
          if (event.kind !== 'moved' && event.kind !== 'amended' && event.kind !== 'accepted') continue;
          const before = told.get(event.order) ?? 0;
          told.set(event.order, event.trigger);
          if (!ratchet) continue;
          const isSale = ratchets.get(event.order)!.side === 'sell';
          if (event.kind === 'moved')
            count(`${from}: ${event.cause} ${ratchet.onClose ? 'at closes' : 'along the path'}`);
          if (event.kind === 'amended' && event.trigger !== before)
            count(`${from}: ${isSale === event.trigger < before ? 'loosened' : 'tightened'}`);
        }
      }
    const words = [
      ...['target in R', 'triggered', 'loosened', 'tightened', 'asks to tighten'],
      ...['break-even along the path', 'break-even at closes', 'trail along the path', 'trail at closes'],
    ];
    const often = (word: string): number =>
      (counts.get(`asked: ${word}`) ?? 0) + (counts.get(`byHand: ${word}`) ?? 0);
    expect(words.filter((word) => often(word) === 0)).toEqual([]);
  });

  it('SCALE-2 SCALE-4 SCALE-5 rungs fill, are refused and end, and move targets, in a sample of both', () => {
    const counts = new Map<string, number>();
    const sampled = { seed: 1, numRuns: 300 };
    const all = [
      ...fc.sample(handPlan(choice), sampled).map(runVenue),
      ...fc.sample(anyRun(choice), sampled).map(runEngine),
    ];
    for (const { sent, events } of all) {
      const rungs = new Map<number, OrderTerms>();
      const follow = new Set<number>();
      for (const { command } of sent)
        if (command.kind === 'place')
          for (const child of command.children) {
            if (child.role === 'entry') rungs.set(child.id, child);
            if (child.anchor?.ofAverage === true) follow.add(child.id);
          }
      for (const event of events) {
        const rung = rungs.get(event.order);
        const end = event.kind === 'cancelled' ? ` ${event.reason}` : '';
        const word = rung === undefined ? `target ${event.kind}` : `${rung.type} ${event.kind}${end}`;
        if (rung !== undefined || follow.has(event.order)) counts.set(word, (counts.get(word) ?? 0) + 1);
      }
    }
    const words = [
      ...['limit', 'stop'].flatMap((type) => [`${type} filled`, `${type} rejected`, `${type} accepted`]),
      ...['limit cancelled group', 'stop cancelled group', 'limit cancelled parent'],
      ...['target amended', 'target filled'],
    ];
    expect(words.filter((word) => (counts.get(word) ?? 0) < 5)).toEqual([]);
    expect(counts.get('limit amended')).toBeGreaterThan(0);
  });

  it('ORD-1 ORD-3 PATH-5 all that an exchange says is said in a sample of such orders', () => {
    const counts = new Map<string, number>();
    for (const hand of fc.sample(handPlan(choice), { seed: 1, numRuns: 300 })) {
      const { events, ambiguous } = runVenue(hand);
      for (const { kind } of [...events, ...ambiguous]) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    const often = [...counts].filter(([, times]) => times >= 8).map(([kind]) => kind);
    expect(often.sort()).toEqual([
      'accepted',
      'ambiguous',
      'amendRejected',
      'amended',
      'cancelled',
      'charged',
      'expired',
      'filled',
      'funding',
      'liquidating',
      'moved',
      'rejected',
      'resized',
      'triggered',
      'uncovered',
    ]);
  });
});
