-- A touch or refusal that was recorded here has no number of the bank. It gets one made of its id, so that a file of
-- our own that comes back is known row by row (source/import); a refusal told by a touch is known by the touch's, as
-- the import of such a touch would call it. The ledgers stay append-only: this is their one correction.
alter table app.touch no force row level security;
alter table app.touch disable trigger touch_fixed;
update app.touch set touch_no = '~' || id::text where touch_no is null;
alter table app.touch enable trigger touch_fixed;
alter table app.touch force row level security;

alter table app.refusal no force row level security;
alter table app.refusal disable trigger refusal_fixed;
alter table app.touch no force row level security;
update app.refusal r
   set refusal_no = case when exists (select 1 from app.touch t where t.branch_id = r.branch_id and t.id = r.id)
                         then 'touch:~' || id::text else '~' || id::text end
 where refusal_no is null;
alter table app.touch force row level security;
alter table app.refusal enable trigger refusal_fixed;
alter table app.refusal force row level security;
