import type { GateReasonCode } from '#core/gate/reason.ts';

/** Why the gate says no; the numbers come with the reason. */
const zh: Record<`reason.${GateReasonCode}`, string> = {
  'reason.deceased': '客户已故,不得联系',
  'reason.refused': '客户已拒绝一切营销,本人重新授权前不得联系',
  'reason.refused-channel': '客户已拒绝这个渠道,{{cooldownDays}} 天内不得以此联系',
  'reason.suppressed': '号码在全行勿扰名单中,本人重新授权前不得联系',
  'reason.no-basis': '没有营销同意,也没有可用的依据({{channel}})',
  'reason.consent-withdrawn': '客户已于 {{on}} 撤回同意',
  'reason.list-expired': '名单已于 {{on}} 到期',
  'reason.purpose-outside-list': '名单的用途不含本次联系',
  'reason.complaint-open': '有未结投诉,先处理投诉',
  'reason.overdue': '贷款逾期 {{days}} 天,不得营销',
  'reason.litigation': '涉诉,不得营销',
  'reason.age': '年龄 {{years}} 岁,不在可营销范围',
  'reason.other-branch': '他支行主办,不得重复联系',
  'reason.outside-window': '现在不在可拨打时段',
  'reason.holiday': '今天休息,不得拨打',
  'reason.attempts-day': '今日已触达 {{count}} 次',
  'reason.attempts-30d': '近期已触达 {{count}} 次',
  'reason.wecom-week': '本周已发企业微信 {{count}} 条',
  'reason.staff-licence': '经办人的营销资质已到期或未登记',
  'reason.staff-inactive': '员工不在岗,不得联系客户',
};
const en: typeof zh = {
  'reason.deceased': 'The customer has died; no contact',
  'reason.refused': 'Refused all marketing; no contact until they consent anew',
  'reason.refused-channel': 'Refused this channel; no contact by it for {{cooldownDays}} days',
  'reason.suppressed':
    'The number is on the bank-wide do-not-disturb list; no contact until they consent anew',
  'reason.no-basis': 'No marketing consent and no other basis ({{channel}})',
  'reason.consent-withdrawn': 'Consent was withdrawn on {{on}}',
  'reason.list-expired': 'The list ended on {{on}}',
  'reason.purpose-outside-list': 'The list does not cover this purpose',
  'reason.complaint-open': 'A complaint is open; settle it first',
  'reason.overdue': 'Loan {{days}} days overdue; no marketing',
  'reason.litigation': 'In litigation; no marketing',
  'reason.age': 'Aged {{years}}, outside the allowed range',
  'reason.other-branch': 'Led by another branch; not contacted twice',
  'reason.outside-window': 'Outside the calling hours now',
  'reason.holiday': 'A day off; no calls',
  'reason.attempts-day': 'Already tried {{count}} times today',
  'reason.attempts-30d': 'Already tried {{count}} times lately',
  'reason.wecom-week': 'Already {{count}} 企业微信 messages this week',
  'reason.staff-licence': 'The marketing licence of the staff member has ended or is not on record',
  'reason.staff-inactive': 'Staff member not on duty; no contact',
};
export const reasonTexts = { zh, en };
