-- When what a delivery brought was taken back; null again when it is laid once more.
alter table app.feed_delivery add column undone_at timestamptz;
