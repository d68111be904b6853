/** How a number is meant, by the format of its cell. */
export type NumberForm =
  | { kind: 'plain' }
  | { kind: 'percent' }
  | { kind: 'zeros'; length: number }
  | { kind: 'day' }
  | { kind: 'time' };

/** A decimal without an exponent. */
function plainDecimal(value: number): string {
  const text = String(value);
  const parts = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!parts) return text;
  const [, sign = '', whole = '', decimals = '', exponent = '0'] = parts;
  const digits = whole + decimals;
  const point = 1 + Number(exponent);
  return point <= 0 ? `${sign}0.${'0'.repeat(-point)}${digits}` : `${sign}${digits.padEnd(point, '0')}`;
}

/** A number as Excel holds it: 15 digits, so that 0.1 + 0.2 is 0.3 as the clerk sees it. */
const fifteenDigits = (value: number): number => Number(value.toPrecision(15));

const msPerDay = 86_400_000;
const pad = (part: number, length = 2): string => String(part).padStart(length, '0');

/**
 * A serial day of Excel as 2026-11-24, with 15:30:00 behind it where it has a time. The system of 1900
 * counts a 29 February 1900 that never was; day 0 is 1899-12-31 there.
 */
function serialText(serial: number, form: 'day' | 'time', from1904: boolean): string | undefined {
  if (!(serial >= 0) || serial >= 2_958_466) return undefined;
  const seconds = Math.round(serial * 86_400);
  const time = `${pad(Math.trunc((seconds % 86_400) / 3600))}:${pad(Math.trunc((seconds % 3600) / 60))}:${pad(seconds % 60)}`;
  if (form === 'time' && serial < 1) return time;
  const days = Math.trunc(seconds / 86_400);
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, days < 60 ? 31 : 30);
  const at = new Date(epoch + days * msPerDay);
  const day = `${pad(at.getUTCFullYear(), 4)}-${pad(at.getUTCMonth() + 1)}-${pad(at.getUTCDate())}`;
  return seconds % 86_400 === 0 ? day : `${day} ${time}`;
}

/**
 * The number of a cell as the clerk would write it: a day for a date format, 3.6% for a percentage, leading
 * zeros where the format is made of zeros, else the shortest exact decimal. Whole numbers keep every digit
 * that the file has, so a program that wrote an ID number as a number loses none.
 */
export function numberText(raw: string, form: NumberForm, from1904: boolean): string {
  const whole = /^-?\d{1,20}$/.test(raw);
  const value = Number(raw);
  if (!Number.isFinite(value) || raw.trim() === '') return raw;
  switch (form.kind) {
    case 'day':
    case 'time':
      return serialText(value, form.kind, from1904) ?? plainDecimal(fifteenDigits(value));
    case 'percent':
      return `${plainDecimal(fifteenDigits(value * 100))}%`;
    case 'zeros':
      return /^\d+$/.test(raw) ? raw.padStart(form.length, '0') : plainDecimal(fifteenDigits(value));
    case 'plain':
      return whole ? raw : plainDecimal(fifteenDigits(value));
  }
}
