-- Why two rows were judged one person or two, in the words of who judged, as a merge keeps why it was undone.
alter table app.person_pair add column reason text;
grant update (reason) on app.person_pair to :api;
