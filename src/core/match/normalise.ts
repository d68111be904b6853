import { isDay } from '../day.ts';

/** Mainland mobile number as 11 digits, or undefined. Takes +86, spaces, any dash, marks without width, full width, '.0'. */
export function normalisePhone(text: string): string | undefined {
  const digits = text
    .normalize('NFKC')
    .replaceAll(/[\s\p{Pd}\p{Cf}()]/gu, '')
    .replace(/\.0$/, '')
    .replace(/^(\+86|0086|86(?=1\d{10}$))/, '');
  return /^1[3-9]\d{9}$/.test(digits) ? digits : undefined;
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checkMarks = '10X98765432';

/** The check digit of GB 11643 for the first 17 digits. */
export const idNoCheckMark = (first17: string): string =>
  checkMarks[weights.reduce((sum, weight, index) => sum + weight * Number(first17[index]), 0) % 11] ?? '';

/** Resident ID number of 18 characters with a true check digit and birth day; the old 15-digit form is widened. */
export function normaliseIdNo(text: string): string | undefined {
  const plain = text
    .normalize('NFKC')
    .replaceAll(/[\s\p{Cf}]/gu, '')
    .toUpperCase();
  const wide = /^\d{15}$/.test(plain) ? `${plain.slice(0, 6)}19${plain.slice(6)}` : plain.slice(0, 17);
  const full = wide + (plain.length === 15 ? idNoCheckMark(wide) : plain.slice(17));
  if (!/^\d{17}[\dX]$/.test(full) || full[17] !== idNoCheckMark(full.slice(0, 17))) return undefined;
  const birth = `${full.slice(6, 10)}-${full.slice(10, 12)}-${full.slice(12, 14)}`;
  return isDay(birth) ? full : undefined;
}

/** A person's name without blanks and marks without width, middle dots of every kind as ·. */
export const normaliseName = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[•・‧∙⋅.]/g, '·')
    .replaceAll(/[\s\p{Cf}]/gu, '');
