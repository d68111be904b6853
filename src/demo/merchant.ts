import { orgNos, type OrgNo } from './branch.ts';
import type { Place } from './place.ts';
import type { Row } from './table.ts';

export type Merchant = {
  no: string;
  orgNo: OrgNo;
  name: string;
  scene: string;
  state: string;
  seasonMonths: readonly number[];
  placeName: string;
  gridNo: string | null;
  gridLeadNo: string | null;
};
type Sketch = readonly [
  orgNo: OrgNo,
  name: string,
  scene: string,
  state: string,
  seasonMonths: readonly number[],
  placeName: string,
];

const renovation = [3, 4, 9, 10, 11];
const appliances = [1, 5, 6, 11];
const cars = [1, 2, 9, 10];
const { town, east, south } = orgNos;
const city = '禾川建材家居城';

/** Twenty sellers of what is bought rarely; two of them have drawn suspicion: on watch, and frozen. */
const sketches: readonly Sketch[] = [
  [east, '佳和装饰', 'RENOVATION', 'ACTIVE', renovation, city],
  [east, '禾匠整装', 'RENOVATION', 'ACTIVE', renovation, city],
  [east, '顺意瓷砖', 'RENOVATION', 'ACTIVE', renovation, city],
  [east, '老周门窗', 'RENOVATION', 'SIGNED', renovation, city],
  [east, '明远灯饰', 'RENOVATION', 'ACTIVE', renovation, city],
  [east, '东河橱柜定制', 'RENOVATION', 'DILIGENCE', renovation, city],
  [east, '百木家具', 'APPLIANCE', 'ACTIVE', appliances, city],
  [east, '宏顺全屋优选', 'RENOVATION', 'WATCH', renovation, city],
  [town, '十字街家电城', 'APPLIANCE', 'ACTIVE', appliances, '十字街步行街'],
  [town, '禾源影楼', 'WEDDING', 'ACTIVE', [4, 5, 9, 10], '十字街步行街'],
  [town, '喜满堂婚庆', 'WEDDING', 'SIGNED', [1, 2, 5, 10], '解放路商铺街'],
  [town, '博学教育培训', 'EDUCATION', 'ACTIVE', [2, 7, 8], '解放路商铺街'],
  [town, '康齿口腔', 'HEALTH', 'ACTIVE', [1, 7, 8], '北门商铺街'],
  [town, '青山旅行社', 'TRAVEL', 'PROSPECT', [5, 7, 8, 10], '解放路商铺街'],
  [town, '城西汽车销售', 'CAR', 'ACTIVE', cars, '城西汽配街'],
  [town, '驰远新能源车', 'CAR', 'APPROVAL', cars, '城西汽配街'],
  [south, '南市二手车行', 'USED_CAR', 'FROZEN', cars, '二手车交易市场'],
  [south, '诚信车业', 'USED_CAR', 'ACTIVE', cars, '二手车交易市场'],
  [south, '丰收农机', 'FARMING', 'ACTIVE', [2, 3, 4, 9], '南市农资市场'],
  [south, '南市家电', 'APPLIANCE', 'ACTIVE', appliances, '南市老街'],
];

export const merchants: readonly Merchant[] = sketches.map(
  ([orgNo, name, scene, state, seasonMonths, placeName], index) => ({
    no: `M${String(index + 1).padStart(3, '0')}`,
    orgNo,
    name,
    scene,
    state,
    seasonMonths,
    placeName,
    gridNo: placeName === city ? 'V03' : null,
    gridLeadNo: placeName === city ? 'H009' : null,
  }),
);

export const merchantRows = (places: readonly Place[]): Row<'merchants'>[] =>
  merchants.map((one) => ({
    merchant_no: one.no,
    org_no: one.orgNo,
    name: one.name,
    scene: one.scene,
    state: one.state,
    season_months: one.seasonMonths,
    place_no: places.find((place) => place.name === one.placeName)?.no ?? null,
    grid_no: one.gridNo,
  }));
