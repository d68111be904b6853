const digits: Readonly<Record<string, number>> = Object.fromEntries(
  ['〇零', '一壹', '二贰', '三叁', '四肆', '五伍', '六陆', '七柒', '八捌', '九玖'].flatMap((words, digit) =>
    Array.from(words, (word) => [word, digit]),
  ),
);
const numeral = /[〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖十]/;
const beforeUnit = new RegExp(`${numeral.source}+(?=期|村|区|组|弄|号|幢|栋|座|单元|街坊)`, 'g');

/** 三 → 3, 十二 → 12, 二十 → 20, 一〇八 → 108. */
function numberOf(word: string): string {
  const plain = (part: string): string => Array.from(part, (digit) => digits[digit] ?? '').join('');
  const [tens = '', ones] = word.split('十');
  return ones === undefined ? plain(word) : String(Number(plain(tens) || 1) * 10 + Number(plain(ones)));
}

/** An address or a name as the two are compared, and where in it something stood that was no letter or digit. */
export type PlainText = { text: string; gaps: ReadonlySet<number> };
const noGaps: ReadonlySet<number> = new Set();

const isHan = (code: number): boolean => code >= 0x4e00 && code <= 0x9fff;
const isSmall = (code: number): boolean => code >= 97 && code <= 122;
const isAsciiWord = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || isSmall(code);
/** Whether the unit is of a letter or digit; halves of rare characters are taken for letters. */
const isWord = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  if (isHan(code) || isAsciiWord(code)) return true;
  return code > 127 && ((code >= 0xd800 && code <= 0xdfff) || /[\p{L}\p{N}]/u.test(text[at]!));
};

/** Full width as half width, capitals. Plain Chinese with digits is that already, and most of what comes. */
function fold(text: string): string {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isSmall(code) || (code > 127 && !isHan(code))) return text.normalize('NFKC').toUpperCase();
  }
  return text;
}

/** Full width folded, marks and blanks taken out but remembered, a number before 期, 幢 or 号 in digits. */
export function plainText(raw: string): PlainText {
  const folded = fold(raw);
  const whole = numeral.test(folded) ? folded.replaceAll(beforeUnit, numberOf) : folded;
  let text = '';
  let gaps: Set<number> | undefined;
  let from = 0;
  for (let at = 0; at < whole.length; at += 1)
    if (!isWord(whole, at)) {
      text += whole.slice(from, at);
      from = at + 1;
      gaps ??= new Set();
      gaps.add(text.length);
    }
  return gaps ? { text: text + whole.slice(from), gaps } : { text: whole, gaps: noGaps };
}
