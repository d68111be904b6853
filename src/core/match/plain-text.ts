/** Nothing but printable ASCII and common hanzi: its own normal form, as most cells are. */
const isPlain = /^[!-~\u4e00-\u9fff](?:[ -~\u4e00-\u9fff]*[!-~\u4e00-\u9fff])?$/;
/** Controls but the two that part lines, and the marks that turn the direction of a text, which can hide what it says. */
const unseen = /[\p{Cc}--[\t\n]]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u200b]/gv;
/** Excel's way to keep a number a text in CSV: ="03301", or a quote before it. */
const wrapped = /^="([^"]*)"$|^'(?=\d+$)/;

/**
 * The text of a cell in the one form in which it is read: NFKC, trimmed, well formed, without characters that do
 * not show.
 */
export function plainText(raw: string): string {
  if (raw === '' || (isPlain.test(raw) && raw.charCodeAt(0) !== 61 && raw.charCodeAt(0) !== 39)) return raw;
  const text = raw.toWellFormed().normalize('NFKC').replaceAll('\r\n', '\n').replaceAll(unseen, '').trim();
  return text.replace(wrapped, '$1');
}
