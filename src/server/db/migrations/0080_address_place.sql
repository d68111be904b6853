-- The place was found by the customer's address, not given by the bank's file: another address may name another place.
alter table app.customer add column place_by_address boolean not null default false;
-- Of the rows with an address and no place: whose customers have a place now, found by the address, and who have none.
alter table app.import_chunk
  add column placed_count integer not null default 0,
  add column unplaced_count integer not null default 0;
