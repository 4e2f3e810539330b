/** What an account of one product is told as it happens, to whoever has its listen key or has signed for it. */
import type { ListenKeys, KeyEnd } from './listen-keys.ts';
import type { Product, ProductKind } from './product.ts';
import { spotMessages } from './spot-events.ts';
import { usdmMessages } from './usdm-events.ts';

export class UserStreams {
  readonly keys: ListenKeys;
  private readonly product: Product;

  constructor(product: Product, keys: ListenKeys) {
    this.product = product;
    this.keys = keys;
  }

  get kind(): ProductKind {
    return this.product.kind;
  }

  /** Tells everything that happens to an account; returns what ends it. */
  follow(name: string, tell: (message: object) => void): () => void {
    const { product } = this;
    const account = product.exchange.account(name);
    const messages = product.kind === 'spot' ? spotMessages : usdmMessages;
    return account.listen((event) => {
      for (const message of messages(product, account, event)) tell(message);
    });
  }

  /**
   * The same by a listen key, until that ends: `ended` is told why, after what perpetuals say of a key that nobody has kept
   * alive. Null where there is no such key.
   */
  open(key: string, tell: (message: object) => void, ended: (why: KeyEnd) => void): (() => void) | null {
    const account = this.keys.accountOf(key);
    if (account === null) return null;
    const unfollow = this.follow(account, tell);
    const unlisten = this.keys.listen(key, (why) => {
      unfollow();
      if (why === 'expired' && this.product.kind === 'usdm')
        tell({ e: 'listenKeyExpired', E: this.product.time, listenKey: key });
      ended(why);
    });
    return () => {
      unfollow();
      unlisten();
    };
  }
}
