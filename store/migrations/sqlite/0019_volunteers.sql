-- Volunteer teams, their shifts, the ledger of hours and proofs of service (art. 35, 42).

create table teams (
    id integer primary key,
    community_id integer not null references communities (id),
    -- 1, 2, … in the community.
    number integer not null check (number > 0),
    name_zh text not null check (length(name_zh) <= 240),
    name_en text not null check (length(name_en) <= 560),
    purpose_zh text not null check (length(purpose_zh) <= 2000),
    purpose_en text not null check (length(purpose_en) <= 4000),
    -- What people are looked for.
    needs_zh text not null check (length(needs_zh) <= 2000),
    needs_en text not null check (length(needs_en) <= 4000),
    phone text not null,
    founded_on text not null,
    resting integer not null check (resting in (0, 1)),
    -- Counts the saves.
    revision integer not null default 1,
    created_at text not null,
    unique (community_id, number)
) strict;

-- Who asked to join, who belongs, who leads.
create table team_members (
    id integer primary key,
    community_id integer not null references communities (id),
    team_id integer not null references teams (id),
    account_id integer not null references accounts (id),
    standing text not null check (standing in ('asked', 'member', 'declined', 'left')),
    leads integer not null check (leads in (0, 1)),
    message text check (length(message) <= 2000),
    -- Why the lead declined.
    answer text check (length(answer) <= 4000),
    -- Until when staff vouch that the person may help children and people in need of care.
    checked_until text,
    checked_by integer references accounts (id),
    asked_at text not null,
    changed_at text not null,
    unique (team_id, account_id),
    check (leads = 0 or standing = 'member')
) strict;
create index team_members_of_account on team_members (account_id);
create index team_members_of_community on team_members (community_id, standing);

create table activities (
    id integer primary key,
    community_id integer not null references communities (id),
    team_id integer not null references teams (id),
    number integer not null check (number > 0),
    title_zh text not null check (length(title_zh) <= 240),
    title_en text not null check (length(title_en) <= 560),
    about_zh text not null check (length(about_zh) <= 4000),
    about_en text not null check (length(about_en) <= 8000),
    place_zh text not null check (length(place_zh) <= 240),
    place_en text not null check (length(place_en) <= 560),
    skills_zh text not null check (length(skills_zh) <= 480),
    skills_en text not null check (length(skills_en) <= 1120),
    min_age integer check (min_age between 1 and 99),
    -- Only for helpers for whom staff vouch.
    checked_only integer not null check (checked_only in (0, 1)),
    cancelled_reason text check (length(cancelled_reason) <= 4000),
    created_at text not null,
    unique (community_id, number)
) strict;
create index activities_of_team on activities (team_id, id);

create table shifts (
    id integer primary key,
    community_id integer not null references communities (id),
    activity_id integer not null references activities (id),
    number integer not null check (number > 0),
    starts_at text not null,
    ends_at text not null,
    capacity integer not null check (capacity between 1 and 200),
    cancelled_reason text check (length(cancelled_reason) <= 4000),
    -- When the team was last asked to fill a place that became free late.
    called_at text,
    revision integer not null default 1,
    unique (community_id, number),
    check (starts_at < ends_at)
) strict;
create index shifts_of_activity on shifts (activity_id, starts_at);
create index shifts_coming on shifts (community_id, starts_at);

create table shift_places (
    id integer primary key,
    community_id integer not null references communities (id),
    shift_id integer not null references shifts (id),
    -- Null once the account is erased.
    account_id integer references accounts (id),
    -- Which of the places of the shift it takes.
    place integer not null check (place > 0),
    standing text not null check (standing in ('coming', 'offered', 'came', 'missed', 'given_back', 'lapsed', 'cancelled')),
    confirm_by text,
    -- How it is known that the person was there.
    how text check (how in ('code', 'list')),
    came_at text,
    reminded_at text,
    at text not null,
    changed_at text not null,
    check (standing <> 'offered' or confirm_by is not null),
    check ((standing = 'came') = (how is not null))
) strict;
-- One place, one person: whatever the program believes, a shift cannot hold more than its places.
create unique index shift_places_place on shift_places (shift_id, place) where standing in ('coming', 'offered', 'came', 'missed');
create unique index shift_places_person on shift_places (shift_id, account_id)
    where standing in ('coming', 'offered', 'came', 'missed') and account_id is not null;
create index shift_places_of_account on shift_places (account_id, shift_id);
create index shift_places_offered on shift_places (confirm_by) where standing = 'offered';
create index shift_places_to_remind on shift_places (shift_id) where standing = 'coming' and reminded_at is null;

-- Who waits for a place, in the order of the ids.
create table shift_waits (
    id integer primary key,
    community_id integer not null references communities (id),
    shift_id integer not null references shifts (id),
    account_id integer not null references accounts (id),
    at text not null,
    unique (shift_id, account_id)
) strict;
create index shift_waits_of_account on shift_waits (account_id);

-- The ledger of hours: rows are added and never changed; only an erased account is taken out of them.
create table hour_entries (
    id integer primary key,
    community_id integer not null references communities (id),
    team_id integer not null references teams (id),
    -- Null where the service was no shift of the portal.
    shift_id integer references shifts (id),
    account_id integer references accounts (id),
    starts_at text not null,
    ends_at text not null,
    minutes integer not null check (minutes between 0 and 1440),
    content text not null check (length(content) <= 2000),
    source text not null check (source in ('code', 'list', 'bulk', 'manual')),
    late integer not null check (late in (0, 1)),
    -- The entry that this one puts right.
    corrects integer references hour_entries (id),
    proposed_by integer references accounts (id),
    proposed_at text not null,
    check (minutes > 0 or corrects is not null),
    check (corrects is null or corrects < id)
) strict;
-- A shift counts once for a person; what was wrong with it is put right by a correction.
create unique index hour_entries_of_shift on hour_entries (shift_id, account_id)
    where corrects is null and shift_id is not null and account_id is not null;
create index hour_entries_of_account on hour_entries (account_id, id);
create index hour_entries_of_community on hour_entries (community_id, id);
create index hour_entries_of_team on hour_entries (team_id, id);
create index hour_entries_of_correction on hour_entries (corrects) where corrects is not null;

-- The other side's word on an entry: once, and never by who wrote it.
create table hour_answers (
    entry_id integer primary key references hour_entries (id),
    community_id integer not null references communities (id),
    agreed integer not null check (agreed in (0, 1)),
    reason text check (length(reason) <= 2000),
    answered_by integer references accounts (id),
    at text not null
) strict;

-- Proofs of service 志愿服务证明, as they were printed.
create table service_proofs (
    id integer primary key,
    community_id integer not null references communities (id),
    number integer not null check (number > 0),
    code text not null,
    account_id integer references accounts (id),
    -- As the person wished to be named; null for no name, and once the account is erased.
    name text check (length(name) <= 200),
    minutes integer not null check (minutes > 0),
    -- Its lines as JSON: day, team, content, minutes.
    content text not null,
    issuer_zh text not null,
    issuer_en text not null,
    contact text not null,
    issued_at text not null,
    revoked_at text,
    revoked_reason text check (length(revoked_reason) <= 4000),
    unique (community_id, number),
    unique (community_id, code),
    check ((revoked_at is null) = (revoked_reason is null))
) strict;
create index service_proofs_of_account on service_proofs (account_id);

-- What went wrong at a shift, for its leads and the secretary.
create table shift_incidents (
    id integer primary key,
    community_id integer not null references communities (id),
    shift_id integer not null references shifts (id),
    what text not null check (length(what) <= 4000),
    told text not null check (length(told) <= 2000),
    written_by integer references accounts (id),
    at text not null
) strict;
create index shift_incidents_of_shift on shift_incidents (shift_id);

-- The rulebooks that are there get a first value, which the next version may change.
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'hours_late_days', 7, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks;
