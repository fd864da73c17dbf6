-- An extension that was asked for by mistake is taken back by who asked, or declined by another.
alter table ballot_extensions add column declined_by bigint references accounts (id);
alter table ballot_extensions add column declined_at timestamptz;
drop index ballot_extensions_waiting;
create unique index ballot_extensions_waiting on ballot_extensions (ballot_id)
    where agreed_at is null and declined_at is null;
