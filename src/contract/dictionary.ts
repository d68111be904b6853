import type { FileKind } from './dictionary/column.ts';
import { consents, customers, holdings, refusals } from './dictionary/customer.ts';
import { applicationSteps, touches } from './dictionary/day.ts';
import { orgs, staff } from './dictionary/org.ts';
import { districts, employers, grids, merchants, places } from './dictionary/territory.ts';

/**
 * The files a bank gives us, in the order in which they build on each other. The one source for the reader's
 * checks, the guide (docs/guide/data-files.md) and the templates. A file is named after its kind or its
 * Chinese name: `customers.csv`, `客户.csv`; several parts as `customers-2.csv`; what has a boundary also as
 * `grids.geojson`.
 */
export const dictionary = {
  orgs,
  staff,
  districts,
  grids,
  places,
  employers,
  merchants,
  customers,
  consents,
  refusals,
  holdings,
  touches,
  application_steps: applicationSteps,
} as const satisfies Record<string, FileKind>;

export type FileKindName = keyof typeof dictionary;
export const fileKinds = Object.keys(dictionary) as FileKindName[]; // Object.keys forgets the literal names.

/** One kind of file with its columns by code name. */
export const fileKindOf = (kind: FileKindName): FileKind => dictionary[kind];
