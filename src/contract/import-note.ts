/** What was done to cells of one column, with how many rows and the first of them. */
const remarks = {
  'remark.phone-first': {
    zh: '「{column}」有 {count} 行一格写了几个号码,取第一个手机号(第 {rows} 行)',
    en: '{column}: {count} rows have several numbers in one cell, the first mobile one is kept (row {rows})',
  },
  'remark.phone-virtual': {
    zh: '「{column}」有 {count} 行是虚拟运营商号段(162、165、167、170、171),请留意(第 {rows} 行)',
    en: '{column}: {count} rows have numbers of virtual operators (row {rows})',
  },
  'remark.id-no-round': {
    zh: '「{column}」有 {count} 行末三位是 000 而校验通过,请核对是否被 Excel 改过(第 {rows} 行)',
    en: '{column}: {count} rows end in 000 and pass the check; make sure Excel has not changed them (row {rows})',
  },
  'remark.name-title': {
    zh: '「{column}」有 {count} 行去掉了「先生」「女士」等称呼(第 {rows} 行)',
    en: '{column}: forms of address were taken off {count} rows (row {rows})',
  },
} as const satisfies Record<string, { zh: string; en: string }>;
export type RemarkCode = keyof typeof remarks;

/** What the account says of a whole file beside its counts. `{x}` are values of the note. */
const sentences: Record<string, { zh: string; en: string }> = {
  ...remarks,
  'file.unknown': { zh: '文件名不认识,未读取', en: 'not read: the name is not one we know' },
  'file.exported': {
    zh: '井田导出的文件 {id},标记行未读取',
    en: 'a file that this system exported, {id}; its mark lines are passed over',
  },
  'columns.ignored': { zh: '未使用的列:{columns}', en: 'columns not used: {columns}' },
  'rows.failed': {
    zh: '{count} 行写入时出错,没有写入,已留着;再导入同样的文件会重试',
    en: '{count} rows could not be written and are kept; the same files once more try them again',
  },
  'rows.older': {
    zh: '{count} 行比已有数据旧,未覆盖',
    en: '{count} rows are older than what is stored and changed nothing',
  },
  'rows.notes': { zh: '第 {rows} 行是填写说明,未导入', en: 'row {rows} holds the notes of a template' },
  'rows.example': { zh: '第 {rows} 行是示例,未导入', en: 'row {rows} is the example of a template' },
  'rows.total': {
    zh: '第 {rows} 行是合计({count} 行),未导入',
    en: 'totals are not taken: row {rows} ({count})',
  },
  'rows.footer': {
    zh: '第 {rows} 行是制表或说明文字({count} 行),未导入',
    en: 'signatures and remarks are not taken: row {rows} ({count})',
  },
  'sheet.merged': {
    zh: '有 {count} 处合并单元格,只有左上角一格有值',
    en: '{count} merged areas: only the first cell of each has a value',
  },
  'sheet.hidden-rows': {
    zh: '有 {count} 行被隐藏或筛选掉,同样读取',
    en: '{count} hidden or filtered rows are read as well',
  },
  'sheet.formulas-blank': {
    zh: '有 {count} 个公式没有保存结果,按空白读取;请在 Excel 里打开并保存一次',
    en: '{count} formulas have no saved result and count as blank; open and save the file in Excel',
  },
  'person.merged': {
    zh: '{count} 个客户号认定为同一人,系统已合并',
    en: '{count} customer numbers were merged as one person',
  },
  'person.waiting': {
    zh: '{count} 对客户号可能是同一人,没有合并,等人判断',
    en: '{count} pairs may be one person: not merged, they wait to be judged',
  },
  'person.parted': {
    zh: '{count} 次系统合并因证件号不同已拆分',
    en: '{count} merges by the system were taken back: the ID numbers differ',
  },
  'person.crowds': {
    zh: '{count} 个手机号用的人太多,可能是单位或代理人的号码,不作同一人的依据',
    en: '{count} phones have too many people, a company or an agent perhaps, and prove nobody',
  },
  'address.places': {
    zh: '没写地点编号而有联系地址的客户:{placed} 个按地址归到本支行的地点,{unplaced} 个没有地点',
    en: 'customers with an address and no place number: {placed} placed by their address, {unplaced} have no place',
  },
  'places.checked': {
    zh: '核对 {checked} 个地点:按 {stated} 有 {share} 在所写的区县内(按 {other1} {share1},按 {other2} {share2})',
    en: '{checked} places checked: {share} in the district they name ({other1} {share1}, {other2} {share2})',
  },
  'places.doubted': {
    zh: '这些坐标更像 {likelier}:按所写的 {stated} 有 {outside} 个不在所写的区县内,按 {likelier} 只有 {left} 个',
    en: 'these coordinates look like {likelier}: as {stated}, {outside} lie outside their district, not {left}',
  },
  'places.held': {
    zh: '{count} 个地点都未落图;请改正坐标系后再导入',
    en: 'none of the {count} places is on the map; correct the coordinate system and import again',
  },
  'places.outside': {
    zh: '{count} 个坐标不在所写的区县内,未落图;请核对坐标系:{places}',
    en: '{count} positions not in the district they name, not on the map; check the system: {places}',
  },
  'places.border': {
    zh: '{count} 个在所写区县的边界外 {meters} 米以内,按边界误差照常落图',
    en: '{count} at most {meters} m beyond the border of their district, within its error: on the map',
  },
  'places.no-register': {
    zh: '没有行政区划表,{count} 个地点的坐标未核对;可导入 districts.geojson',
    en: 'no register of districts: {count} positions are not checked; import districts.geojson',
  },
  'places.unchecked': {
    zh: '{count} 个地点没写区县,或区划表里没有它,坐标未核对',
    en: '{count} places name no district that the register has: their position is not checked',
  },
  'districts.judged': {
    zh: '区划有变动,以前导入的 {count} 个地点已重新核对,{outside} 个不在所写的区县内,未落图',
    en: 'districts changed: {count} earlier places checked again, {outside} not in theirs, not on the map',
  },
  'shanghai.overlay-orgs': {
    zh: '补充:总行为虚构,每个区一家支行',
    en: 'overlay: an invented head office and a branch per district',
  },
  'shanghai.district': {
    zh: '区划为 GCJ-02;中心点未使用;静安区又称闸北区(2015 年并入)',
    en: 'districts in GCJ-02; their centres are not used; 静安区 is also 闸北区, part of it since 2015',
  },
  'shanghai.community': {
    zh: '小区坐标为 BD-09,归所写区的支行;商圈、均价、网址未使用',
    en: 'communities in BD-09, of the branch of their district; business circle, price and link not used',
  },
  'shanghai.repeated': {
    zh: '{count} 行是同一网址的重复,内容相同,并入首次出现的一行',
    en: '{count} rows repeat a link with the same content and went into its first row',
  },
  'berka.district': {
    zh: '每个地区作为一家支行;人口、就业、犯罪等 A4–A16 未使用',
    en: 'each district is a branch; population, work and crime, A4–A16, are not used',
  },
  'berka.client': {
    zh: '客户归其账户所在地区的支行;出生号折算为出生日期',
    en: 'a client belongs to the branch of the account; the birth number gives the birth day',
  },
  'berka.deposit': {
    zh: '近 90 天日均与最低余额由 {year} 年流水逐日算出,开户前按 0 计;流水没有的账户为空',
    en: 'mean and lowest balance of 90 days from the ledger of {year}; nothing before opening',
  },
  'berka.deposit-missing': {
    zh: '流水只有 {year} 年,{asOf} 的余额与 90 天日均缺失',
    en: 'the ledger covers {year} only: no balances as of {asOf}',
  },
  'berka.loan': {
    zh: 'A 到期结清、从未逾期;B 到期未还,逾期自到期日起算;C 正常;D 在欠,天数未知,按至少 1 天',
    en: 'A settled at maturity, never late; B unpaid since then; C runs well; D in debt, 1 day at least',
  },
  'berka.card': {
    zh: '没有卡流水:月均消费取账户的定期支出(不含还贷),活跃月数取发卡满月数(至多 6)且有定期支出',
    en: 'no card ledger: spend is standing orders but loan payments, active months those since issue',
  },
  'berka.later': {
    zh: '{count} 行晚于 {asOf},未使用',
    en: '{count} rows are later than {asOf} and not used',
  },
  'berka.disp': {
    zh: 'OWNER {owners} 行定出账户的客户;其他 {others} 行(DISPONENT)只定出客户所在支行',
    en: "{owners} OWNER rows name an account's client; {others} others (DISPONENT) only a branch",
  },
  'berka.order': {
    zh: '{spend} 行汇入月均消费;{loans} 行(UVER)是还贷,未使用',
    en: '{spend} rows went into monthly spend; {loans} (UVER) pay loans and are not used',
  },
  'berka.ledger': {
    zh: '逐日余额核对:{days} 个账户日中 {agreeing} 个与记录分文不差,其余至多差 {worst}(利息只公布到 0.1)',
    en: '{agreeing} of {days} daily balances agree exactly, the rest within {worst} (rounded interest)',
  },
  'berka.ledger-unused': {
    zh: '{count} 行流水属 {year} 年,不在数据日期之内,未使用',
    en: '{count} rows are of {year}, outside the day of the data, and not used',
  },
  'berka.overlay-orgs': {
    zh: '补充:总行为虚构,分行取自 district.A3',
    en: 'overlay: an invented head office, regions from district.A3',
  },
  'berka.overlay-staff': {
    zh: '补充:每支行行长、网格长各一,每百户一名客户经理,均为虚构',
    en: 'overlay: a head, a grid lead and a manager per hundred customers for each branch, all invented',
  },
  'berka.overlay-grids': {
    zh: '补充:每支行一个实体网格及其网格长',
    en: 'overlay: one physical grid with its lead per branch',
  },
  'berka.overlay-places': {
    zh: '补充:每支行以本地区为一个地点',
    en: 'overlay: the district as one place of its branch',
  },
  'berka.overlay-customers': {
    zh: '补充:虚构的姓名、手机号、管户经理;居住在本地区的客户归入网格',
    en: 'overlay: invented names, phones and managers; clients who live in the district are put in its grid',
  },
  'berka.overlay-consents': {
    zh: '补充:七成客户有营销授权,均为虚构',
    en: 'overlay: seven in ten clients agree to marketing, all invented',
  },
};

export type ImportNote = { code: string; values: Readonly<Record<string, string | number>> };

export const noteSentence = (note: ImportNote, language: 'zh' | 'en' = 'zh'): string =>
  (sentences[note.code]?.[language] ?? note.code).replaceAll(/\{(\w+)\}/g, (_, key: string) =>
    String(note.values[key] ?? '—'),
  );
