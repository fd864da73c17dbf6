-- An activity can be changed until its first shift has begun (art. 35).

-- Counts the saves, so that a form which was opened before a colleague saved is not taken for the newest.
alter table activities add column revision integer not null default 1;
