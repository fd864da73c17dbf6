-- How the seats of a body are filled (art. 17): classes of seats, procedures, applications, recommendations, objections.

create table seat_classes (
    id integer primary key,
    community_id integer not null references communities (id),
    body_id integer not null references bodies (id),
    class text not null check (class in ('resident', 'unit', 'organisation', 'committee')),
    -- The grid whose residents the seats are for; null: the whole community.
    grid_id integer references grids (id),
    seats integer not null check (seats between 0 and 99),
    -- Seats that are held now. Counted in the transaction that begins or ends a seat; the check is the last guard
    -- against one member too many.
    taken integer not null default 0,
    check (taken between 0 and seats)
) strict;
create unique index seat_classes_once on seat_classes (body_id, class, coalesce(grid_id, 0));

insert into seat_classes (community_id, body_id, class, seats)
select community_id, id, 'resident', 9 from bodies where true;
insert into seat_classes (community_id, body_id, class, seats)
select community_id, id, 'unit', 3 from bodies where true;
insert into seat_classes (community_id, body_id, class, seats)
select community_id, id, 'organisation', 2 from bodies where true;
insert into seat_classes (community_id, body_id, class, seats)
select community_id, id, 'committee', 3 from bodies where true;

alter table seats add column class_id integer references seat_classes (id);
-- The procedure a member came from, for "how chosen" on the roster.
alter table seats add column procedure_id integer;

create table seat_procedures (
    id integer primary key,
    community_id integer not null references communities (id),
    body_id integer not null references bodies (id),
    class_id integer not null references seat_classes (id),
    year integer not null,
    seq integer not null,
    -- Seats that were free when it opened: it never fills more.
    seats integer not null check (seats > 0),
    rulebook_version integer not null,
    stage text not null,
    -- The last day of what runs now.
    until_on text,
    -- The last days of the steps behind and of the one that runs.
    register_until text not null,
    recommend_until text,
    notice_until text,
    selection text check (selection in ('ballot', 'draw')),
    -- Of a draw: the moment after which the first checkpoint is the seed, then that checkpoint.
    draw_after text,
    seed text,
    seed_size integer,
    -- The record number of the ballot.
    ballot_number text,
    -- Why nobody was appointed, in a closed word.
    void_reason text check (void_reason in ('no_applicants', 'no_candidates', 'no_result', 'nobody_left')),
    opened_by integer references accounts (id),
    opened_at text not null,
    ended_at text,
    changed_at text not null,
    unique (community_id, year, seq)
) strict;
-- One procedure for one kind of seat at a time, or two of them would fill the same seat.
create unique index seat_procedures_running on seat_procedures (class_id) where stage not in ('appointed', 'void');
create index seat_procedures_of_body on seat_procedures (community_id, body_id, id);

create table seat_applications (
    id integer primary key,
    community_id integer not null references communities (id),
    procedure_id integer not null references seat_procedures (id),
    -- Null once the account is erased; then the name and what was written are empty as well.
    account_id integer references accounts (id) on delete set null,
    -- 1, 2, … in the procedure, in the order in which they came.
    place integer not null,
    name text not null,
    statement text not null check (length(statement) <= 500),
    offices text not null default '',
    stands_for text not null default '',
    standing text not null,
    reason text,
    clause text,
    recommended integer not null default 0 check (recommended >= 0),
    -- The order among those who were chosen and their reserves.
    rank integer,
    -- 1, 2, … on the list of a draw or of a ballot; the list stays as it was published.
    listed integer,
    applied_at text not null,
    changed_at text not null,
    -- One application for each person and procedure.
    unique (procedure_id, account_id),
    unique (procedure_id, place)
) strict;
create index seat_applications_of_account on seat_applications (account_id) where account_id is not null;
create index seat_applications_waiting on seat_applications (community_id, id) where standing = 'received';

-- One recommendation for each person and application, by the primary key.
create table recommendations (
    community_id integer not null references communities (id),
    application_id integer not null references seat_applications (id),
    account_id integer not null references accounts (id),
    recommended_at text not null,
    primary key (application_id, account_id)
) strict, without rowid;
create index recommendations_of_account on recommendations (account_id);

create table objections (
    id integer primary key,
    community_id integer not null references communities (id),
    procedure_id integer not null references seat_procedures (id),
    application_id integer not null references seat_applications (id),
    account_id integer references accounts (id) on delete set null,
    words text not null check (length(words) <= 500),
    answer text,
    upheld integer check (upheld in (0, 1)),
    raised_at text not null,
    answered_by integer references accounts (id),
    answered_at text,
    unique (application_id, account_id),
    check ((answer is null) = (upheld is null))
) strict;
create index objections_of_procedure on objections (community_id, procedure_id, id);
create index objections_waiting on objections (community_id, id) where answer is null;
create index objections_of_account on objections (account_id) where account_id is not null;
