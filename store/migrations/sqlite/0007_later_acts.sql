-- Acts that were missing: invalid paper votes, a later closing that two people decide (requirements.md VO6), the photo of
-- a tally sheet, cancelling a procedure, removing a member.

-- Among the papers, and for no option.
alter table ballots add column invalid integer not null default 0 check (invalid >= 0);
alter table ballot_counts add column invalid integer not null default 0 check (invalid >= 0);
-- The closing that was put on record at opening, once it was extended: what was asked stays as it was hashed then.
alter table ballots add column announced_closes_at text;

-- Asked by one and agreed to by another, before the closing that holds; each is a leaf of the record of acts.
create table ballot_extensions (
    id integer primary key,
    community_id integer not null references communities (id),
    ballot_id integer not null references ballots (id),
    closes_at text not null,
    reason text not null,
    asked_by integer references accounts (id) on delete set null,
    asked_at text not null,
    agreed_by integer references accounts (id) on delete set null,
    agreed_at text,
    check (asked_by <> agreed_by)
) strict;
-- One question at a time.
create unique index ballot_extensions_waiting on ballot_extensions (ballot_id) where agreed_at is null;
create index ballot_extensions_of_ballot on ballot_extensions (ballot_id, id);

-- Uploads: what they are and where they belong. The bytes lie on the shelf under the random name (requirements.md UP3).
create table files (
    id integer primary key,
    community_id integer not null references communities (id),
    name text not null unique,
    kind text not null check (kind in ('jpeg', 'pdf')),
    bytes integer not null check (bytes > 0),
    -- Of pictures.
    width integer,
    height integer,
    sha256 text not null,
    room text not null check (room in ('proposals', 'ballots')),
    item_id integer not null,
    uploaded_by integer references accounts (id) on delete set null,
    uploaded_at text not null
) strict;
create index files_of_item on files (community_id, room, item_id, id);
create index files_of_account on files (uploaded_by, uploaded_at);

-- What the secretary ended by will, and why: a procedure opened by mistake, a member whom the rules no longer let sit.
alter table seat_procedures add column cancel_reason text;
alter table seat_procedures add column cancel_clause text;
alter table seats add column end_words text;
alter table seats add column end_clause text;
