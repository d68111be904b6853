-- Whoever reads the audit reads the names of its accounts; the seals and hashes beside them stay what they are.
create policy audit_names on app.account for select using ((select sec.purpose()) = 'audit');
-- An account that is given back has its roles approved anew: whoever gives it back is then their granter.
grant update (granted_by) on app.role_grant to :api;
