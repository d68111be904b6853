import { type closedReasons, type OutcomeCode, outcomeCodes, outcomes } from '../outcome.ts';
import {
  channelCodes,
  type CodeList,
  column,
  customerNo,
  type FileKind,
  optional,
  orgNo,
  staffNo,
} from './column.ts';

/** Words for an outcome beside the one we write ourselves. */
const moreWords: Partial<Record<OutcomeCode, readonly string[]>> = {
  NO_ANSWER: ['无人应答', '未接通', '无人'],
  BUSY_OFF: ['占线关机', '关机', '占线'],
  WRONG_NUMBER: ['空号错号', '空号', '错号'],
  REFUSED: ['拒绝·勿扰', '拒绝'],
  HAS_OTHER: ['已在他行', '已他行'],
  FOLLOW_UP: ['待跟'],
  BOOKED: ['约到店'],
};
const outcomeWords: CodeList = Object.fromEntries(
  outcomeCodes.map((code) => [code, [outcomes[code].zh, ...(moreWords[code] ?? [])]]),
);

/** A bank's own words for why nothing follows; a word that is not here is refused with the ones that are. */
const closings = {
  NO_NEED: ['暂无需求', '无需求', '不需要', '暂不需要'],
  HAS_OTHER: ['已在他行', '已他行', '已有他行', '他行已办'],
  REFUSED: ['拒绝', '勿扰', '客户拒绝', '拒绝·勿扰'],
  WRONG_NUMBER: ['空号', '错号', '空号错号', '空号或错号'],
  APPLIED: ['已申请', '已进件'],
  COMPLAINT: ['投诉', '转投诉处理'],
  NOT_FIT: ['不符合条件', '不适合', '条件不符', '资质不符'],
} as const satisfies Record<(typeof closedReasons)[number], readonly string[]>;

export const touches = {
  zh: '触达',
  row: { zh: '过去的一次联系及结果', en: 'one past contact and what came of it' },
  key: ['org_no', 'touch_no'],
  columns: {
    touch_no: optional('no', '触达编号', 'touch.touch_no', 'T0009123', { synonyms: ['编号'] }),
    org_no: orgNo('touch.branch_id'),
    customer_no: customerNo('touch.customer_id'),
    staff_no: staffNo('员工号', 'touch.staff_id', ['工号', '客户经理工号']),
    source: optional('code', '渠道来源', 'touch.source', '即将到期', {
      synonyms: ['来源'],
      codes: {
        mortgage: ['存量按揭', '按揭'],
        deposit: ['存款理财', '存款'],
        card: ['信用卡'],
        maturing: ['即将到期'],
        settled: ['良好结清', '结清'],
        acquiring: ['收单商户', '收单'],
      },
    }),
    channel: column('code', '触达渠道', 'touch.channel', '电话', {
      synonyms: ['渠道'],
      codes: channelCodes,
    }),
    direction: optional('code', '方向', 'touch.direction', '呼出', {
      codes: { OUT: ['呼出', '主动'], IN: ['呼入', '客户来'] },
    }),
    occurred_at: column('instant', '发生时间', 'touch.occurred_at, business_day', '2026-11-20 10:05', {
      synonyms: ['时间', '联系时间'],
    }),
    duration_seconds: optional('integer', '时长秒', 'touch.duration_seconds', '95', { min: 0, max: 86_400 }),
    outcome: column('code', '结果', 'touch.outcome', '待跟进', { synonyms: ['结果码'], codes: outcomeWords }),
    next_on: optional('day', '下一步日期', 'touch.next_on', '2026-11-25', { synonyms: ['下次联系日期'] }),
    next_time: optional('time', '下一步时间', 'touch.next_time', '15:00'),
    next_channel: optional('code', '下一步渠道', 'touch.next_channel', '柜面', { codes: channelCodes }),
    closed_reason: optional('code', '关闭原因', 'touch.closed_reason', '暂无需求', { codes: closings }),
    note: optional('text', '备注', 'touch.note_sealed', '装修预算 20 万', {
      dataClass: 'C2-fin',
      max: 500,
    }),
  },
} as const satisfies FileKind;

export const applicationSteps = {
  zh: '申请进度',
  row: { zh: '信贷系统里申请的一步', en: 'one step of an application in the credit system' },
  key: ['org_no', 'step_no'],
  columns: {
    step_no: optional('no', '进度编号', 'application_step.step_no', 'S00771', { synonyms: ['编号'] }),
    org_no: orgNo('application_step.branch_id'),
    customer_no: customerNo('application_step.customer_id'),
    application_no: column('no', '申请编号', 'application_step.application_no', 'SQ2026110021', {
      synonyms: ['申请号', '业务编号'],
    }),
    step: column('code', '进度', 'application_step.step', '通过', {
      synonyms: ['状态', '申请状态'],
      codes: {
        SUBMITTED: ['提交', '已进件'],
        SUPPLEMENT: ['补件'],
        REVIEW: ['审批中'],
        APPROVED: ['通过', '审批通过'],
        DECLINED: ['拒绝', '审批拒绝'],
        DISCLOSED: ['明示表已确认'],
        SIGNED: ['签约'],
        DRAWN: ['放款'],
        PURPOSE_EVIDENCE: ['用途凭证'],
        NORMAL: ['正常'],
        OVERDUE: ['逾期'],
        SETTLED: ['结清'],
        CANCELLED: ['取消'],
      },
    }),
    at: column('instant', '发生时间', 'application_step.at', '2026-11-18 16:30', {
      synonyms: ['时间', '日期'],
    }),
    amount: optional('yuan', '金额', 'application_step.amount_fen', '120000.00', { dataClass: 'C2-fin' }),
    rate: optional('percent', '年利率', 'application_step.rate_bp', '3.6%', {
      synonyms: ['利率'],
      dataClass: 'C2-fin',
    }),
    term_months: optional('integer', '期限月', 'application_step.term_months', '36', {
      synonyms: ['期限'],
      min: 1,
      max: 600,
      dataClass: 'C2-fin',
    }),
  },
} as const satisfies FileKind;
