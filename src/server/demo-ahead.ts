import pg from 'pg';
import { Refusal } from './refusal.ts';

/** A demonstration's links open without a password: it is never served beyond this machine (defaults.md, sign-in). */
export const publicDemo = () =>
  new Refusal({
    zh: '演示库只在本机打开,登录链接没有口令。要对外服务,请用 --empty 和另一个 --data-dir 建正式库。',
    en: 'A demo database is served on loopback only. To serve others use --empty with another --data-dir.',
  });

/** What stands in a database before this start, as far as it says whether the start makes it a demonstration. */
type Standing = { demo: boolean | null; hasOrgs: boolean };

/** Only an empty database becomes a demonstration; one that is one stays one. */
export const becomesDemo = ({ demo, hasOrgs }: Standing, mayMakeDemo: boolean): boolean =>
  demo ?? (mayMakeDemo && !hasOrgs);

/** Whether the database at `url` is a demonstration or would become one: reads only, changes nothing. */
export async function isDemoAhead(url: string, mayMakeDemo: boolean): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query<{ made: boolean }>(
      "select to_regclass('app.installation') is not null as made",
    );
    if (!found.rows[0]?.made) return mayMakeDemo;
    const { rows } = await client.query<Standing>(
      `select (select demo from app.installation), exists (select 1 from app.org) as "hasOrgs"`,
    );
    return becomesDemo(rows[0]!, mayMakeDemo);
  } finally {
    await client.end();
  }
}
