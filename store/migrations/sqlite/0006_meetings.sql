-- Meetings of the bodies (art. 19): called in time, opened with their quorum, with minutes that can be corrected.

create table meetings (
    id integer primary key,
    community_id integer not null references communities (id),
    body_id integer not null references bodies (id),
    year integer not null,
    seq integer not null,
    kind text not null check (kind in ('collection', 'discussion', 'decision', 'enlarged')),
    stage text not null check (stage in ('called', 'under_way', 'held', 'drafting', 'correction', 'approved', 'cancelled')),
    title text not null,
    about text not null,
    place text not null,
    starts_at text not null,
    ends_at text not null,
    -- Places for guests; members of the body need none. 0: no guests.
    capacity integer not null check (capacity >= 0),
    -- Places given away. The check is what refuses the last one too many; who meets it waits.
    taken integer not null default 0 check (taken >= 0),
    -- The last number given on the waiting list.
    waiting_last integer not null default 0,
    rulebook_version integer not null,
    called_at text not null,
    called_by integer references accounts (id),
    -- How many members were told when it was called.
    told integer not null default 0,
    -- What is reported at an enlarged meeting, published before it.
    report text,
    reported_at text,
    opened_at text,
    -- Members there and in office when it was opened: what the quorum was judged by.
    present integer,
    members integer,
    closed_at text,
    corrections_until text,
    cancelled_at text,
    cancel_reason text,
    reminded_at text,
    unique (community_id, year, seq),
    constraint meetings_places check (taken <= capacity),
    foreign key (community_id, rulebook_version) references rulebooks (community_id, version)
) strict;
create index meetings_by_time on meetings (community_id, starts_at, id);
create index meetings_by_stage on meetings (community_id, stage, starts_at);

-- What a meeting deals with: proposals, items of its own, and what somebody asked for.
create table agenda_items (
    id integer primary key,
    community_id integer not null references communities (id),
    meeting_id integer not null references meetings (id),
    -- 1, 2, … on the agenda.
    place integer not null,
    proposal_id integer references proposals (id),
    title text not null,
    about text not null default '',
    state text not null check (state in ('asked', 'accepted', 'refused')),
    asked_by integer references accounts (id) on delete set null,
    asked_at text not null,
    -- What was answered to who asked.
    reason text,
    -- The ballot by which the members who were there voted on it.
    ballot_id integer references ballots (id),
    outcome text check (outcome in ('to_decision', 'to_agency', 'no_action', 'decided', 'rejected', 'postponed')),
    words text,
    settled_at text,
    unique (meeting_id, place),
    unique (meeting_id, proposal_id),
    check ((outcome is null) = (words is null))
) strict;
create index agenda_items_of_proposal on agenda_items (proposal_id) where proposal_id is not null;
create index agenda_items_of_asker on agenda_items (asked_by) where asked_by is not null;

-- A member's declared interest in an item: the member does not vote on it.
create table recusals (
    community_id integer not null references communities (id),
    item_id integer not null references agenda_items (id),
    seat_id integer not null references seats (id),
    reason text not null,
    declared_at text not null,
    primary key (item_id, seat_id)
) strict;

-- What was decided, who carries it out by when, and the agency's receipt.
create table decisions (
    id integer primary key,
    community_id integer not null references communities (id),
    body_id integer not null references bodies (id),
    meeting_id integer not null references meetings (id),
    item_id integer not null unique references agenda_items (id),
    -- The proposal's record number, or one of its own.
    year integer not null,
    seq integer not null,
    words text not null,
    unit_id integer not null references units (id),
    due_on text not null,
    decided_at text not null,
    accepted_by integer references accounts (id),
    accepted_at text,
    receipt text
) strict;
create index decisions_of_body on decisions (community_id, body_id, decided_at);
create index decisions_waiting on decisions (community_id, due_on) where accepted_at is null;

-- Guests: with a place, with a place they must still confirm, or waiting in order.
create table signups (
    id integer primary key,
    community_id integer not null references communities (id),
    meeting_id integer not null references meetings (id),
    account_id integer not null references accounts (id),
    state text not null check (state in ('coming', 'offered', 'waiting')),
    position integer,
    confirm_by text,
    at text not null,
    unique (meeting_id, account_id),
    unique (meeting_id, position),
    check ((state = 'waiting') = (position is not null)),
    check ((state = 'offered') = (confirm_by is not null))
) strict;
create index signups_of_account on signups (account_id);
create index signups_offered on signups (confirm_by) where state = 'offered';

-- Who was there. A member counts by the seat, so that a member without an account counts too.
create table attendances (
    id integer primary key,
    community_id integer not null references communities (id),
    meeting_id integer not null references meetings (id),
    account_id integer references accounts (id),
    seat_id integer references seats (id),
    how text not null check (how in ('code', 'qr', 'list')),
    at text not null,
    unique (meeting_id, account_id),
    unique (meeting_id, seat_id)
) strict;
create index attendances_of_account on attendances (account_id) where account_id is not null;

-- Minutes as they stood at each stage; what was published stays as it was.
create table minutes (
    community_id integer not null references communities (id),
    meeting_id integer not null references meetings (id),
    stage text not null check (stage in ('drafting', 'correction', 'approved')),
    text text not null,
    hash text not null,
    written_by integer references accounts (id),
    at text not null,
    primary key (meeting_id, stage)
) strict;

create table minute_objections (
    id integer primary key,
    community_id integer not null references communities (id),
    meeting_id integer not null references meetings (id),
    account_id integer references accounts (id) on delete set null,
    text text not null,
    at text not null,
    answer text,
    answered_at text,
    unique (meeting_id, account_id)
) strict;
create index minute_objections_of_account on minute_objections (account_id) where account_id is not null;

-- Opinions that were collected, questions to those who report, and what is to be put right.
create table meeting_points (
    id integer primary key,
    community_id integer not null references communities (id),
    meeting_id integer not null references meetings (id),
    kind text not null check (kind in ('opinion', 'question', 'fix')),
    voice text check (voice in ('resident', 'unit', 'organisation')),
    text text not null,
    asked_by integer references accounts (id) on delete set null,
    at text not null,
    answer text,
    answered_at text,
    unit_id integer references units (id),
    due_on text
) strict;
create index meeting_points_of_meeting on meeting_points (meeting_id, kind, id);
create index meeting_points_of_asker on meeting_points (asked_by) where asked_by is not null;

-- Home visits and talks at a known place: themes and numbers, never a person or an address (features.md C8).
create table visits (
    id integer primary key,
    community_id integer not null references communities (id),
    grid_id integer references grids (id),
    kind text not null check (kind in ('home', 'spot')),
    held_on text not null,
    theme text not null,
    people integer not null check (people > 0),
    summary text not null,
    logged_by integer references accounts (id),
    logged_at text not null
) strict;
create index visits_by_day on visits (community_id, held_on, id);
