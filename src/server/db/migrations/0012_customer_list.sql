-- Lists of customers: each order has an index that begins with the branch, so that a page is read from its head
-- (src/server/customer/list.ts).
drop index app.customer_updated_at_idx;
create index customer_by_update on app.customer (branch_id, updated_at, id);
create index customer_by_overdue on app.customer (branch_id, overdue_days, id);
-- A grid and an owner belong to one branch: without this the planner multiplies the two shares.
create statistics app.customer_by_branch (dependencies) on branch_id, owner_id, grid_id, virtual_grid_id
  from app.customer;
