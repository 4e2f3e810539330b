/**
 * The forms that credentials have, and what speaks against some that are none: said without a character of them.
 *
 * Binance: a secret for HMAC, or a private key, RSA or Ed25519 (its documentation of API keys). Bybit: a secret for HMAC,
 * or an RSA private key. Coinbase: today a name, `organizations/…/apiKeys/…`, with an EC private key on the curve P-256;
 * older keys have a secret in base64 and a passphrase.
 */
import { createPrivateKey } from 'node:crypto';
import type { ExchangeId, VariableKind } from './exchanges.ts';

export const keyForms = ['hmac', 'rsa', 'ed25519', 'ecdsa', 'passphrase'] as const;
export type KeyForm = (typeof keyForms)[number];

/** What is wrong, at which variable, and what to do. */
export interface KeyFault {
  readonly kind: VariableKind;
  readonly message: string;
  readonly hint?: string;
}

export interface Credentials {
  readonly key: string;
  readonly secret: string;
  readonly passphrase: string | null;
}

/** A private key with its line breaks: where a variable has one line, they are often written as `\n`. */
export const withLineBreaks = (text: string): string =>
  isPem(text) ? `${text.replaceAll('\\n', '\n').trim()}\n` : text;

/** What is wrong with each by itself, whatever exchange it is for. */
export function faultsOf({ key, secret, passphrase }: Partial<Credentials>): readonly KeyFault[] {
  const faults: KeyFault[] = [];
  if (key !== undefined && isPem(key))
    faults.push({
      kind: 'key',
      message: 'expected the name of a key, got a private key',
      hint: 'It belongs to the secret; look whether the two were exchanged.',
    });
  else if (key !== undefined) faults.push(...plainFaults('key', key));
  if (secret !== undefined && !isPem(secret)) faults.push(...plainFaults('secret', secret));
  if (passphrase !== undefined && passphrase !== null) faults.push(...plainFaults('passphrase', passphrase));
  return faults;
}

/** The one key of `backlot exchange`, which is its secret, too. */
const servedKey = 'backlot';

/** The form of credentials that have no faults by themselves, or what is wrong with them together. */
export function formOf(exchange: ExchangeId, credentials: Credentials): KeyForm | KeyFault {
  const { key, secret } = credentials;
  if (key === secret && key !== servedKey)
    return { kind: 'secret', message: 'expected another text than that of the key, got the same' };
  return exchange === 'coinbase' ? coinbaseForm(credentials) : signingForm(secret, signers[exchange]);
}

const signers: Readonly<Record<Exclude<ExchangeId, 'coinbase'>, readonly KeyForm[]>> = {
  binance: ['rsa', 'ed25519'],
  bybit: ['rsa'],
};

const isPem = (text: string): boolean => text.includes('-----BEGIN ');

const placeholders = /^(?:(?:your|my)[-_ ]|change[-_ ]?me|<.*>$|x{3,}$|\.{3,}$|todo)/i;

function plainFaults(kind: VariableKind, text: string): readonly KeyFault[] {
  if (placeholders.test(text.trim()))
    return [{ kind, message: 'this is what a template has in place of it', hint: 'Put your own there.' }];
  if (/\s/.test(text)) return [{ kind, message: 'expected no blanks or line breaks in it' }];
  if (/[^\x21-\x7e]/.test(text))
    return [{ kind, message: 'expected letters, digits and signs of ASCII alone' }];
  if (/^["'].*["']$/.test(text)) return [{ kind, message: 'expected it without quotes around it' }];
  return [];
}

function signingForm(secret: string, known: readonly KeyForm[]): KeyForm | KeyFault {
  if (!isPem(secret)) return 'hmac';
  const type = typeOf(secret);
  if (typeof type !== 'string') return type;
  const form = known.find((one) => one === type);
  if (form !== undefined) return form;
  return {
    kind: 'secret',
    message: `expected a private key of the kind ${known.join(' or ')}, got ${type}`,
    hint: 'Or the secret of a key that the exchange has made itself (HMAC).',
  };
}

const name = /^organizations\/[^/\s]+\/apiKeys\/[^/\s]+$/;
const todays =
  'Today’s keys are a name, organizations/…/apiKeys/…, and an EC private key; older ones have a passphrase as well.';

function coinbaseForm({ key, secret, passphrase }: Credentials): KeyForm | KeyFault {
  if (!isPem(secret)) {
    if (name.test(key))
      return { kind: 'secret', message: 'expected the EC private key of that name', hint: todays };
    if (passphrase === null) return { kind: 'passphrase', message: 'this is missing', hint: todays };
    const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(secret) && secret.length % 4 === 0;
    return isBase64 ? 'passphrase' : { kind: 'secret', message: 'expected it in base64', hint: todays };
  }
  if (!name.test(key)) return { kind: 'key', message: 'expected the name of that private key', hint: todays };
  if (passphrase !== null)
    return { kind: 'passphrase', message: 'a key with a private key has none', hint: 'Leave it out.' };
  const type = typeOf(secret);
  if (typeof type !== 'string') return type;
  if (type === 'ecdsa') return type;
  return {
    kind: 'secret',
    message: `expected an EC private key on the curve P-256, got ${type}`,
    hint: 'Choose ECDSA where Coinbase asks for the algorithm of a new key.',
  };
}

/** What kind of private key a text is, in the words of `KeyForm` where it is one of them. */
function typeOf(pem: string): string | KeyFault {
  if (/ENCRYPTED/.test(pem))
    return {
      kind: 'secret',
      message: 'expected a private key without a password',
      hint: 'Write it anew without one: `openssl pkey -in KEY -out OPEN`.',
    };
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(withLineBreaks(pem));
    if (asymmetricKeyType !== 'ec') return asymmetricKeyType ?? 'another';
    const { namedCurve } = asymmetricKeyDetails!;
    return namedCurve === 'prime256v1' ? 'ecdsa' : `ec on ${namedCurve ?? 'another curve'}`;
  } catch {
    // What Node says of it may quote it.
    return {
      kind: 'secret',
      message: 'this is no private key that can be read',
      hint: 'Its first and last lines belong to it; in one line, write \\n for each line break.',
    };
  }
}
