-- Windows 服务窗口 and what is booked at them (art. 28). Slots are not kept: they follow from hours, calendar and closures.

create table windows (
    id integer primary key,
    community_id integer not null references communities (id),
    -- 1, 2, … in the community.
    number integer not null check (number > 0),
    name_zh text not null check (length(name_zh) <= 240),
    name_en text not null check (length(name_en) <= 560),
    place_zh text not null check (length(place_zh) <= 240),
    place_en text not null check (length(place_en) <= 560),
    handles_zh text not null check (length(handles_zh) <= 800),
    handles_en text not null check (length(handles_en) <= 1680),
    phone text not null,
    -- One line a weekday from Monday on, in minutes after midnight: 540-720 810-1020.
    hours text not null,
    slot_minutes integer not null check (slot_minutes between 5 and 240),
    capacity integer not null check (capacity between 1 and 50),
    -- The share of each slot that is kept for people who come without booking.
    walk_in_percent integer not null check (walk_in_percent between 0 and 90),
    -- Whether staff of this window come to people's homes.
    home_visits integer not null check (home_visits in (0, 1)),
    -- Counts the saves: a colleague's change in between is noticed.
    revision integer not null default 1,
    created_at text not null,
    unique (community_id, number)
) strict;

-- Days on which a window is closed against its hours, whole or in part.
create table window_closures (
    community_id integer not null references communities (id),
    window_id integer not null references windows (id),
    day text not null,
    from_minute integer not null check (from_minute >= 0),
    until_minute integer not null check (until_minute <= 1440),
    reason text not null check (length(reason) <= 2000),
    primary key (window_id, day),
    check (from_minute < until_minute)
) strict;

-- How many people came without booking.
create table window_days (
    community_id integer not null references communities (id),
    window_id integer not null references windows (id),
    day text not null,
    walk_ins integer not null check (walk_ins >= 0),
    primary key (window_id, day)
) strict;

create table bookings (
    id integer primary key,
    community_id integer not null references communities (id),
    window_id integer not null references windows (id),
    day text not null,
    from_minute integer not null check (from_minute >= 0),
    until_minute integer not null check (until_minute <= 1440),
    -- The moment of day and from_minute, to ask what is due.
    starts_at text not null,
    -- Which of the places of the slot it takes.
    place integer not null check (place > 0),
    standing text not null check (standing in ('booked', 'arrived', 'done', 'missed', 'cancelled')),
    code text not null,
    -- Null where staff booked for somebody without a phone, and once the account is erased.
    account_id integer references accounts (id),
    -- Of somebody for whom staff booked; both may be missing, and both go some days after the day.
    name text,
    phone text,
    -- Number of the item of the catalogue it is about.
    service integer,
    -- Staff come to the verified address, which is not copied here.
    home integer not null check (home in (0, 1)),
    note text check (length(note) <= 800),
    -- It came from the waiting list.
    from_waiting integer not null check (from_waiting in (0, 1)),
    -- The member of staff who booked for somebody.
    booked_by integer references accounts (id),
    booked_at text not null,
    changed_at text not null,
    reminded_at text,
    -- Why staff cancelled it; null where the person did.
    cancelled_reason text check (length(cancelled_reason) <= 4000),
    unique (community_id, code),
    check (from_minute < until_minute),
    check (note is null or home = 1),
    check (cancelled_reason is null or standing = 'cancelled')
) strict;
-- One place, one booking: whatever the program believes, a slot cannot be booked twice.
create unique index bookings_place on bookings (window_id, day, from_minute, place) where standing <> 'cancelled';
-- Nobody is at two windows at the same minute.
create unique index bookings_of_person on bookings (account_id, starts_at) where standing = 'booked' and account_id is not null;
create index bookings_of_account on bookings (account_id, starts_at);
create index bookings_of_day on bookings (community_id, day);
create index bookings_to_remind on bookings (starts_at) where standing = 'booked' and reminded_at is null;
create index bookings_to_forget on bookings (day) where name is not null or phone is not null or note is not null;

-- Who waits for a place on a day, in the order of the ids.
create table booking_waits (
    id integer primary key,
    community_id integer not null references communities (id),
    window_id integer not null references windows (id),
    day text not null,
    account_id integer not null references accounts (id),
    -- What the booking will be called once there is one.
    code text not null,
    service integer,
    at text not null,
    unique (window_id, day, account_id)
) strict;
create index booking_waits_of_account on booking_waits (account_id);

-- The rulebooks that are there get first values, which the next version may change.
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'booking_days', 10, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks;
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'open_bookings', 3, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks;
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'booking_keep_days', 30, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks;
