/** Why a text is no amount: each has a sentence of its own (refusal.ts, `value.` before it). */
type NumberFault = 'number' | 'number-commas' | 'number-currency' | 'precision';

export type NumeralReading = { numeral: string } | { fault: NumberFault };

const units: Readonly<Record<string, number>> = { 元: 0, 圆: 0, 万: 4, 万元: 4, 亿: 8, 亿元: 8 };

/** Moves the decimal point of a plain decimal to the right. */
export function shifted(numeral: string, places: number): string {
  const [, sign = '', whole = '', decimals = ''] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(numeral) ?? [];
  const digits = decimals.padEnd(places, '0');
  const moved = `${whole}${digits.slice(0, places)}`.replace(/^0+(?=\d)/, '');
  const rest = digits.slice(places).replace(/0+$/, '');
  return `${sign}${moved}${rest === '' ? '' : `.${rest}`}`;
}

/** Commas stand between groups of three, or as some write in Chinese of four. */
const hasGroups = (whole: string): boolean =>
  /^\d{1,3}(,\d{3})+$/.test(whole) || /^\d{1,4}(,\d{4})+$/.test(whole);

/**
 * A decimal number as plain text. Takes thousands separators, ¥ and 元, 万 and 亿 behind it, full width, a
 * sign before or, as core systems write it, behind, and brackets for a negative. Nothing is rounded.
 */
export function readNumeral(text: string): NumeralReading {
  if (/^-?\d{1,15}(\.\d{1,9})?$/.test(text)) return { numeral: text };
  let plain = text
    .replaceAll(/[\s_]/g, '')
    .replace(/^[−–—‐]/, '-')
    .replace(/^(¥|RMB|CNY|人民币)|(RMB|CNY)$/i, '');
  if (/^[+-]?\d(\.\d+)?E[+-]?\d+$/i.test(plain)) return { fault: 'precision' };
  if (/[$€£]|USD|HKD|EUR|JPY|GBP|美元|港币|欧元/i.test(plain)) return { fault: 'number-currency' };
  let sign = '';
  const brackets = /^\((.+)\)$/.exec(plain);
  const behind = /^(.+)-$/.exec(plain);
  if (brackets ?? behind) {
    plain = (brackets ?? behind)![1]!.replace(/^¥/, '');
    sign = '-';
  }
  const parts = /^([+-]?)¥?([\d,]*)(?:\.(\d+))?(元|圆|万元|万|亿元|亿)?整?$/.exec(plain);
  if (!parts) return { fault: 'number' };
  const [, ownSign = '', written = '', decimals = '', unit = '元'] = parts;
  if ((sign !== '' && ownSign !== '') || (written === '' && decimals === '')) return { fault: 'number' };
  if (written.includes(',') && !hasGroups(written)) return { fault: 'number-commas' };
  const whole = written.replaceAll(',', '').replace(/^0+(?=\d)/, '') || '0';
  if (whole.length > 15) return { fault: 'number' };
  const numeral = `${sign || ownSign.replace('+', '')}${whole}${decimals === '' ? '' : `.${decimals}`}`;
  return { numeral: shifted(numeral, units[unit] ?? 0) };
}

/**
 * Yuan as fen, percent as basis points: two decimals moved in the text, so that nothing is rounded; undefined
 * where there are more, or the number is beyond what is exact.
 */
export function hundredfold(numeral: string): number | undefined {
  const point = numeral.indexOf('.');
  const whole = point < 0 ? numeral : numeral.slice(0, point);
  const decimals = point < 0 ? '' : numeral.slice(point + 1);
  for (let at = 2; at < decimals.length; at += 1) if (decimals[at] !== '0') return undefined;
  const value = Number(whole + decimals.slice(0, 2).padEnd(2, '0'));
  return Number.isSafeInteger(value) ? value + 0 : undefined;
}
