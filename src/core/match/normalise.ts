import { readIdNo } from './read-id-no.ts';
import { readPhone } from './read-phone.ts';

/** The mainland mobile number in a text as 11 digits, or undefined (read-phone.ts). */
export function normalisePhone(text: string): string | undefined {
  const read = readPhone(text);
  return 'phone' in read ? read.phone : undefined;
}

/** The resident ID number in a text as 18 characters, or undefined (read-id-no.ts). */
export function normaliseIdNo(text: string): string | undefined {
  const read = readIdNo(text);
  return 'idNo' in read ? read.idNo : undefined;
}

const han = /\p{Script=Han}/u;
/** The dots that stand between the parts of a Uyghur, Tibetan or Kazakh name, as keyboards offer them. */
const dots = /\s*[·•・‧∙⋅●.。]\s*/g;
/**
 * A person's name in its normal form: in Han script without blanks and marks without width, middle dots of
 * every kind as ·; in other scripts with single blanks. The form is its own form.
 */
export function normaliseName(text: string): string {
  const plain = text.normalize('NFKC').replaceAll(/[\p{Cf}\p{Cc}]/gu, ' ');
  if (!han.test(plain)) return plain.replaceAll(/\s+/g, ' ').trim();
  return plain
    .replaceAll(dots, '·')
    .replaceAll(/\s/g, '')
    .replaceAll(/^·+|·+$/g, '');
}
