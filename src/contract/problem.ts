/** Every expected failure the server can answer with. The code is the contract; the text is for people. */
const problems = {
  'request.invalid': { statusCode: 400, message: '请求内容不符合要求' },
  'request.not-found': { statusCode: 404, message: '没有这个地址' },
  'request.method': { statusCode: 405, message: '不支持这种请求方式' },
  'request.too-large': { statusCode: 413, message: '提交的内容过大' },
  'request.key-missing': { statusCode: 400, message: '写操作缺少 Idempotency-Key' },
  'request.key-reused': { statusCode: 422, message: '同一个 Idempotency-Key 用于不同内容' },
  'request.in-flight': { statusCode: 409, message: '同一请求正在处理,请稍候' },
  'request.cross-site': { statusCode: 403, message: '请求来源不被允许' },
  'server.failed': { statusCode: 500, message: '系统出错,已记录,请稍后再试' },
  'server.busy': { statusCode: 503, message: '系统繁忙,请稍后再试' },
  'access.anonymous': { statusCode: 401, message: '请先登录' },
  'access.denied': { statusCode: 403, message: '您的岗位没有这项权限' },
  'access.not-found': { statusCode: 404, message: '没有找到,或不在您的范围内' },
  'session.refused': { statusCode: 401, message: '账号、密码或验证码不正确,或账号暂时锁定' },
  'session.second-factor': { statusCode: 401, message: '请输入动态验证码' },
  'session.step-up': { statusCode: 401, message: '这一步须重新输入动态验证码' },
  'session.busy': { statusCode: 429, message: '登录人数较多,请稍后再试' },
  'session.password-weak': {
    statusCode: 422,
    message: '密码至少 12 位,含大写、小写、数字、符号中的三类,且不用常见词',
  },
  'session.password-expired': { statusCode: 422, message: '密码须更换,请设置新密码' },
  'session.no-role': { statusCode: 403, message: '您的账号还没有生效的岗位权限,请联系安全管理员' },
  'session.password-used': { statusCode: 422, message: '不能使用最近 5 次用过的密码' },
  'session.link-used': { statusCode: 401, message: '登录链接已使用或失效,请重新启动以取得新链接' },
  'people.exists': { statusCode: 409, message: '登录名已存在' },
  'people.exclusive': { statusCode: 422, message: '系统、安全、审计管理员三者不得由一人兼任' },
  'people.unknown': { statusCode: 404, message: '没有这个人员、账号或授权' },
  'people.not-disabled': { statusCode: 409, message: '账号没有停用' },
  'people.self-approval': { statusCode: 422, message: '申请人与批准人不能是同一人' },
  'customer.quota': { statusCode: 429, message: '今日查看明文次数已用完' },
  'customer.dial-quota': { statusCode: 429, message: '今日拨号次数已用完' },
  'person.apart': { statusCode: 409, message: '这次合并已经拆分,请刷新客户卡' },
  'person.judged': { statusCode: 409, message: '这一对已有人判断,请看下一对' },
  'person.judged-apart': {
    statusCode: 409,
    message: '两边的客户号里有已判为不同人的,不能合并;请先在客户卡里核对',
  },
  'person.later': { statusCode: 422, message: '请选一个今天以后的日期' },
  'gate.denied': { statusCode: 422, message: '现在不能联系该客户' },
  'task.closed': { statusCode: 409, message: '这项任务已有结果' },
  'touch.next-missing': { statusCode: 422, message: '请填写下一步日期,或选择关闭原因' },
  'touch.next-past': { statusCode: 422, message: '下一步日期不能早于这次联系' },
  'touch.next-after-refusal': { statusCode: 422, message: '客户已拒绝联系,不能再约下一步' },
  'plan.closed': { statusCode: 409, message: '只能生成今天或以后的计划' },
  'plan.importing': { statusCode: 409, message: '正在导入数据,导入完成后再生成计划' },
  'plan.not-a-branch': { statusCode: 422, message: '该机构不是经营单位,没有自己的客户' },
  'plan.running': { statusCode: 409, message: '该支行的计划正在生成' },
  'org.unknown': { statusCode: 404, message: '没有这个机构' },
  'param.unknown': { statusCode: 404, message: '没有这个参数' },
  'param.invalid': { statusCode: 422, message: '参数值不符合要求' },
  'param.past': { statusCode: 422, message: '生效日期必须在今天之后' },
  'param.self-approval': { statusCode: 422, message: '参数须由提出人以外的人批准' },
  'param.decided': { statusCode: 409, message: '该参数变更已处理' },
  'import.busy': { statusCode: 409, message: '另一个导入正在进行,请等它结束' },
  'import.unreadable': { statusCode: 422, message: '文件无法读取' },
  'import.given-up': { statusCode: 409, message: '这次导入没有做完,已由后一次导入取代' },
  'import.chunks-failed': { statusCode: 500, message: '有些行写入时出错,没有写入;其余的已写入' },
  'import.nothing': { statusCode: 422, message: '文件夹里没有可识别的文件' },
  'import.profile-unknown': { statusCode: 422, message: '没有这个导入方案' },
  'feed.changed': { statusCode: 409, message: '核对之后文件又变了' },
  'feed.no-manifest': { statusCode: 422, message: '文件夹里没有清单' },
  'import.self-approval': { statusCode: 422, message: '须由上传人以外的人批准' },
  'customer.phone-said': { statusCode: 422, message: '这不是 11 位手机号,请核对后再填' },
  'import.undo-late': {
    statusCode: 422,
    message: '导入结束已超过可撤销的天数,不能撤销;请导入正确的文件来更正',
  },
  'import.undo-unkept': {
    statusCode: 422,
    message: '这次导入没有留下撤销所需的记录,不能撤销;请导入正确的文件来更正',
  },
  'import.undo-state': { statusCode: 409, message: '这次导入还没有结束,或已撤销、正在撤销' },
  'import.undo-self': { statusCode: 422, message: '须由申请人以外的人同意撤销' },
  'delivery.exists': { statusCode: 409, message: '这个批次已经建立' },
  'delivery.too-many': { statusCode: 422, message: '同时处理的批次已到上限,请先完成或作废一个' },
  'delivery.quota': { statusCode: 429, message: '今天上传的总量已到上限' },
  'delivery.empty': { statusCode: 422, message: '没有收到文件,或文件是空的' },
  'delivery.file-twice': { statusCode: 409, message: '这个批次里已有同样内容的文件' },
  'delivery.files-many': { statusCode: 422, message: '这个批次的文件数已到上限' },
  'delivery.not-own': { statusCode: 403, message: '只有上传人可以改动这个批次' },
  'delivery.closed': { statusCode: 409, message: '这个批次已不在编辑中' },
  'delivery.changed': { statusCode: 409, message: '内容与提交时不同,请重新核对' },
  'delivery.not-ready': { statusCode: 422, message: '还有文件不能导入:没有类型、缺列或没有可用的行' },
  'delivery.shape': { statusCode: 422, message: '列的对应或修正规则不适用于这个文件' },
  'delivery.row-unknown': { statusCode: 404, message: '没有这一行,或它没有问题' },
  'delivery.correction': { statusCode: 422, message: '更正文件缺少需要的列' },
  'delivery.correction-other': { statusCode: 422, message: '这是另一个文件的更正表' },
  'delivery.corrections-many': { statusCode: 422, message: '更正的行太多,请修改原文件后重新上传' },
  'delivery.profile-unknown': { statusCode: 404, message: '没有这个导入方案' },
  'delivery.profile-misfit': { statusCode: 422, message: '导入方案不适用:文件缺少方案需要的列' },
  'export.columns': { statusCode: 422, message: '必填的列不能去掉,否则文件不能再导入' },
  'export.empty': { statusCode: 422, message: '没有符合条件的数据可导出' },
  'export.masked-only': { statusCode: 422, message: '您的岗位只能导出遮掩后的数据' },
  'export.too-many': { statusCode: 422, message: '行数超过一份文件的上限,请缩小范围' },
  'export.quota': { statusCode: 429, message: '您今天的导出申请次数已用完' },
  'export.branch-quota': { statusCode: 429, message: '该机构今天可导出的行数已用完,请缩小范围或明天再来' },
  'export.use-until': { statusCode: 422, message: '使用期限须在今天起 90 天内' },
  'export.own': { statusCode: 422, message: '不能批准自己的导出申请' },
  'export.no-seat': { statusCode: 422, message: '这份申请不需要您批准,或您已批过' },
  'export.reason': { statusCode: 422, message: '不同意时请写明原因' },
  'export.decided': { statusCode: 409, message: '这份导出申请已处理' },
  'export.lapsed': { statusCode: 409, message: '批准已过期,请重新申请' },
  'export.changed': { statusCode: 409, message: '申请内容与批准时不一致,已拒绝' },
  'export.grown': { statusCode: 409, message: '数据已多于批准的范围,请重新申请' },
  'export.standing': { statusCode: 409, message: '申请人已不在这个岗位' },
  'export.links': { statusCode: 429, message: '这份文件的下载次数已用完' },
  'calendar.year-missing': { statusCode: 422, message: '该年假日安排未导入' },
} as const;
export type ProblemCode = keyof typeof problems;
export const problemCodes = Object.keys(problems) as ProblemCode[]; // Object.keys forgets the literal names.

export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly statusCode: number;
  readonly details: Record<string, unknown>;
  constructor(code: ProblemCode, details: Record<string, unknown>) {
    super(problems[code].message);
    this.code = code;
    this.statusCode = problems[code].statusCode;
    this.details = details;
  }
}

/** An expected failure; `details` holds only what the caller may see: no personal data, no SQL, no path. */
export const problem = (code: ProblemCode, details: Record<string, unknown> = {}): Problem =>
  new Problem(code, details);
