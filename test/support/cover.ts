/**
 * What protective groups should guard, followed from the journal alone (OTO-1, POS-1): a second, plainer book-keeping
 * than the exchange's, for the laws that compare.
 */
import type { JournalRecord } from '../../src/engine/tape-read.ts';
import { feeCurrencies } from '../../src/model/costs.ts';
import { orderRoles } from '../../src/model/order.ts';

export interface Cover {
  readonly parent: number;
  readonly market: number;
  brought: number;
  /** What the parent filled, what was kept as its fee included. */
  filled: number;
  taken: number;
  /** Cut to the lot of the last change. */
  guarded: number;
  readonly children: number[];
}

export interface OpenChild {
  readonly parent: number;
  readonly market: number;
  readonly role: 'exit' | 'stop' | 'target';
  /** 1 buys, -1 sells. */
  readonly side: number;
  /** What it would still fill: 0 before it rests and once it has ended. */
  leaves: number;
  filled: number;
  /** Below the market's minimum, off the book (FILL-7). */
  waits: boolean;
  ended: boolean;
}

/** What of a fill was kept as its fee, in base (FEE-1). */
export const keptOf = ({ feeCurrency, fee }: Extract<JournalRecord, { kind: 'filled' }>): number =>
  feeCurrency === feeCurrencies.indexOf('base') ? fee : 0;

export class Covers {
  /** Signed, by market. */
  readonly positions = new Map<number, number>();
  /** Groups that guard something, oldest first. */
  open: Cover[] = [];
  readonly all = new Map<number, Cover>();
  /** Orders that only reduce, by id. */
  readonly reducing = new Map<number, OpenChild>();
  private readonly sides = new Map<number, number>();
  /** Orders that fill no more. */
  private readonly done = new Set<number>();
  private readonly lotAt: (at: number) => number;

  constructor(lotAt: (at: number) => number) {
    this.lotAt = lotAt;
  }

  take(record: JournalRecord): void {
    this.note(record);
    const ends = record.kind === 'cancelled' || record.kind === 'expired' || record.kind === 'rejected';
    if (!ends && !(record.kind === 'filled' && record.leaves === 0)) return;
    this.done.add(record.order);
    const own = this.all.get(record.order);
    if (own !== undefined) this.change(own, 0, 0, record.at);
    this.open = this.open.filter((cover) => cover.guarded > 0 || !this.done.has(cover.parent));
  }

  private note(record: JournalRecord): void {
    switch (record.kind) {
      case 'order':
        this.order(record);
        return;
      case 'filled':
        this.fill(record);
        this.set(record.order, {
          leaves: record.leaves,
          filled: (this.reducing.get(record.order)?.filled ?? 0) + record.quantity,
          ended: record.leaves === 0,
        });
        return;
      case 'accepted':
        this.set(record.order, { leaves: record.quantity, waits: false });
        return;
      case 'resized':
        this.set(record.order, { leaves: record.leaves, waits: false });
        return;
      case 'uncovered':
        this.set(record.order, { leaves: record.quantity, waits: true });
        return;
      case 'amended':
        this.set(record.order, {
          leaves: record.quantity - (this.reducing.get(record.order)?.filled ?? 0),
        });
        return;
      case 'cancelled':
      case 'expired':
      case 'rejected':
        this.set(record.order, { leaves: 0, ended: true });
        return;
      default:
    }
  }

  private order(record: Extract<JournalRecord, { kind: 'order' }>): void {
    const { order, parent, market } = record;
    this.sides.set(order, record.side);
    const role = orderRoles[record.role]!;
    if (role === 'entry' || role === 'liquidation') return;
    this.reducing.set(order, {
      parent,
      market,
      role,
      side: record.side,
      leaves: 0,
      filled: 0,
      waits: false,
      ended: false,
    });
    if (parent === 0) return;
    const cover = this.all.get(parent) ?? {
      parent,
      market,
      brought: 0,
      filled: 0,
      taken: 0,
      guarded: 0,
      children: [],
    };
    this.all.set(parent, cover);
    cover.children.push(order);
  }

  private fill(record: Extract<JournalRecord, { kind: 'filled' }>): void {
    const { order, market, at } = record;
    const quantity = record.quantity - keptOf(record);
    const position = this.positions.get(market) ?? 0;
    const sign = this.sides.get(order)!;
    const closes = position * sign < 0 ? Math.min(quantity, Math.abs(position)) : 0;
    this.positions.set(market, position + sign * quantity);
    const own = this.all.get(this.reducing.get(order)?.parent ?? 0);
    if (own !== undefined) this.change(own, 0, quantity, at);
    let left = own === undefined ? closes : 0;
    for (const cover of this.open.filter((one) => own === undefined && one.market === market)) {
      if (left === 0) break;
      const part = Math.min(left, cover.brought - cover.taken);
      this.change(cover, 0, part, at);
      left -= part;
    }
    const parented = this.all.get(order);
    if (parented === undefined || quantity === closes) return;
    if (parented.brought === 0) this.open.push(parented);
    parented.filled += record.quantity - closes;
    const opened = quantity - closes;
    const before = Math.abs(position + sign * quantity) - opened;
    this.change(parented, opened + this.takenOver(parented, before, opened, at), 0, at);
  }

  /**
   * Parts of a lot that nobody sells (STOP-4) go to who grows, as far as its fees have kept some: those of other groups,
   * and of what none of them guards.
   */
  private takenOver(cover: Cover, before: number, opened: number, at: number): number {
    const lot = this.lotAt(at);
    const room = cover.filled - cover.brought - opened;
    const others = this.open.filter((other) => other !== cover && other.market === cover.market);
    const guarded = [cover, ...others].reduce((total, { brought, taken }) => total + brought - taken, 0);
    let rest = 0;
    for (const other of others) {
      // Its orders guard what they did, by the lot of then.
      const part = Math.min(room - rest, other.brought - other.taken - other.guarded);
      other.taken += part;
      rest += part;
    }
    return rest + Math.min(room - rest, (before - guarded) % lot);
  }

  private change(cover: Cover, brought: number, taken: number, at: number): void {
    cover.brought += brought;
    cover.taken += taken;
    const lot = this.lotAt(at);
    cover.guarded = Math.floor((cover.brought - cover.taken) / lot) * lot;
    if (cover.guarded > 0 || !this.done.has(cover.parent)) return;
    this.open = this.open.filter((one) => one !== cover);
    // What it leaves below a lot goes to those that go on, the oldest first.
    let rest = cover.brought - cover.taken;
    for (const heir of this.open.filter((one) => one.market === cover.market && this.goesOn(one, lot))) {
      const part = Math.min(rest, heir.filled - heir.brought);
      if (part === 0) continue;
      rest -= part;
      cover.taken += part;
      this.change(heir, part, 0, at);
    }
  }

  private goesOn({ parent, brought, taken }: Cover, lot: number): boolean {
    return brought - taken >= lot || !this.done.has(parent);
  }

  private set(order: number, change: Partial<OpenChild>): void {
    Object.assign(this.reducing.get(order) ?? {}, change);
  }
}
