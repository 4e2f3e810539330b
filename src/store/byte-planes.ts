/**
 * Columns of doubles with their bytes sorted by place: first the first byte of every number, then the second, and so
 * on. The high bytes of numbers that lie near each other are alike, and a compressor sees it only so.
 */

export function toPlanes(column: Float64Array): Buffer {
  const { length } = column;
  const bytes = new Uint8Array(column.buffer, column.byteOffset, 8 * length);
  const planes = Buffer.alloc(8 * length);
  for (let plane = 0; plane < 8; plane++) {
    const start = plane * length;
    for (let i = 0; i < length; i++) planes[start + i] = bytes[8 * i + plane]!;
  }
  return planes;
}

/** The column of `planes`, whose length is a multiple of eight. */
export function fromPlanes(planes: Uint8Array): Float64Array {
  const length = planes.length / 8;
  const column = new Float64Array(length);
  const bytes = new Uint8Array(column.buffer);
  for (let plane = 0; plane < 8; plane++) {
    const start = plane * length;
    for (let i = 0; i < length; i++) bytes[8 * i + plane] = planes[start + i]!;
  }
  return column;
}
