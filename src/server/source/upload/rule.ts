/** A fix of one cell's text before it is read; the names go over the wire and into import profiles. */
const rules: Record<string, (text: string) => string> = {
  trim: (text) => text.replaceAll(/^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu, ''),
};

export const isRule = (name: string): boolean => Object.hasOwn(rules, name);

export const applyRules = (names: readonly string[], text: string): string =>
  names.reduce((fixed, name) => rules[name]?.(fixed) ?? fixed, text);
