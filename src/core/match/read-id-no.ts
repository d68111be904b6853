/** Why a text is no resident ID number: each has a sentence of its own (refusal.ts, `value.` before it). */
type IdNoFault = 'id-no' | 'id-no-length' | 'id-no-birth' | 'id-no-check' | 'id-no-other' | 'precision';

export type IdNoReading =
  | {
      idNo: string;
      /** Ends in 000 as a number does that Excel has rounded, and passes its check all the same. */
      isRound: boolean;
    }
  | { fault: IdNoFault; length: number };

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checkMarks = '10X98765432';

/** The check digit of GB 11643 for the first 17 digits. */
export function idNoCheckMark(first17: string): string {
  let sum = 0;
  for (let at = 0; at < 17; at += 1) sum += weights[at]! * (first17.charCodeAt(at) - 48);
  return checkMarks[sum % 11] ?? '';
}

const monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether digits 7 to 14 are a day on which somebody alive can be born. */
function hasBirth(idNo: string): boolean {
  const year = Number(idNo.slice(6, 10));
  const month = Number(idNo.slice(10, 12));
  const day = Number(idNo.slice(12, 14));
  if (year < 1880 || year > 2100 || day < 1 || day > (monthDays[month - 1] ?? 0)) return false;
  return !(month === 2 && day === 29) || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0));
}

/**
 * A resident ID number as 18 characters, with a true check digit and birth day. The old form of 15 digits is
 * widened; it has no check digit, so its birth day is all that vouches for it.
 */
export function readIdNo(raw: string): IdNoReading {
  const plain = /^\d{17}[\dX]$/.test(raw)
    ? raw
    : raw
        .normalize('NFKC')
        .replaceAll(/[\s\p{Cf}\p{Pd}'"]/gu, '')
        .replace(/\.0$/, '')
        .toUpperCase();
  const fault = (code: IdNoFault): IdNoReading => ({ fault: code, length: plain.length });
  if (/^\d(\.\d+)?E\+?\d+$/.test(plain)) return fault('precision');
  if (/^\d{15}$/.test(plain)) {
    const wide = `${plain.slice(0, 6)}19${plain.slice(6)}`;
    return hasBirth(wide) ? { idNo: wide + idNoCheckMark(wide), isRound: false } : fault('id-no-birth');
  }
  if (/^([A-Z]{1,2}\d{6,10}(\(\d\))?|\d{8}|\d{10}\(?[A-Z]\)?)$/.test(plain)) return fault('id-no-other');
  if (!/^\d{17}[\dX]$/.test(plain)) return fault(/^\d+X?$/.test(plain) ? 'id-no-length' : 'id-no');
  const isRound = plain.endsWith('000');
  if (plain[17] !== idNoCheckMark(plain)) return fault(isRound ? 'precision' : 'id-no-check');
  return hasBirth(plain) ? { idNo: plain, isRound } : fault('id-no-birth');
}
