/** What a file that scenarios cannot read seems to be, and what to do with it. */
import { headerNames } from './dialect.ts';

export type FileKind = 'text' | 'gzip' | 'zip' | 'Parquet' | 'a candle file';

export const candleMagic: readonly number[] = [0x89, 0x42, 0x4b, 0x43, 0x41, 0x4e, 0x0d, 0x0a];

const beginnings: readonly (readonly [FileKind, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['zip', [0x50, 0x4b, 0x05, 0x06]],
  ['Parquet', [0x50, 0x41, 0x52, 0x31]],
  ['a candle file', candleMagic],
];

/** By its first bytes. */
export function kindOf(bytes: Uint8Array): FileKind {
  const known = beginnings.find(([, magic]) => magic.every((byte, i) => bytes[i] === byte));
  return known === undefined ? 'text' : known[0];
}

export const importHint = (path: string): string =>
  `\`backlot data import ${path}\` makes a file of it that scenarios read.`;

/** A hint where the first line is no header of a strict file but that of another dialect, or none; undefined otherwise. */
export function otherwiseWritten(header: string, path: string): string | undefined {
  const other = ([';', '\t', '|'] as const).find((separator) => headerNames(header, separator).length >= 5);
  if (other !== undefined && headerNames(header, ',').length < 5)
    return `Its fields are separated by ${other === '\t' ? 'tabs' : `"${other}"`}. ${importHint(path)}`;
  if (/^\s*\[/.test(header)) return `It looks like JSON. ${importHint(path)}`;
  const fields = header.split(',');
  const isData = fields.length >= 5 && fields.slice(1, 5).every((field) => /^"?[\d.]+"?$/.test(field));
  return isData
    ? `The first line looks like a candle. Write a header above it: time,open,high,low,close,volume. Or: ${importHint(path)}`
    : undefined;
}
