import { addDays, addMonths, type Day } from '#core/day.ts';
import type { PlotName } from './town.ts';
import type { Row } from './table.ts';

/** 禾川农村商业银行, which exists nowhere: a head office, the branch we open, its two sub-branches, two neighbours. */
export const orgNos = {
  head: '8800',
  town: '8801',
  east: '8802',
  south: '8803',
  westRidge: '8811',
  northBeach: '8812',
} as const;
export type OrgNo = (typeof orgNos)[keyof typeof orgNos];

const org = (orgNo: string, name: string, level: string, parentNo: string | null): Row<'orgs'> => ({
  org_no: orgNo,
  name,
  level,
  parent_no: parentNo,
});
export const orgRows: readonly Row<'orgs'>[] = [
  org(orgNos.head, '禾川农村商业银行总行', 'HEAD', null),
  org(orgNos.town, '城关支行', 'BRANCH', orgNos.head),
  org(orgNos.east, '东河支行', 'SUB_BRANCH', orgNos.town),
  org(orgNos.south, '南市支行', 'SUB_BRANCH', orgNos.town),
  org(orgNos.westRidge, '西岭支行', 'BRANCH', orgNos.head),
  org(orgNos.northBeach, '北滩支行', 'BRANCH', orgNos.head),
];

type Tenure = { months: number; days?: number };
export type Person = {
  no: string;
  orgNo: OrgNo;
  name: string;
  post: string;
  tenure: Tenure;
  /** Days from today to the end of the licence; null for a post that markets nothing. */
  licenceDays: number | null;
  onLeave?: boolean;
  /** Its share of the branch's past touches; 0 for who makes none. */
  touchShare: number;
};
const person = (
  no: string,
  orgNo: OrgNo,
  name: string,
  post: string,
  months: number,
  licenceDays: number | null,
  touchShare: number,
): Person => ({ no, orgNo, name, post, tenure: { months }, licenceDays, touchShare });

/** Fourteen people in six posts of the branch (domain.md §7), two neighbours, five of head office. */
export const people: readonly Person[] = [
  person('H001', orgNos.town, '何立群', 'BRANCH_HEAD', 62, 512, 0),
  person('H002', orgNos.town, '谢安平', 'GRID_LEAD', 45, 388, 3),
  person('H003', orgNos.town, '罗文静', 'CLIENT_MANAGER', 38, 274, 6),
  person('H004', orgNos.town, '邓志鹏', 'CLIENT_MANAGER', 26, -12, 4),
  { ...person('H005', orgNos.town, '易可欣', 'CLIENT_MANAGER', 0, 720, 1), tenure: { months: 0, days: 18 } },
  person('H006', orgNos.town, '曾国辉', 'CORPORATE_MANAGER', 51, 150, 1),
  person('H007', orgNos.town, '彭晓雯', 'LOBBY', 17, 205, 1),
  person('H008', orgNos.town, '唐丹', 'TELLER', 29, 96, 0),
  person('H009', orgNos.east, '肖建波', 'GRID_LEAD', 57, 431, 3),
  person('H010', orgNos.east, '黎思远', 'CLIENT_MANAGER', 14, 333, 5),
  person('H011', orgNos.east, '蒋雨', 'TELLER', 9, 64, 0),
  person('H012', orgNos.south, '贺春燕', 'GRID_LEAD', 70, 247, 3),
  { ...person('H013', orgNos.south, '钟凯', 'CLIENT_MANAGER', 21, 182, 3), onLeave: true },
  person('H014', orgNos.south, '尹晶晶', 'TELLER', 33, 119, 0),
  person('H021', orgNos.westRidge, '段永刚', 'CLIENT_MANAGER', 48, 290, 1),
  person('H022', orgNos.northBeach, '石海霞', 'CLIENT_MANAGER', 36, 350, 1),
  person('Z001', orgNos.head, '袁正国', 'HEAD_OFFICE', 96, null, 0),
  person('Z002', orgNos.head, '殷慧敏', 'COMPLIANCE', 83, null, 0),
  person('Z003', orgNos.head, '龚旭东', 'OTHER', 66, null, 0),
  person('Z004', orgNos.head, '聂颖', 'OTHER', 40, null, 0),
  person('Z005', orgNos.head, '瞿明辉', 'OTHER', 52, null, 0),
];

export const joinedOn = ({ tenure }: Person, day: Day): Day =>
  addDays(addMonths(day, -tenure.months), -(tenure.days ?? 11));

export const staffRows = (day: Day): Row<'staff'>[] =>
  people.map((one) => ({
    staff_no: one.no,
    org_no: one.orgNo,
    name: one.name,
    post: one.post,
    joined_on: joinedOn(one, day),
    licence_no: one.licenceDays === null ? null : `XD-HC-${one.no}`,
    licence_to: one.licenceDays === null ? null : addDays(day, one.licenceDays),
    status: one.onLeave ? 'LEAVE' : 'ACTIVE',
  }));

export type Plot = {
  no: string;
  orgNo: OrgNo;
  name: string;
  leadNo: string;
  memberNos: readonly string[];
  assistantNos: readonly string[];
  /** How many of the branch's people live here. */
  share: number;
  district: string;
};
const plot = (
  no: string,
  orgNo: OrgNo,
  name: string,
  [leadNo, ...memberNos]: readonly [string, ...string[]],
  assistantNos: readonly string[],
  share: number,
  district: string,
): Plot => ({ no, orgNo, name, leadNo, memberNos, assistantNos, share, district });

/** Nine plots, as in the well-field: each with one lead. */
export const plots: Readonly<Record<PlotName, Plot>> = {
  northGate: plot('G01', orgNos.town, '北门网格', ['H002', 'H003'], ['H008'], 22, '城关镇'),
  countyHall: plot('G02', orgNos.town, '县府网格', ['H003'], ['H007'], 27, '城关镇'),
  crossStreet: plot('G03', orgNos.town, '十字街网格', ['H004', 'H002'], [], 30, '城关镇'),
  westBank: plot('G04', orgNos.town, '城西网格', ['H005', 'H002'], [], 21, '城西乡'),
  eastTown: plot('G05', orgNos.east, '东河新城网格', ['H010', 'H009'], ['H011'], 42, '东河街道'),
  eastShore: plot('G06', orgNos.east, '滨东网格', ['H009'], [], 36, '东河街道'),
  newPark: plot('G07', orgNos.east, '经开区网格', ['H009', 'H010'], [], 22, '东河街道'),
  oldMarket: plot('G08', orgNos.south, '南市老街网格', ['H012'], ['H014'], 56, '南市镇'),
  southField: plot('G09', orgNos.south, '南郊网格', ['H013', 'H012'], [], 44, '南市镇'),
};

type VirtualGrid = {
  no: string;
  orgNo: OrgNo;
  name: string;
  basis: string;
  leadNo: string;
  memberNos: string[];
};
const virtualGrid = (
  no: string,
  orgNo: OrgNo,
  name: string,
  basis: string,
  leadNo: string,
  memberNos: string[] = [],
): VirtualGrid => ({ no, orgNo, name, basis, leadNo, memberNos });

/** Six circles of people who share an employer, a trade or a group instead of a street. */
const virtualGrids: readonly VirtualGrid[] = [
  virtualGrid('V01', orgNos.town, '教育系统', 'EMPLOYER', 'H003', ['H006']),
  virtualGrid('V02', orgNos.town, '医疗系统', 'EMPLOYER', 'H002', ['H006']),
  virtualGrid('V03', orgNos.east, '建材商会', 'MERCHANT', 'H009'),
  virtualGrid('V04', orgNos.town, '政务单位', 'EMPLOYER', 'H006', ['H003']),
  virtualGrid('V05', orgNos.south, '快递骑手', 'EMPLOYER', 'H012'),
  virtualGrid('V06', orgNos.town, '企微社群', 'OTHER', 'H007', ['H003']),
];

/** The circles have no outline and stand in CSV; the plots stand in GeoJSON (generate.ts). */
export const virtualGridRows = (): Row<'grids'>[] =>
  virtualGrids.map((grid) => ({
    grid_no: grid.no,
    org_no: grid.orgNo,
    name: grid.name,
    kind: 'VIRTUAL',
    basis: grid.basis,
    state: 'ACTIVE',
    lead_no: grid.leadNo,
    member_nos: grid.memberNos,
  }));
