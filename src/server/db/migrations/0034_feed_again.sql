-- A delivery whose run was undone may be laid again: what it changed is then counted anew.
grant update on app.feed_change to :job;
