import { texts } from './texts.ts';

/** Texts of one person behind several customer numbers. */
export const personTexts = texts({
  zh: {
    'person.rows': '合并 {{n}} 个客户号',
    'outcome.MERGED': '客户合并,并入同一人的任务',
    'person.merges': '合并记录',
    'person.merged': '{{from}} 并入 {{into}}',
    'person.split': '拆分',
    'person.split-why': '为什么不是同一人',
    'person.split-effect': '拆分后各归各的客户号,以后的导入不再合并。',
    'person.undone': '{{by}} 于 {{at}} 拆分:{{why}}',
    'caution.ID_DIFFERS': '证件号不同',
    'caution.NAME_DIFFERS': '姓名不同',
    'caution.BIRTH_DIFFERS': '出生日期不同',
    'caution.PHONE_SHARED': '可能是家人共用',
    'caution.PHONE_PASSED_ON': '号码可能已转给他人',
  },
  en: {
    'person.rows': '{{n}} customer numbers merged',
    'outcome.MERGED': 'merged, the person has another task',
    'person.merges': 'Merges',
    'person.merged': '{{from}} merged into {{into}}',
    'person.split': 'Split',
    'person.split-why': 'Why they are not one person',
    'person.split-effect': 'Each number is a person again, and later files do not merge them.',
    'person.undone': 'split by {{by}} at {{at}}: {{why}}',
    'caution.ID_DIFFERS': 'ID numbers differ',
    'caution.NAME_DIFFERS': 'names differ',
    'caution.BIRTH_DIFFERS': 'birth days differ',
    'caution.PHONE_SHARED': 'a family may share the phone',
    'caution.PHONE_PASSED_ON': 'the number may have passed on',
  },
});
