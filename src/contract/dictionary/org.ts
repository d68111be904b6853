import { column, type FileKind, optional, orgNo } from './column.ts';

export const orgs = {
  zh: '机构',
  row: {
    zh: '一个机构:总行、分行、支行或团队;行的次序不限',
    en: 'one org: head office, region, branch or team, in any order',
  },
  key: ['org_no'],
  columns: {
    org_no: orgNo('org.org_no'),
    name: column('text', '机构名称', 'org.name', '城东支行', { synonyms: ['名称'], max: 60 }),
    level: column('code', '机构层级', 'org.level', '一级支行', {
      synonyms: ['层级', '级别'],
      codes: {
        HEAD: ['总行'],
        REGION: ['分行'],
        BRANCH: ['一级支行', '支行'],
        SUB_BRANCH: ['二级支行', '分理处'],
        TEAM: ['团队'],
      },
    }),
    parent_no: optional('no', '上级机构号', 'org.parent_id', '3300', { synonyms: ['上级机构', '上级'] }),
  },
} as const satisfies FileKind;

/** Posts with contact minutes of their own have the names that param capacity.minutes uses. */
export const postCodes = {
  CLIENT_MANAGER: ['客户经理', '零售客户经理', '个贷客户经理'],
  GRID_LEAD: ['网格长'],
  CORPORATE_MANAGER: ['对公客户经理'],
  LOBBY: ['大堂经理', '大堂'],
  TELLER: ['柜员', '柜面'],
  BRANCH_HEAD: ['支行长', '行长'],
  DEPUTY_HEAD: ['分管行长', '副行长'],
  HEAD_OFFICE: ['个贷部', '分行管理'],
  COMPLIANCE: ['合规', '风险'],
  OTHER: ['其他'],
} as const;

/** Posts whose people reach no customer by a list (defaults.md, row scope by role): the plan gives them nothing. */
export const postsWithoutList: readonly (keyof typeof postCodes)[] = [
  'LOBBY',
  'TELLER',
  'HEAD_OFFICE',
  'COMPLIANCE',
  'OTHER',
];

export const staff = {
  zh: '员工',
  row: { zh: '一名员工', en: 'one member of staff' },
  key: ['staff_no'],
  columns: {
    staff_no: column('no', '员工号', 'staff.staff_no', 'A0132', { synonyms: ['工号', '员工编号'] }),
    org_no: orgNo('staff.org_id'),
    name: column('name', '姓名', 'staff.name', '李敏', { synonyms: ['员工姓名'], max: 40 }),
    post: column('code', '岗位', 'staff.post_id', '客户经理', { codes: postCodes }),
    joined_on: column('day', '上岗日期', 'staff.joined_on', '2023-07-01', {
      synonyms: ['入职日期', '上岗日'],
    }),
    licence_no: optional('text', '资格证号', 'staff.licence_no', 'XD330100132', {
      synonyms: ['资质证书', '证书编号'],
      max: 60,
    }),
    licence_to: optional('day', '资格到期日', 'staff.licence_to', '2027-06-30', { synonyms: ['证书到期日'] }),
    status: optional('code', '状态', 'staff.status', '在岗', {
      codes: { ACTIVE: ['在岗', '在职'], LEAVE: ['休假', '离岗'], GONE: ['离职', '调离'] },
    }),
  },
} as const satisfies FileKind;
