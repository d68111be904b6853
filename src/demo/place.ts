import { addDays, type Day } from '#core/day.ts';
import { type OrgNo, plots } from './branch.ts';
import { createRandom, type Random } from './random.ts';
import type { Row } from './table.ts';
import { type PlotName, plotNames, type Pull, spotIn } from './town.ts';

type Kind = 'COMMUNITY' | 'VILLAGE' | 'BUILDING' | 'STREET' | 'MARKET' | 'PARK' | 'SITE';
export type Place = {
  no: string;
  orgNo: OrgNo;
  plot: PlotName;
  name: string;
  kind: Kind;
  /** Of the households of its plot. */
  homeShare: number;
  handoverOn: Day | null;
  /** Homes have numbers by which a neighbour is known: 幢 and 室, or 组. */
  address: (random: Random) => string;
};

/** Name, kind, share of homes, and days from today to the handover where there is one. */
type Sketch = readonly [name: string, kind: Kind, homeShare: number, handoverDays?: number];

const sketches: Record<PlotName, readonly Sketch[]> = {
  northGate: [
    ['北门小区', 'COMMUNITY', 30],
    ['禾香苑', 'COMMUNITY', 24],
    ['锦绣禾城一期', 'COMMUNITY', 26, -2890],
    ['锦绣禾城二期', 'COMMUNITY', 6, 12],
    ['北门商铺街', 'STREET', 4],
    ['北门菜市场', 'MARKET', 0],
    ['县人民医院', 'SITE', 0],
    ['医院家属楼', 'BUILDING', 10],
  ],
  countyHall: [
    ['县府家属院', 'COMMUNITY', 18],
    ['文华苑', 'COMMUNITY', 28, -4210],
    ['学林雅居', 'COMMUNITY', 26, -1630],
    ['书香名邸', 'COMMUNITY', 10, -47],
    ['县第一中学', 'SITE', 4],
    ['县政务中心', 'SITE', 0],
    ['解放路商铺街', 'STREET', 4],
  ],
  crossStreet: [
    ['十字街社区', 'COMMUNITY', 30],
    ['滨河花园', 'COMMUNITY', 28, -3350],
    ['禾源广场', 'BUILDING', 6],
    ['河街老巷', 'COMMUNITY', 20],
    ['滨河壹号院', 'COMMUNITY', 8, -24],
    ['十字街步行街', 'STREET', 6],
    ['禾源小商品市场', 'MARKET', 2],
  ],
  westBank: [
    ['城西新苑', 'COMMUNITY', 34, -1210],
    ['望山府', 'COMMUNITY', 12, 28],
    ['云栖禾岸', 'COMMUNITY', 8, 96],
    ['石桥村', 'VILLAGE', 16],
    ['枫树坪村', 'VILLAGE', 14],
    ['城西汽配街', 'STREET', 4],
  ],
  eastTown: [
    ['东河家园', 'COMMUNITY', 30, -2330],
    ['金桂花园', 'COMMUNITY', 24, -1480],
    ['东河壹品', 'COMMUNITY', 12, -88],
    ['悦江府', 'COMMUNITY', 8, 55],
    ['东河大道商铺', 'STREET', 4],
    ['禾川建材家居城', 'MARKET', 2],
    ['东河一小片区', 'COMMUNITY', 18],
  ],
  eastShore: [
    ['滨东小区', 'COMMUNITY', 34],
    ['丽水湾', 'COMMUNITY', 26, -2690],
    ['滨东安置房', 'COMMUNITY', 22, -880],
    ['江畔里', 'COMMUNITY', 10, 7],
    ['滨东夜市街', 'STREET', 4],
    ['滨东农贸市场', 'MARKET', 2],
  ],
  newPark: [
    ['经开区电子园', 'PARK', 4],
    ['经开区食品园', 'PARK', 2],
    ['园区人才公寓', 'BUILDING', 22, -520],
    ['创业佳苑', 'COMMUNITY', 34, -1050],
    ['柳树湾村', 'VILLAGE', 26],
    ['园区生活街', 'STREET', 6],
  ],
  oldMarket: [
    ['南市老街', 'STREET', 10],
    ['南市社区', 'COMMUNITY', 36],
    ['禾丰小区', 'COMMUNITY', 26, -3020],
    ['南市新城', 'COMMUNITY', 12, -133],
    ['南市农资市场', 'MARKET', 2],
    ['快递分拨中心', 'SITE', 2],
    ['二手车交易市场', 'MARKET', 0],
  ],
  southField: [
    ['南郊花苑', 'COMMUNITY', 22, -700],
    ['田园春晓', 'COMMUNITY', 8, 160],
    ['大塘村', 'VILLAGE', 20],
    ['下垄村', 'VILLAGE', 18],
    ['竹林冲村', 'VILLAGE', 14],
    ['南郊驾校片区', 'COMMUNITY', 12],
  ],
};

function addressOf(name: string, kind: Kind): Place['address'] {
  switch (kind) {
    case 'VILLAGE':
      return (random) => `${name} ${random.integer(1, 14)} 组 ${random.integer(1, 60)} 号`;
    case 'STREET':
    case 'MARKET':
      return (random) => `${name} ${random.integer(1, 180)} 号`;
    default:
      return (random) => {
        const storey = random.integer(1, 17);
        return `${name} ${random.integer(1, 16)} 幢 ${storey}0${random.integer(1, 4)} 室`;
      };
  }
}

export const makePlaces = (day: Day): Place[] =>
  plotNames
    .flatMap((plot) => sketches[plot].map((sketch) => ({ plot, sketch })))
    .map(({ plot, sketch: [name, kind, homeShare, handoverDays] }, index) => ({
      no: `P${String(index + 1).padStart(3, '0')}`,
      orgNo: plots[plot].orgNo,
      plot,
      name,
      kind,
      homeShare,
      handoverOn: handoverDays === undefined ? null : addDays(day, handoverDays),
      address: addressOf(name, kind),
    }));

const pullOf = (kind: Kind): Pull =>
  kind === 'VILLAGE' ? 'outside' : kind === 'PARK' || kind === 'SITE' ? 'anywhere' : 'middle';

/** Two villages have no coordinates: their plot is known from the roster only. */
const withoutSpot = new Set(['竹林冲村', '枫树坪村']);

export function placeRows(places: readonly Place[], seed: number): Row<'places'>[] {
  const random = createRandom(seed, 'places');
  const taken: [number, number][] = [];
  return places.map((place) => {
    const spot = withoutSpot.has(place.name) ? null : spotIn(place.plot, random, taken, pullOf(place.kind));
    return {
      place_no: place.no,
      org_no: place.orgNo,
      name: place.name,
      kind: place.kind,
      district: plots[place.plot].district,
      lon: spot && spot[0],
      lat: spot && spot[1],
      coordinates: spot && 'WGS84',
      grid_no: spot ? null : plots[place.plot].no,
      handover_on: place.handoverOn,
    };
  });
}
