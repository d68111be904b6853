import { orgNos, type OrgNo } from './branch.ts';
import type { Place } from './place.ts';
import type { Row } from './table.ts';

export type Employer = {
  no: string;
  orgNo: OrgNo;
  name: string;
  kind: string;
  headcount: number;
  payDay: number | null;
  placeName: string | null;
  gridNo: string | null;
  gridLeadNo: string | null;
  /** Of its people, those who bank with us. */
  customerCount: number;
  /** How well it pays: 1 is the town's middle. */
  pay: number;
};
type Sketch = Omit<Employer, 'no'>;
const employer = (
  orgNo: OrgNo,
  name: string,
  kind: string,
  [headcount, customerCount]: readonly [number, number],
  payDay: number | null,
  pay: number,
  placeName: string | null,
  [gridNo, gridLeadNo]: readonly [string, string] | readonly [null, null],
): Sketch => ({ orgNo, name, kind, headcount, customerCount, payDay, pay, placeName, gridNo, gridLeadNo });

const teachers = ['V01', 'H003'] as const;
const medics = ['V02', 'H002'] as const;
const officials = ['V04', 'H006'] as const;
const nobody = [null, null] as const;

const sketches: readonly Sketch[] = [
  employer(orgNos.town, '禾川县第一中学', 'SCHOOL', [312, 96], 10, 1.5, '县第一中学', teachers),
  employer(orgNos.town, '禾川县实验小学', 'SCHOOL', [178, 58], 10, 1.4, null, teachers),
  employer(orgNos.town, '禾川县人民医院', 'HOSPITAL', [864, 118], 15, 1.6, '县人民医院', medics),
  employer(orgNos.town, '禾川县中医医院', 'HOSPITAL', [336, 52], 15, 1.4, null, medics),
  employer(orgNos.town, '禾川县政务服务中心', 'GOVERNMENT', [246, 64], 20, 1.5, '县政务中心', officials),
  employer(orgNos.town, '禾川县住建事务中心', 'GOVERNMENT', [132, 38], 20, 1.5, '县政务中心', officials),
  employer(orgNos.town, '禾川自来水公司', 'STATE_OWNED', [208, 40], 12, 1.2, null, nobody),
  employer(orgNos.town, '邻里企微社群', 'OTHER', [420, 84], null, 1, null, ['V06', 'H007']),
  employer(orgNos.east, '禾川锐禾电子厂', 'COMPANY', [1150, 92], 25, 0.9, '经开区电子园', nobody),
  employer(orgNos.east, '禾川丰禾食品厂', 'COMPANY', [620, 54], 25, 0.8, '经开区食品园', nobody),
  employer(orgNos.east, '东河第一小学', 'SCHOOL', [126, 34], 10, 1.4, '东河一小片区', nobody),
  employer(orgNos.south, '同城快递南市站', 'COMPANY', [148, 57], 8, 0.9, '快递分拨中心', ['V05', 'H012']),
];

/** Twelve employers; today's plan meets the pay day of those whose day is near (defaults.md, context.window). */
export const employers: readonly Employer[] = sketches.map((sketch, index) => ({
  no: `E${String(index + 1).padStart(3, '0')}`,
  ...sketch,
}));

export const employerRows = (places: readonly Place[]): Row<'employers'>[] =>
  employers.map((one) => ({
    employer_no: one.no,
    org_no: one.orgNo,
    name: one.name,
    kind: one.kind,
    headcount: one.headcount,
    payroll: one.payDay !== null,
    pay_day: one.payDay,
    place_no: places.find((place) => place.name === one.placeName)?.no ?? null,
    grid_no: one.gridNo,
  }));
