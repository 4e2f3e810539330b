/**
 * Approval is a type (RISK-1): the order manager takes an order only as `Approved`. Risk's verdict alone makes one
 * (`risk/verdict.ts`); the type stands here because execution may not look into risk.
 */
import type { Brand } from '../base/brand.ts';

export type Approved<T> = Brand<T, 'Approved'>;
