-- The later refusal of a number stands: a consent must be younger than it.
grant update (since_at) on app.suppression to :api;
