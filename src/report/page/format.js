// @ts-check
/* Numbers and times as `format.ts` writes them. */

/**
 * @param {number | null} value
 * @param {number} digits
 * @param {number} [most]
 */
function decimal(value, digits, most = 1e15) {
  if (value === null || !Number.isFinite(value)) return 'n/a';
  if (Math.abs(value) >= most) return value.toExponential(2).replace('e+', 'e').replace('-', '\u2212');
  const [whole, fraction] = Math.abs(value).toFixed(digits).split('.');
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`);
  return value < 0 && /[1-9]/.test(text) ? `\u2212${text}` : text;
}

/**
 * @param {number | null} value
 * @param {number} [digits]
 */
function percent(value, digits = 2) {
  return value === null ? 'n/a' : `${decimal(value * 100, digits, 1e9)}\u202f%`;
}

/** @param {number | null} at */
function instant(at) {
  if (at === null) return 'open';
  const text = new Date(at).toISOString();
  const time = text.slice(11, 19);
  if (time === '00:00:00') return text.slice(0, 10);
  return `${text.slice(0, 10)} ${time.endsWith(':00') ? time.slice(0, 5) : time}`;
}

/** @param {number | null} at */
const minute = (at) => instant(at).slice(0, 16);

/** @param {number | null} ms */
function duration(ms) {
  if (ms === null) return 'n/a';
  const day = 86400000;
  const year = 365.25 * day;
  if (ms >= 2 * year) return `${(ms / year).toFixed(1)} years`;
  if (ms >= 60 * day) return `${(ms / day).toFixed(0)} days`;
  const minutes = Math.round(ms / 60000);
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const rest = minutes % 60;
  if (days > 0) return hours > 0 && days < 10 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return rest > 0 ? `${hours} h ${rest} min` : `${hours} h`;
  return minutes > 0 || ms === 0 ? `${minutes} min` : `${(ms / 1000).toFixed(1)} s`;
}
