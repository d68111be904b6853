/**
 * What a spreadsheet may take for a formula: a sign that begins one, in any width it knows, behind anything that
 * does not show; or a cell that begins with a control character (trust.md §3.7).
 */
const formulaLike = /^[\s\p{C}]*[=+\-@＝＋－＠﹦﹢﹣﹫−]|^[\t\r\n\0]/u;
const quotes = /^'+/;

/** Whether the text would be computed rather than shown, once the quotes before it are gone. */
export const isFormulaLike = (text: string): boolean => formulaLike.test(text.replace(quotes, ''));

/**
 * The text as a CSV cell that no spreadsheet computes: a quote before what looks like a formula. Quoted ones get
 * one more, so that `unguardText` gives back every text exactly.
 */
export const guardText = (text: string): string => (isFormulaLike(text) ? `'${text}` : text);

/** What `guardText` was given. */
export const unguardText = (text: string): string =>
  text.startsWith("'") && isFormulaLike(text) ? text.slice(1) : text;
