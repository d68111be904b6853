-- Whoever reads the audit reads the names of its accounts; the seals and hashes beside them stay what they are.
create policy audit_names on app.account for select using ((select sec.purpose()) = 'audit');
