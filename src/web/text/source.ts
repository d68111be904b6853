import type { LeftOverCode, SeatNote } from '#core/plan/seat.ts';
import type { StandInReason } from '#core/plan/stand-in.ts';
import type { OwnerReason } from '#core/plan/owner.ts';
import type { ContextCode, Source } from '#core/source/holding.ts';
import { texts } from './texts.ts';

/** Where a name comes from and why now: sources, their reasons, order of owners, what was left over. */
type Codes = Record<
  | `source.${Source}`
  | `owner.${OwnerReason}`
  | `context.${ContextCode}`
  | `leftover.${LeftOverCode}`
  | `reason.stand-in.${StandInReason}`
  | `cause.${SeatNote | 'gone' | 'unknown'}`,
  string
>;

const zh = {
  'source.mortgage': '存量按揭',
  'source.deposit': '存款理财',
  'source.card': '信用卡',
  'source.maturing': '即将到期',
  'source.settled': '良好结清',
  'source.acquiring': '收单商户',
  'owner.LOAN_MANAGER': '在贷管户',
  'owner.INTENT_OWNER': '意向在手',
  'owner.VIRTUAL_GRID_LEAD': '虚拟网格长',
  'owner.PHYSICAL_GRID_LEAD': '实体网格长',
  'owner.POOL': '公海',
  'context.due30': '30 天内到期',
  'context.handover': '交房前后',
  'context.payday': '发薪前后',
  'context.season': '旺季',
  'context.else': '平常',
  'leftover.no-minutes': '主办今日时间已排满',
  'leftover.tasks-max': '主办今日任务已到上限',
  'leftover.same-employer': '同一单位今日已排够',
  'leftover.same-place': '同一小区今日已排够',
  'leftover.owner-cannot-market': '主办没有营销资质或不在岗',
  'leftover.nobody-free': '公海客户,无人有空',
  'leftover.already-promised': '已有预约或跟进',
  'leftover.promise-without-person': '原约定人不在岗,今日无人可接',
  'reason.stand-in.OWNER': '{{name}}{{cause}},由主办代办',
  'reason.stand-in.HELPER': '{{name}}{{cause}},由协办代办',
  'reason.stand-in.VIRTUAL_GRID_LEAD': '{{name}}{{cause}},由虚拟网格长代办',
  'reason.stand-in.PHYSICAL_GRID_LEAD': '{{name}}{{cause}},由网格长代办',
  'reason.stand-in.POOL': '{{name}}{{cause}},由有空的同事代办',
  'cause.away': '今日不在岗',
  'cause.gone': '已离开本行',
  'cause.licence': '营销资质到期或未登记',
  'cause.no-list': '岗位不排名单',
  'cause.no-duty': '岗位没有外呼时间',
  'cause.unknown': '没有登记经办人',
} satisfies Codes;
const en: typeof zh = {
  'source.mortgage': 'Mortgage',
  'source.deposit': 'Deposit',
  'source.card': 'Credit card',
  'source.maturing': 'Maturing loan',
  'source.settled': 'Settled clean',
  'source.acquiring': 'Card acquiring',
  'owner.LOAN_MANAGER': 'manages the loan',
  'owner.INTENT_OWNER': 'holds the open intent',
  'owner.VIRTUAL_GRID_LEAD': 'leads the virtual grid',
  'owner.PHYSICAL_GRID_LEAD': 'leads the grid',
  'owner.POOL': 'pool',
  'context.due30': 'due within 30 days',
  'context.handover': 'around house handover',
  'context.payday': 'around pay day',
  'context.season': 'high season',
  'context.else': 'ordinary time',
  'leftover.no-minutes': 'The owner has no minutes left today',
  'leftover.tasks-max': "The owner's tasks are at the limit",
  'leftover.same-employer': 'Enough of this employer today',
  'leftover.same-place': 'Enough of this place today',
  'leftover.owner-cannot-market': 'The owner has no licence or is away',
  'leftover.nobody-free': 'In the pool, and nobody is free',
  'leftover.already-promised': 'Already an appointment or follow-up',
  'leftover.promise-without-person': 'Whoever agreed it is away, and nobody is free',
  'reason.stand-in.OWNER': '{{name}} {{cause}}; the owner stands in',
  'reason.stand-in.HELPER': '{{name}} {{cause}}; a helper stands in',
  'reason.stand-in.VIRTUAL_GRID_LEAD': '{{name}} {{cause}}; the lead of the virtual grid stands in',
  'reason.stand-in.PHYSICAL_GRID_LEAD': '{{name}} {{cause}}; the grid lead stands in',
  'reason.stand-in.POOL': '{{name}} {{cause}}; a free colleague stands in',
  'cause.away': 'is away today',
  'cause.gone': 'has left the branch',
  'cause.licence': 'has no licence',
  'cause.no-list': 'works without a list',
  'cause.no-duty': 'has no minutes for contacts',
  'cause.unknown': 'nobody on record agreed it',
};
export const sourceTexts = { zh, en };

/** The reasons of the six selectors, as they come from the core. */
export const sourceReasonTexts = texts({
  zh: {
    'reason.mortgage.handover-ahead': '按揭 {{days}} 天后交房 · 已还 {{instalments}} 期',
    'reason.mortgage.handover-past': '按揭交房 {{days}} 天 · 已还 {{instalments}} 期',
    'reason.deposit.stable': '90 天日均存款 {{averageYuan}} · 稳定 {{stabilityPercent}}%',
    'reason.card.spender': '信用卡月均消费 {{spendYuan}} · 近 6 月活跃 {{months}} 月',
    'reason.card.instalment': '信用卡分期客户 · 近 6 月活跃 {{months}} 月',
    'reason.maturing.ladder': '贷款 {{days}} 天后到期 · 余额 {{balanceYuan}}',
    'reason.maturing.ladder-bare': '贷款 {{days}} 天后到期',
    'reason.settled.clean': '贷款结清 {{months}} 个月 · 还款记录良好',
    'reason.promise.appointment': '{{since}}约好今天联系',
    'reason.promise.follow-up': '{{since}}联系过,约定 {{on}}跟进',
    'reason.plan.calendar-year-missing': '{{year}} 年假日安排未导入,按周末和法定日推算',
    'reason.plan.holiday': '{{day}} 是休息日',
    'reason.plan.no-staff': '本支行没有在岗员工,无法分配',
    'reason.plan.no-capacity': '今天没有可用的联系时间',
    'reason.plan.no-candidates': '没有符合来源条件的客户',
    'reason.next-step-later': '已约定 {{on}} 联系',
    'reason.recently-closed': '{{daysSince}} 天前已有结果,{{restDays}} 天内不再排',
    'reason.acquiring.active': '收单月均 {{takingsYuan}} · 近 90 天有 {{days}} 天流水',
  },
  en: {
    'reason.mortgage.handover-ahead': 'House handover in {{days}} days · {{instalments}} instalments paid',
    'reason.mortgage.handover-past': 'House handed over {{days}} days ago · {{instalments}} instalments paid',
    'reason.deposit.stable': 'Average deposit {{averageYuan}} over 90 days · {{stabilityPercent}}% stable',
    'reason.card.spender': 'Card spending {{spendYuan}} a month · active {{months}} of 6 months',
    'reason.card.instalment': 'Pays the card by instalments · active {{months}} of 6 months',
    'reason.maturing.ladder': 'Loan due in {{days}} days · balance {{balanceYuan}}',
    'reason.maturing.ladder-bare': 'Loan due in {{days}} days',
    'reason.settled.clean': 'Loan settled {{months}} months ago · paid well',
    'reason.promise.appointment': 'Agreed on {{since}} to speak today',
    'reason.promise.follow-up': 'Last contact {{since}}, next step due {{on}}',
    'reason.plan.calendar-year-missing': 'Holidays of {{year}} not imported; weekends and fixed days assumed',
    'reason.plan.holiday': '{{day}} is a day off',
    'reason.plan.no-staff': 'The branch has no staff on duty',
    'reason.plan.no-capacity': 'No contact minutes are free today',
    'reason.plan.no-candidates': 'Nobody meets the conditions of a source',
    'reason.next-step-later': 'To be contacted on {{on}} as agreed',
    'reason.recently-closed': 'Closed {{daysSince}} days ago; rests {{restDays}} days',
    'reason.acquiring.active': 'Takings {{takingsYuan}} a month · {{days}} of 90 days',
  },
});
