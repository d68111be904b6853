import { createHash } from 'node:crypto';
import type pg from 'pg';
import { paramCatalogue, paramKeys } from '#contract/param.ts';

/** An id that is the same at every run, so that seeding twice changes nothing. */
const firstId = (key: string): string => {
  const hex = createHash('sha256').update(`param.first:${key}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** Writes the first value of each parameter that has none yet, valid from long before the product. */
export async function seedParams(client: pg.Client): Promise<void> {
  for (const key of paramKeys)
    await client.query(
      `insert into app.param (id, key, value, from_on, source, approved_at)
       values ($1, $2, $3, '1990-01-01', 'first value', now()) on conflict (id) do nothing`,
      [firstId(key), key, JSON.stringify(paramCatalogue[key].first)],
    );
}
