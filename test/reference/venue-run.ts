/** Orders by hand through the simulated exchange, without an engine: the same record of it as `engine-run.ts` keeps. */
import { noLatency, type Latency } from '../../src/model/costs.ts';
import type { OrderTerms } from '../../src/model/order.ts';
import { emptyVenueState } from '../../src/venue/open-floors.ts';
import { SimulatedVenue } from '../../src/venue/simulated.ts';
import { minute } from '../support/play.ts';
import { runConfigOf, slotAt } from '../support/random-run.ts';
import { rulesInForce, stepSlots, type RunPlan } from '../support/run-plan.ts';
import { Listener, type PortRun } from './engine-run.ts';
import { commandOf } from './hand-commands.ts';
import type { HandPlan, Wish } from './hand-orders.ts';

export function runVenue({ plan, wishes, answers }: HandPlan): PortRun {
  const venue = openVenue(plan, answers.length > 0);
  const listener = new Listener();
  const known: OrderTerms[] = [];
  let now = 0;
  const ask = (wish: Wish, at: number): void => {
    const market = wish.market % plan.markets.length;
    const price = venue.priceOf(market);
    // Nobody orders where nothing was ever traded.
    if (price === 0) return;
    const command = commandOf(wish, market, {
      at,
      price,
      moneyDigits: plan.moneyDigits,
      rules: rulesInForce(plan, (at - slotAt(0)) / minute),
      oco: 1 + 2 * now + market,
      known: known.filter((order) => order.market === market),
      nextId: known.length + 1,
    });
    if (command === null) return;
    if (command.kind === 'place') known.push(command.order, ...command.children);
    listener.asked(command, at);
    venue.send(command, at);
  };
  const settle = (): void => {
    for (let event = venue.poll(); event !== null; event = venue.poll()) {
      listener.told(event);
      const answer = event.kind === 'filled' ? answers[listener.fills - 1] : null;
      if (answer) ask(answer, event.at);
    }
  };
  const rows = rowsOf(plan);
  for (const slot of stepSlots(plan)) {
    now = slot;
    listener.isInside = true;
    venue.begin(rows[slot]!, slotAt(slot + 1));
    settle();
    venue.close(rows[slot]!);
    listener.isInside = false;
    for (const wish of wishes[slot] ?? []) ask(wish, slotAt(slot + 1));
    settle();
    listener.stepEnded(venue.state);
  }
  venue.end(slotAt(now + 1));
  settle();
  return listener;
}

function openVenue(plan: RunPlan, answersFills: boolean): SimulatedVenue {
  const { markets, path, account } = runConfigOf(plan);
  const candles = markets.map((market) => market.candles);
  const terms = { markets, candles, details: [], account: account.kind, path, answersFills };
  return new SimulatedVenue(
    {
      ...terms,
      margin: account.margin,
      coin: account.coin,
      latency: latencyOf(plan),
      seed: 1,
      alwaysTwice: false,
      judgesAlways: false,
    },
    emptyVenueState(account.kind, account.margin, account.balance, markets, account.coin),
  );
}

/** The engine does the same: the exchange knows no delay by the object that says so, which a plan read from a file is not. */
const latencyOf = ({ latency }: RunPlan): Latency =>
  JSON.stringify(latency) === JSON.stringify(noLatency) ? noLatency : latency;

/** For each slot the row of each market's candle, -1 where it has none. */
function rowsOf(plan: RunPlan): readonly Int32Array[] {
  const last = plan.markets.map(() => -1);
  const slots = Math.max(...plan.markets.map(({ steps }) => steps.length));
  return Array.from({ length: slots }, (_, slot) =>
    Int32Array.from(plan.markets, ({ steps }, m) =>
      (steps[slot]?.candle ?? null) === null ? -1 : ++last[m]!,
    ),
  );
}
