import type pg from 'pg';

export type Finding = { rule: string; object: string };

/**
 * What must hold in the catalogue whatever a migration wrote (trust.md §2.3, §3.3). `app` is what we own: the
 * schemas app, sec and stage; `ours` the roles named after their owner.
 */
const rules = `
  with app as (select oid, nspname, nspowner from pg_namespace where nspname in ('app', 'sec', 'stage')),
  owner as (select distinct nspowner as oid from app),
  ours as (
    select r.* from pg_roles r join owner o on true join pg_roles w on w.oid = o.oid
     where starts_with(r.rolname, regexp_replace(w.rolname, 'owner$', ''))),
  relation as (
    select c.*, n.nspname, n.nspname || '.' || c.relname as name
      from pg_class c join app n on n.oid = c.relnamespace),
  granted as (
    select distinct r.oid from relation r, aclexplode(r.relacl) a where a.grantee <> r.relowner),
  function as (
    select p.*, n.nspname || '.' || p.proname as name
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname not in ('pg_catalog', 'information_schema', 'job'))
  select 'table without forced row security' as rule, name as object from relation
   where nspname = 'app' and relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)
  union all
  select 'table without a policy', name from relation r
   where nspname = 'app' and relkind in ('r', 'p') and not relispartition
     and not exists (select 1 from pg_policy where polrelid = r.oid)
  union all
  select 'grant on a partition', name from relation r join granted g using (oid) where relispartition
  union all
  select 'grant on a materialised view', name from relation r join granted g using (oid) where relkind = 'm'
  union all
  select 'view that does not ask as its caller', name from relation
   where relkind = 'v' and not coalesce(reloptions, '{}') && array['security_invoker=true', 'security_invoker=on']
  union all
  select 'enum, numeric or jsonb in an index', r.name || ' ' || i.relname
    from relation r join pg_index x on x.indrelid = r.oid join pg_class i on i.oid = x.indexrelid
    join pg_attribute a on a.attrelid = r.oid and a.attnum = any (x.indkey::int2[])
    join pg_type t on t.oid = a.atttypid
   where r.nspname = 'app' and (t.typtype = 'e' or t.typname in ('numeric', 'jsonb'))
  union all
  select 'definer function without a fixed search_path', name from function
   where prosecdef and not exists (
     select 1 from unnest(coalesce(proconfig, '{}')) c where starts_with(c, 'search_path='))
  union all
  select 'definer function of a superuser', name from function f join pg_roles o on o.oid = f.proowner
   where prosecdef and o.rolsuper
  union all
  select 'definer function that anybody may call', name from function f
   where prosecdef and exists (
     select 1 from aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a
      where a.grantee = 0 and a.privilege_type = 'EXECUTE')
  union all
  select 'function said to be leakproof', name from function where proleakproof
  union all
  select 'owner that can sign in', r.rolname from owner o join pg_roles r using (oid) where r.rolcanlogin
  union all
  select 'sign-in with too much power', rolname from ours
   where rolcanlogin and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
  union all
  select 'sign-in that owns', r.rolname || ' ' || c.name
    from relation c join pg_roles r on r.oid = c.relowner where r.rolcanlogin
  union all
  select 'sign-in that may become the owner', r.rolname
    from ours r join owner o on pg_has_role(r.oid, o.oid, 'MEMBER') where r.rolcanlogin
  union all
  select 'sign-in that may make objects', r.rolname || ' ' || n.nspname
    from ours r cross join pg_namespace n
   where r.rolcanlogin and n.nspname in ('app', 'sec', 'stage', 'public')
     and has_schema_privilege(r.oid, n.oid, 'CREATE')
  union all
  select 'sign-in that may make temporary objects', rolname from ours
   where rolcanlogin and has_database_privilege(oid, current_database(), 'TEMP')
  order by 1, 2`;

/** Everything in the catalogue that would let a row out of its scope; empty when all is well. Run at every start. */
export const lintCatalog = async (client: Pick<pg.Client, 'query'>): Promise<Finding[]> =>
  (await client.query<Finding>(rules)).rows;
