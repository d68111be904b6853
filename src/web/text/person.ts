import { texts } from './texts.ts';

/** Texts of one person behind several customer numbers. */
export const personTexts = texts({
  zh: {
    'person.rows': '合并 {{n}} 个客户号',
    'outcome.MERGED': '客户合并,并入同一人的任务',
  },
  en: {
    'person.rows': '{{n}} customer numbers merged',
    'outcome.MERGED': 'merged, the person has another task',
  },
});
