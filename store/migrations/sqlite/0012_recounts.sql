-- How often two counts by hand differed and both were thrown away: a form belongs to one round, so that pressing its button
-- twice cannot enter old numbers into the next.
alter table ballots add column recounts integer not null default 0 check (recounts >= 0);
