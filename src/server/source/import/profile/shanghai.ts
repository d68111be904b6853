import type { ImportNote } from '#contract/import-note.ts';
import { createDistrictNames, type NamedDistrict } from '#core/place/district-name.ts';
import { boundaryOf } from '../geojson.ts';
import type { Profile, ReadRow, SourceFile } from '../source-file.ts';
import { filesOfTar, jsonOf, readPacked } from './packed.ts';

const communityFile = 'communities.json.gz';
const districtFile = 'districts-gcj02.tgz';
/** Changes when the overlay's rules do: part of the digest of a delivery. */
const overlayVersion = 'shanghai-overlay-1';
const headNo = 'SH';

/** What districts were called when the communities were listed: 闸北 has been part of 静安 since November 2015. */
const aliases: Readonly<Record<string, readonly string[]>> = { '310106': ['闸北区'] };

type DistrictRow = NamedDistrict & { row: ReadRow };
type Community = { lng: number; lat: number; title: string; district: string; link: string };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
const isCity = (code: string): boolean => code.endsWith('0000');

/** One file per area: its code, its name and the corners of a MultiPolygon in GCJ-02. */
function districtRow(name: string, bytes: Buffer, rowNo: number): DistrictRow | ReadRow {
  const area = jsonOf(name, bytes);
  const code = isRecord(area) ? String(area['code']) : '';
  if (!isRecord(area) || typeof area['name'] !== 'string' || !/^\d{6}$/.test(code))
    return { rowNo, refusal: { column: 'code', code: 'source.value', detail: { value: code.slice(0, 12) } } };
  const boundary = boundaryOf({ type: 'MultiPolygon', coordinates: area['coordinates'] }, 'GCJ02');
  if (!boundary) return { rowNo, refusal: { column: 'boundary', code: 'value.boundary', detail: {} } };
  const district = { no: code, name: area['name'], aliases: aliases[code] ?? [] };
  const values = {
    district_no: code,
    name: district.name,
    parent_no: isCity(code) ? null : `${code.slice(0, 2)}0000`,
    aliases: district.aliases,
    coordinates: 'GCJ02',
    boundary,
  };
  return { ...district, row: { rowNo, values } };
}

const isCommunity = (value: unknown): value is Community =>
  isRecord(value) &&
  typeof value['lng'] === 'number' &&
  typeof value['lat'] === 'number' &&
  ['title', 'district', 'link'].every((name) => typeof value[name] === 'string' && value[name] !== '');
const numberOf = (link: string): string | undefined => /\/xiaoqu\/(\d+)\/?$/.exec(link)?.[1];
const orgNoOf = (district: NamedDistrict): string => `${headNo}${district.no}`;

/** Communities as places of the branch of their district; the same listing a second time is the same place. */
function placeRows(communities: readonly unknown[], districts: readonly NamedDistrict[]): ReadRow[] {
  const named = createDistrictNames(districts);
  const seen = new Map<string, string>();
  return communities.map((listed, at): ReadRow => {
    const rowNo = at + 1;
    const no = isCommunity(listed) ? numberOf(listed.link) : undefined;
    if (!isCommunity(listed) || no === undefined)
      return { rowNo, refusal: { column: null, code: 'source.value', detail: { value: '{…}' } } };
    const content = JSON.stringify(listed);
    if (seen.get(no) === content) return { rowNo, folded: true };
    if (!seen.has(no)) seen.set(no, content);
    const [district] = named(listed.district);
    if (!district) {
      const detail = { value: listed.district, file: districtFile };
      return { rowNo, refusal: { column: 'district', code: 'source.link', detail } };
    }
    const values = {
      place_no: no,
      org_no: orgNoOf(district),
      name: listed.title,
      kind: 'COMMUNITY',
      district: listed.district,
      lon: listed.lng,
      lat: listed.lat,
      coordinates: 'BD09',
    };
    return { rowNo, values };
  });
}

/** The head office and a branch per district: the listings know no bank. */
const overlayOrgs = (districts: readonly NamedDistrict[]): ReadRow[] =>
  [
    { org_no: headNo, name: '上海 总行', level: 'HEAD', parent_no: null },
    ...districts.map((district) => ({
      org_no: orgNoOf(district),
      name: `${district.name}支行`,
      level: 'BRANCH',
      parent_no: headNo,
    })),
  ].map((values, at) => ({ rowNo: at + 2, values }));

const note = (code: string, values: ImportNote['values'] = {}): ImportNote => ({ code, values });

function fileOf(
  file: Pick<SourceFile, 'name' | 'kind' | 'origin' | 'digest'>,
  rows: ReadRow[],
  notes: ImportNote[],
): SourceFile {
  async function* read() {
    yield rows;
    return { encoding: file.origin === 'REAL' ? 'UTF-8' : null, notes };
  }
  return { ...file, rowCount: rows.length, read };
}

/**
 * Residential communities of Shanghai as a listing site showed them in 2018, in BD-09, and the districts of a map service,
 * in GCJ-02, both as they came. The bank that they belong to is an overlay: a branch per district.
 */
export const shanghaiProfile: Profile = {
  name: 'shanghai',
  open: async (dir) => {
    const archive = await readPacked(dir, districtFile);
    const listing = await readPacked(dir, communityFile);
    const areas = filesOfTar(districtFile, archive.bytes).map(({ name, bytes }, at) =>
      districtRow(`${districtFile}/${name}`, bytes, at + 1),
    );
    const known = areas.filter((area): area is DistrictRow => 'row' in area);
    const districts = known.filter((district) => !isCity(district.no));
    const listed = jsonOf(communityFile, listing.bytes);
    const places = placeRows(Array.isArray(listed) ? listed : [], districts);
    const repeated = places.filter((row) => 'folded' in row).length;
    return [
      fileOf(
        { name: 'overlay/orgs', kind: 'orgs', origin: 'OVERLAY', digest: overlayVersion },
        overlayOrgs(districts),
        [note('shanghai.overlay-orgs')],
      ),
      fileOf(
        { name: districtFile, kind: 'districts', origin: 'REAL', digest: archive.digest },
        areas.map((area) => ('row' in area ? area.row : area)),
        [note('shanghai.district')],
      ),
      fileOf({ name: communityFile, kind: 'places', origin: 'REAL', digest: listing.digest }, places, [
        note('shanghai.community'),
        ...(repeated > 0 ? [note('shanghai.repeated', { count: repeated })] : []),
      ]),
    ];
  },
};
