import { column, type FileKind, gridNo, optional, orgNo, placeNo, staffNo } from './column.ts';

/** Positions are kept in WGS-84; a file that has any must say what its own are. */
const coordinates = (feeds: string) =>
  optional('code', '坐标系', feeds, 'GCJ02', {
    codes: { WGS84: ['GPS', 'WGS-84'], GCJ02: ['高德', '腾讯', 'GCJ-02'], BD09: ['百度', 'BD-09'] },
  });

export const districts = {
  zh: '行政区划',
  row: {
    zh: '一个区、县、街道或乡镇,全行共用;带边界的用 districts.geojson',
    en: 'one county, street or town, for the whole bank; with its boundary in districts.geojson',
  },
  key: ['district_no'],
  columns: {
    district_no: column('no', '区划代码', 'district.district_no', '310106', {
      synonyms: ['行政区划代码', 'adcode', 'code'],
    }),
    name: column('text', '区划名称', 'district.name', '静安区', { synonyms: ['名称', '区县'], max: 60 }),
    parent_no: optional('no', '上级区划代码', 'district.parent_no', '310000', { synonyms: ['上级代码'] }),
    aliases: optional('words', '又称', 'district.aliases', '闸北区;闸北', {
      synonyms: ['别名', '曾用名'],
      max: 60,
    }),
    coordinates: coordinates('district.boundary (WGS-84)'),
  },
} as const satisfies FileKind;

export const places = {
  zh: '地点',
  row: {
    zh: '一个小区、村、市场、园区或楼栋',
    en: 'one residential community, village, market, park or building',
  },
  key: ['org_no', 'place_no'],
  columns: {
    place_no: column('no', '地点编号', 'place.place_no', 'P0031', { synonyms: ['地点号', '小区编号'] }),
    org_no: orgNo('place.branch_id'),
    name: column('text', '地点名称', 'place.name', '翠湖花园', { synonyms: ['名称', '小区名称'], max: 80 }),
    aliases: optional('words', '又称', 'place.aliases', '翠湖家园', {
      synonyms: ['别名', '曾用名'],
      max: 80,
    }),
    kind: column('code', '地点类型', 'place.kind', '小区', {
      synonyms: ['类型'],
      codes: {
        COMMUNITY: ['小区', '社区'],
        VILLAGE: ['村', '行政村'],
        BUILDING: ['楼栋', '写字楼'],
        STREET: ['街', '商铺', '商圈'],
        MARKET: ['市场', '专业市场'],
        PARK: ['园区', '工业园'],
        SITE: ['单位', '学校', '医院'],
        OTHER: ['其他'],
      },
    }),
    district: optional('text', '区县乡镇', 'place.district', '城东街道', {
      synonyms: ['区域', '区县'],
      max: 60,
    }),
    lon: optional('decimal', '经度', 'place.lon', '119.6472', { min: -180, max: 180 }),
    lat: optional('decimal', '纬度', 'place.lat', '29.0791', { min: -90, max: 90 }),
    coordinates: coordinates('place.coordinates; place.lon, place.lat (WGS-84)'),
    grid_no: gridNo('place.grid_id'),
    handover_on: optional('day', '交房日期', 'place.handover_on', '2026-10-31', { synonyms: ['交房日'] }),
  },
} as const satisfies FileKind;

export const grids = {
  zh: '网格',
  row: { zh: '一个网格;带边界的用 grids.geojson', en: 'one grid; with its boundary in grids.geojson' },
  key: ['org_no', 'grid_no'],
  columns: {
    grid_no: { ...gridNo('grid.grid_no'), required: true },
    org_no: orgNo('grid.branch_id'),
    name: column('text', '网格名称', 'grid.name', '城东一格', { synonyms: ['名称'], max: 60 }),
    kind: column('code', '网格性质', 'grid.kind', '实体', {
      synonyms: ['性质', '类型'],
      codes: { PHYSICAL: ['实体', '实体网格'], VIRTUAL: ['虚拟', '虚拟网格'] },
    }),
    basis: optional('code', '划分依据', 'grid.basis', '区域', {
      codes: { AREA: ['区域'], EMPLOYER: ['单位'], MERCHANT: ['商户'], OTHER: ['其他'] },
    }),
    state: optional('code', '网格状态', 'grid.state', '运行', {
      synonyms: ['状态'],
      codes: {
        PLANNED: ['规划'],
        PILOT: ['试点'],
        ACTIVE: ['运行'],
        MAINTAIN: ['维护'],
        REVIEW: ['评估'],
        RETIRED: ['撤销'],
      },
    }),
    lead_no: staffNo('网格长工号', 'grid_member (LEAD)', ['网格长']),
    member_nos: optional('nos', '网格员工号', 'grid_member (MEMBER)', 'A0140;A0151', {
      synonyms: ['网格员'],
    }),
    assistant_nos: optional('nos', '助理工号', 'grid_member (ASSISTANT)', 'A0162', { synonyms: ['助理'] }),
    coordinates: coordinates('grid.boundary (WGS-84)'),
  },
} as const satisfies FileKind;

export const employers = {
  zh: '单位',
  row: { zh: '一家企事业单位', en: 'one employer' },
  key: ['org_no', 'employer_no'],
  columns: {
    employer_no: column('no', '单位编号', 'employer.employer_no', 'E0007', { synonyms: ['单位号'] }),
    org_no: orgNo('employer.branch_id'),
    name: column('text', '单位名称', 'employer.name', '县第一中学', { synonyms: ['名称'], max: 80 }),
    kind: column('code', '单位类型', 'employer.kind', '学校', {
      synonyms: ['类型', '行业'],
      codes: {
        GOVERNMENT: ['机关', '政府机关', '事业单位'],
        SCHOOL: ['学校', '教育'],
        HOSPITAL: ['医院', '医疗'],
        STATE_OWNED: ['国企', '国有企业'],
        COMPANY: ['企业', '民营企业', '公司'],
        CHAMBER: ['商会', '协会'],
        OTHER: ['其他'],
      },
    }),
    headcount: optional('integer', '在职人数', 'employer.headcount', '240', {
      synonyms: ['人数'],
      min: 0,
      max: 1_000_000,
    }),
    payroll: optional('flag', '是否代发', 'employer.payroll', '是', { synonyms: ['代发'] }),
    pay_day: optional('integer', '发薪日', 'employer.pay_day', '10', { min: 1, max: 31 }),
    place_no: placeNo('employer.place_id'),
    grid_no: gridNo('employer.grid_id'),
  },
} as const satisfies FileKind;

export const merchants = {
  zh: '商户',
  row: { zh: '一家商户', en: 'one merchant' },
  key: ['org_no', 'merchant_no'],
  columns: {
    merchant_no: column('no', '商户编号', 'merchant.merchant_no', 'M0012', { synonyms: ['商户号'] }),
    org_no: orgNo('merchant.branch_id'),
    name: column('text', '商户名称', 'merchant.name', '佳家装饰', { synonyms: ['名称'], max: 80 }),
    scene: column('code', '场景', 'merchant.scene', '装修', {
      synonyms: ['行业'],
      codes: {
        RENOVATION: ['装修', '建材', '家装'],
        APPLIANCE: ['家电', '家具'],
        CAR: ['汽车', '购车'],
        USED_CAR: ['二手车'],
        EDUCATION: ['教育', '培训'],
        WEDDING: ['婚庆'],
        TRAVEL: ['旅游'],
        HEALTH: ['医疗', '口腔', '健康'],
        FARMING: ['农资', '农机'],
        OTHER: ['其他'],
      },
    }),
    state: optional('code', '商户状态', 'merchant.state', '活跃', {
      synonyms: ['状态'],
      codes: {
        PROSPECT: ['储备'],
        DILIGENCE: ['尽调'],
        APPROVAL: ['准入审批'],
        SIGNED: ['签约'],
        ACTIVE: ['活跃'],
        WATCH: ['观察'],
        FROZEN: ['冻结'],
        GONE: ['退出'],
      },
    }),
    season_months: optional('months', '旺季月份', 'merchant.season_months', '3;4;9'),
    place_no: placeNo('merchant.place_id'),
    grid_no: gridNo('merchant.grid_id'),
  },
} as const satisfies FileKind;
