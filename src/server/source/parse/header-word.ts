/**
 * The plain form in which header words are compared: full width, case, blanks, marks of a required column and
 * what stands in brackets behind it do not count. 「* 余额(元)」 is 余额.
 */
export const plainWord = (word: string): string =>
  word
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s\p{Cf}]/gu, '')
    .replace(/^[*#]+|[*#::]+$/g, '')
    .replace(/(?<=.)[([【][^()[\]【】]*[)\]】][*::]*$/, '');
