-- How often something has come out or gone in a community: what is kept in memory to be searched is of one such number.
alter table communities add column publications_revision bigint not null default 0;
