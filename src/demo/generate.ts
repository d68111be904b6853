import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { fileKindOf } from '#contract/dictionary.ts';
import { type Calendar, createCalendar } from '#core/calendar.ts';
import type { Day } from '#core/day.ts';
import { publishedYears } from '#server/calendar/queries.ts';
import { makeSteps, stepRows } from './application.ts';
import { orgRows, plots, staffRows, virtualGridRows } from './branch.ts';
import { consentRows, makeWilling, refusalRows } from './consent.ts';
import { customerRows, makeCustomers } from './customer.ts';
import { employerRows } from './employer.ts';
import { holdingRows, makeHoldings } from './holding.ts';
import { merchantRows } from './merchant.ts';
import { makePlaces, placeRows } from './place.ts';
import { cellText, type DemoFile, tableOf } from './table.ts';
import { makeTouches, touchRows } from './touch.ts';
import { plotBoundary, plotNames } from './town.ts';

/**
 * 禾川农村商业银行, a bank in a county town that exists nowhere, as the twelve files that it would send us: the same
 * bytes for the same seed and day (domain.md §7). Everything is invented; days are counted from `day`.
 */
export function generateDemo(seed: number, day: Day): DemoFile[] {
  const calendar: Calendar = createCalendar(publishedYears(day));
  const places = makePlaces(day);
  const customers = makeCustomers(places, seed, day);
  const holdings = makeHoldings(customers, places, seed, day);
  const willing = makeWilling(customers, holdings, seed, day);
  const touches = makeTouches(holdings, willing, { seed, day, calendar });
  return [
    tableOf('orgs', orgRows),
    tableOf('staff', staffRows(day)),
    tableOf('grids', virtualGridRows()),
    tableOf('places', placeRows(places, seed)),
    tableOf('employers', employerRows(places)),
    tableOf('merchants', merchantRows(places)),
    tableOf('customers', customerRows(customers)),
    tableOf('consents', consentRows(willing.consents)),
    tableOf('refusals', refusalRows(willing.refusals)),
    tableOf('holdings', holdingRows(holdings, day)),
    tableOf('touches', touchRows(touches)),
    tableOf('application_steps', stepRows(makeSteps(holdings, touches, { seed, day, calendar }))),
  ];
}

/** The nine plots as GeoJSON, one feature a line, their properties under the Chinese names of the columns. */
export function plotsGeoJson(): string {
  const zh = (name: string) => fileKindOf('grids').columns[name]?.zh ?? name;
  const features = plotNames.map((name) => {
    const { no, orgNo, name: called, leadNo, memberNos, assistantNos } = plots[name];
    const cells = {
      grid_no: no,
      org_no: orgNo,
      name: called,
      kind: 'PHYSICAL',
      basis: 'AREA',
      state: 'ACTIVE',
      lead_no: leadNo,
      member_nos: memberNos,
      assistant_nos: assistantNos,
      coordinates: 'WGS84',
    };
    const properties = Object.fromEntries(
      Object.entries(cells).map(([key, cell]) => [zh(key), cellText('grids', key, cell)]),
    );
    return JSON.stringify({ type: 'Feature', properties, geometry: plotBoundary(name) });
  });
  return `{"type":"FeatureCollection","features":[\n${features.join(',\n')}\n]}\n`;
}

/** Writes the files into a folder: twelve CSV files in UTF-8 and the outlines of the plots. */
export async function writeDemo(dir: string, seed: number, day: Day): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const { fileName, header, rows } of generateDemo(seed, day))
    await writeFile(join(dir, fileName), stringify([header, ...rows]));
  await writeFile(join(dir, 'grids.geojson'), plotsGeoJson());
}
