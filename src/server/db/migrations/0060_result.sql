-- What the device said of the time, where it is not the time that counts: a clock that runs ahead or was set back, or a
-- result that came too late to count on its own day.
alter table app.touch add column said_at timestamptz;
alter table app.refusal add column said_at timestamptz;
