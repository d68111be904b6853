import type { ParseArgsConfig } from 'node:util';
import type { Sentence } from '../refusal.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
export type Values = Record<string, string | boolean | (string | boolean)[] | undefined>;
export type Run = {
  values: Values;
  positionals: string[];
  /** A line for people; `data` is the whole answer, printed alone with `--json`. */
  print: (text: string, data?: unknown) => void;
};

/** One command of the operator's: its words, its flags, and what it does; it answers with its exit code. */
export type Command = {
  name: string;
  /** What stands behind the name. */
  takes: string;
  /** How many words may stand behind the name, least and most; none when absent. */
  words?: readonly [min: number, max: number];
  summary: Sentence;
  options: Options;
  help: readonly string[];
  run: (run: Run) => Promise<number>;
};

export const textOf = (values: Values, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
};
