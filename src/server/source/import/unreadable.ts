import { type FileRefusalCode, refusalSentence } from '#contract/refusal.ts';
import { type Problem, problem } from '#contract/problem.ts';

/** A file that cannot be taken at all: the whole delivery stops before anything of it is applied. */
export function unreadable(
  file: string,
  code: FileRefusalCode,
  detail: { rowNo?: number; [name: string]: unknown } = {},
): Problem {
  const refusal = { file, rowNo: detail.rowNo ?? null, code, detail };
  return problem('import.unreadable', {
    ...refusal,
    sentence: refusalSentence(refusal, 'zh'),
    sentenceEn: refusalSentence(refusal, 'en'),
  });
}
