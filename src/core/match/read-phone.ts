/** Why a text is no mobile number: each has a sentence of its own (refusal.ts, `value.` before it). */
type PhoneFault =
  | 'phone'
  | 'phone-length'
  | 'phone-segment'
  | 'phone-landline'
  | 'phone-service'
  | 'precision';

export type PhoneReading =
  | {
      phone: string;
      /** A second number stood in the field; it is not kept. */
      isFirstOfMore: boolean;
      /** A segment of virtual operators, which resell the networks of others. */
      isVirtual: boolean;
    }
  | { fault: PhoneFault; digits: number };

/** 11 ASCII digits that begin as mobile numbers do. */
function isMobile(text: string): boolean {
  if (text.length !== 11 || text.charCodeAt(0) !== 49) return false;
  const second = text.charCodeAt(1);
  if (second < 51 || second > 57) return false;
  for (let at = 2; at < 11; at += 1) {
    const digit = text.charCodeAt(at);
    if (digit < 48 || digit > 57) return false;
  }
  return true;
}

const virtualSegment = /^1(62|65|67|70|71)/;

const found = (phone: string, isFirstOfMore: boolean): PhoneReading => ({
  phone,
  isFirstOfMore,
  isVirtual: virtualSegment.test(phone),
});

/** One number without its country code, blanks and marks. */
const bare = (text: string): string =>
  text
    .replaceAll(/[\s\p{Pd}\p{Cf}().·'"]/gu, '')
    .replace(/^(\+86|0086|86(?=1\d{10}$)|0(?=1[3-9]\d{9}$))/, '');

/** 0571-87654321, 87654321, (010)65990088-801, 021 6232 1100 转 8. */
const isLandline = (digits: string, text: string): boolean =>
  /^0[1-9]\d{8,11}$/.test(digits) ||
  /^0\d{2,3}[-\s)]+\d{7,8}\b/.test(text) ||
  /^[2-8]\d{6,7}$/.test(digits) ||
  /^[2-8]\d{6,7}(转|分机|ext|-)\d{1,5}$/.test(digits);

/** What parts two numbers in one field; a blank does where a number has ended and another begins. */
const separators = /[/\\;,、|&]|\s{2,}|[或和]|(?<=\d)\s+(?=1[3-9]\d)/;
/** 13800005678(本人), 手机:13800005678. */
const unlabelled = (part: string): string => part.replaceAll(/^[^\d+]+|[^\d]+$/g, '');

function faultOf(text: string): PhoneReading {
  const digits = bare(text.replace(/\.0+$/, ''));
  const length = digits.replaceAll(/\D/g, '').length;
  const fault = (code: PhoneFault): PhoneReading => ({ fault: code, digits: length });
  if (/^\+?\d(\.\d+)?e\+?\d+$/i.test(text)) return fault('precision');
  if (/^(400|800)\d{7}$/.test(digits) || /^(95|96|100)\d{2,6}$/.test(digits)) return fault('phone-service');
  if (isLandline(digits, text)) return fault('phone-landline');
  if (!/^\d+$/.test(digits)) return fault('phone');
  return fault(length === 11 ? 'phone-segment' : 'phone-length');
}

/**
 * A mainland mobile number as 11 digits, however it was written: +86 or 0086, a 0 of a trunk call, blanks, dashes,
 * brackets, full width, the `.0` of a number that was once a decimal. Of several the first mobile one counts.
 */
export function readPhone(raw: string): PhoneReading {
  if (isMobile(raw)) return found(raw, false);
  const text = raw.normalize('NFKC').trim();
  const whole = bare(text.replace(/\.0+$/, ''));
  if (isMobile(whole)) return found(whole, false);
  const parts = text.split(separators).map((part) => unlabelled(bare(part)));
  const phone = parts.find(isMobile);
  if (phone === undefined) return faultOf(text);
  return found(
    phone,
    parts.some((part) => part !== phone && /\d{7}/.test(part)),
  );
}
