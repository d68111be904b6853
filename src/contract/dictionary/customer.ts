import {
  channelCodes,
  column,
  customerNo,
  type FileKind,
  optional,
  orgNo,
  placeNo,
  staffNo,
} from './column.ts';

const amount = (zh: string, feeds: string, example: string, synonyms: readonly string[] = []) =>
  optional('yuan', zh, feeds, example, { synonyms, dataClass: 'C2-fin' });
const counted = (zh: string, feeds: string, example: string, max: number) =>
  optional('integer', zh, feeds, example, { min: 0, max, dataClass: 'C2-fin' });

export const customers = {
  zh: '客户',
  row: {
    zh: '支行的一位个人客户;文件里没有的列不改动原值',
    en: 'one person of a branch; a column that the file lacks changes nothing',
  },
  key: ['org_no', 'customer_no'],
  columns: {
    customer_no: customerNo('customer.customer_no'),
    org_no: orgNo('customer.branch_id'),
    name: optional('name', '客户姓名', 'customer.contact_sealed', '王建国', {
      synonyms: ['姓名'],
      dataClass: 'C2-contact',
      max: 60,
    }),
    phone: optional('phone', '手机号', 'customer.contact_sealed, phone_index', '13800005678', {
      synonyms: ['手机', '联系电话', '手机号码', '电话'],
      dataClass: 'C2-contact',
    }),
    id_no: optional('idNo', '身份证号', 'customer.id_no_sealed, id_no_index', '11010519491231002X', {
      synonyms: ['证件号码', '身份证号码', '证件号'],
      dataClass: 'C2-id',
    }),
    address: optional('text', '联系地址', 'customer.contact_sealed', '翠湖花园 3 幢 502', {
      synonyms: ['地址', '住址'],
      dataClass: 'C2-contact',
      max: 200,
    }),
    wechat: optional('text', '企微外部联系人', 'customer.contact_sealed', 'wmAbc0012', {
      synonyms: ['微信', '企微号'],
      dataClass: 'C2-contact',
      max: 80,
    }),
    birth_on: optional('day', '出生日期', 'customer.birth_on', '1985-03-09', {
      synonyms: ['生日'],
      dataClass: 'C2-id',
    }),
    district: optional('text', '区县乡镇', 'customer.district', '城东街道', {
      synonyms: ['区域', '区县'],
      max: 60,
    }),
    place_no: placeNo('customer.place_id'),
    employer_no: optional('no', '单位编号', 'customer.employer_id', 'E0007', { synonyms: ['单位号'] }),
    merchant_no: optional('no', '商户编号', 'customer.merchant_id', 'M0012', { synonyms: ['商户号'] }),
    manager_no: staffNo('管户经理工号', 'customer.manager_id', ['客户经理工号', '管户经理']),
    deceased: optional('flag', '是否身故', 'customer.deceased', '否', { synonyms: ['身故'] }),
    litigation: optional('flag', '是否涉诉', 'customer.litigation', '否', { synonyms: ['涉诉'] }),
    complaint: optional('flag', '投诉未结', 'customer.complaint_open', '否', { synonyms: ['投诉'] }),
    occupation: optional('code', '职业', 'customer.occupation', '事业单位', {
      synonyms: ['职业类别', '单位性质'],
      dataClass: 'C2-contact',
      codes: {
        CIVIL: ['公务员', '机关'],
        INSTITUTION: ['事业单位', '教师', '医生'],
        STATE_OWNED: ['国企', '国有企业'],
        COMPANY: ['民企', '企业', '职员'],
        SELF_EMPLOYED: ['个体', '个体工商户', '经营户'],
        FARMER: ['农户', '务农'],
        RETIRED: ['退休'],
        STUDENT: ['学生'],
        OTHER: ['其他'],
      },
    }),
    income: amount('月收入', 'customer.income_fen', '12000.00', ['月均收入']),
    since_on: optional('day', '建档日期', 'customer.since_on', '2019-06-18', {
      synonyms: ['开户日期', '入行日期'],
    }),
    as_of_on: optional('day', '数据日期', 'customer.as_of_on', '2026-11-23', { synonyms: ['统计日期'] }),
  },
} as const satisfies FileKind;

export const holdings = {
  zh: '持有',
  row: {
    zh: '客户在本行的一笔贷款、一个存款户、一张卡或一台收单',
    en: 'one loan, deposit, card or terminal of a customer',
  },
  key: ['org_no', 'holding_no'],
  columns: {
    holding_no: column('no', '持有编号', 'holding.holding_no', 'L20230011', {
      synonyms: ['账号', '借据号', '合同号'],
    }),
    org_no: orgNo('holding.branch_id'),
    customer_no: customerNo('holding.customer_id'),
    kind: column('code', '持有类型', 'holding.kind', '贷款', {
      synonyms: ['类型', '产品类型'],
      codes: {
        MORTGAGE: ['按揭', '房贷', '住房贷款'],
        DEPOSIT: ['存款', '理财', '存款理财'],
        CARD: ['信用卡', '贷记卡'],
        LOAN: ['贷款', '消费贷', '信用贷'],
        ACQUIRING: ['收单', '收款码'],
      },
    }),
    opened_on: optional('day', '开户日期', 'holding.opened_on', '2024-05-16', {
      synonyms: ['开立日期', '放款日期'],
    }),
    matures_on: optional('day', '到期日期', 'holding.matures_on', '2027-05-16', { synonyms: ['到期日'] }),
    closed_on: optional('day', '结清日期', 'holding.closed_on', '2026-05-16', {
      synonyms: ['销户日期', '结清日'],
    }),
    handover_on: optional('day', '交房日期', 'holding.handover_on', '2026-10-31', { synonyms: ['交房日'] }),
    balance: amount('余额', 'holding.balance_fen', '86000.00', ['当前余额', '贷款余额']),
    limit: amount('额度', 'holding.limit_fen', '120000.00', ['授信额度', '合同金额']),
    instalments_paid: counted('已还期数', 'holding.instalments_paid', '18', 600),
    overdue_now_days: counted('当前逾期天数', 'holding.overdue_now_days', '0', 36_500),
    overdue_max_days_12m: counted('近12月最长逾期天数', 'holding.overdue_max_days_12m', '0', 36_500),
    overdue_max_days_ever: counted('历史最长逾期天数', 'holding.overdue_max_days_ever', '0', 36_500),
    balance_avg_90d: amount('近90天日均余额', 'holding.balance_avg_90d_fen', '82000.00', ['90天日均']),
    balance_min_90d: amount('近90天最低余额', 'holding.balance_min_90d_fen', '61000.00'),
    active_months_6: counted('近6月活跃月数', 'holding.active_months_6', '6', 6),
    spend_month: amount('月均消费', 'holding.spend_month_fen', '4200.00'),
    instalment_user: optional('flag', '是否分期客户', 'holding.instalment_user', '否', {
      synonyms: ['分期客户'],
      dataClass: 'C2-fin',
    }),
    taking_days_90: counted('近90天收款天数', 'holding.taking_days_90', '72', 90),
    takings_month: amount('月均收款', 'holding.takings_month_fen', '35000.00'),
    manager_no: staffNo('管户经理工号', 'holding.manager_id', ['客户经理工号', '管户经理']),
    as_of_on: optional('day', '数据日期', 'holding.as_of_on', '2026-11-23', { synonyms: ['统计日期'] }),
  },
} as const satisfies FileKind;

export const consents = {
  zh: '同意',
  row: {
    zh: '客户的一次授权或撤回;已登记的不能改,改动另起一行',
    en: 'one consent or its withdrawal; a change is a new row',
  },
  key: ['org_no', 'consent_no'],
  columns: {
    consent_no: optional('no', '授权编号', 'consent.consent_no', 'C000381', { synonyms: ['编号'] }),
    org_no: orgNo('consent.branch_id'),
    customer_no: customerNo('consent.customer_id'),
    purpose: column('code', '授权用途', 'consent.purpose', '营销', {
      synonyms: ['用途'],
      codes: { MARKETING: ['营销', '营销推介'], SERVICE: ['服务'], CREDIT_QUERY: ['征信查询', '征信'] },
    }),
    channel: optional('code', '触达渠道', 'consent.channel', '电话', {
      synonyms: ['渠道'],
      codes: channelCodes,
    }),
    basis: column('code', '依据', 'consent.basis', '书面同意', {
      synonyms: ['法律依据'],
      codes: {
        WRITTEN: ['书面同意', '纸质授权'],
        ELECTRONIC: ['电子同意', '线上授权'],
        RECORDED_CALL: ['录音同意', '电话录音'],
        CONTRACT: ['合同约定'],
        OVERLAY: ['补充数据'],
      },
    }),
    from_on: column('day', '生效日期', 'consent.from_on', '2025-01-01', {
      synonyms: ['授权日期', '起始日期'],
    }),
    to_on: optional('day', '失效日期', 'consent.to_on', '2027-12-31', { synonyms: ['截止日期'] }),
    withdrawn: optional('flag', '是否撤回', 'consent.withdrawn', '否', { synonyms: ['撤回'] }),
    evidence: optional('text', '凭证', 'consent.evidence', '授权书 2025-0381', {
      synonyms: ['凭证编号'],
      max: 120,
    }),
  },
} as const satisfies FileKind;

export const refusals = {
  zh: '拒绝',
  row: { zh: '客户谢绝营销的一次登记', en: 'one refusal to be contacted' },
  key: ['org_no', 'refusal_no'],
  columns: {
    refusal_no: optional('no', '登记编号', 'refusal.refusal_no', 'R00092', { synonyms: ['编号'] }),
    org_no: orgNo('refusal.branch_id'),
    customer_no: customerNo('refusal.customer_id'),
    channel: optional('code', '触达渠道', 'refusal.channel', '电话', {
      synonyms: ['渠道'],
      codes: channelCodes,
    }),
    at: column('instant', '登记时间', 'refusal.at', '2026-08-03 10:22', {
      synonyms: ['时间', '登记日期', '日期'],
    }),
    staff_no: staffNo('登记员工号', 'refusal.staff_id', ['员工号']),
    origin: optional('text', '来源', 'refusal.origin', '客服热线', { max: 60 }),
  },
} as const satisfies FileKind;
