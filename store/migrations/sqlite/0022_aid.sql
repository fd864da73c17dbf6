-- Mutual aid between neighbours (art. 35): requests, offers, who helps, and what only the two of a match see.

-- A request that was typed before signing in is kept like a question; address and telephone are asked for afterwards.
create table drafts_new (
    id integer primary key,
    community_id integer not null references communities (id),
    account_id integer references accounts (id) on delete cascade,
    browser_hash text,
    kind text not null check (kind in ('proposal', 'comment', 'question', 'aid')),
    -- The proposal a comment is about, the number of the report of a question or of the request of an answer; 0 for a new
    -- proposal or request of aid, -1 for an offer of aid.
    about integer not null default 0,
    fields text not null check (length(fields) <= 20000),
    -- Set when the draft was sent: a second press of the button finds the number instead of filing twice.
    sent_as integer,
    created_at text not null,
    changed_at text not null,
    check (account_id is not null or browser_hash is not null)
) strict;
insert into drafts_new (id, community_id, account_id, browser_hash, kind, about, fields, sent_as, created_at, changed_at)
select id, community_id, account_id, browser_hash, kind, about, fields, sent_as, created_at, changed_at from drafts;
drop table drafts;
alter table drafts_new rename to drafts;
create index drafts_of_account on drafts (account_id, changed_at);
create index drafts_of_browser on drafts (browser_hash);

-- An offer that stands until its day.
create table aid_offers (
    id integer primary key,
    community_id integer not null references communities (id),
    number integer not null check (number > 0),
    -- Null once the account is erased.
    account_id integer references accounts (id),
    grid_id integer not null references grids (id),
    kind text not null check (kind in ('errands', 'doctor', 'meals', 'children', 'repairs', 'carrying', 'phone', 'company', 'other')),
    -- Null once the account is erased.
    body text check (length(body) <= 800),
    shown_as text not null check (shown_as in ('real', 'nickname', 'anonymous')),
    -- Days of the week as bits: 1 is Monday.
    weekdays integer not null check (weekdays between 1 and 127),
    until_on text not null,
    standing text not null check (standing in ('open', 'withdrawn', 'lapsed', 'hidden')),
    hidden_reason text check (length(hidden_reason) <= 4000),
    offered_at text not null,
    closed_at text,
    unique (community_id, number),
    check ((standing = 'open') = (closed_at is null)),
    check ((standing = 'hidden') = (hidden_reason is not null))
) strict;
create index aid_offers_open on aid_offers (community_id, until_on) where standing = 'open';
create index aid_offers_of_account on aid_offers (account_id, id);

create table aid_requests (
    id integer primary key,
    community_id integer not null references communities (id),
    number integer not null check (number > 0),
    account_id integer references accounts (id),
    grid_id integer not null references grids (id),
    kind text not null check (kind in ('errands', 'doctor', 'meals', 'children', 'repairs', 'carrying', 'phone', 'company', 'other')),
    -- For a child or somebody in need of care: only checked helpers, and not said in public.
    frail integer not null check (frail in (0, 1)),
    body text check (length(body) <= 800),
    shown_as text not null check (shown_as in ('real', 'nickname', 'anonymous')),
    -- The day by which help is needed.
    due_on text not null,
    -- The offer to which it turns first.
    offer_id integer references aid_offers (id),
    stage text not null check (stage in ('asked', 'answered', 'matched', 'done', 'ended', 'lapsed', 'hidden', 'withdrawn')),
    hidden_reason text check (length(hidden_reason) <= 4000),
    -- The asker's word and the helper's: it happened, or did not.
    happened integer check (happened in (0, 1)),
    helper_happened integer check (helper_happened in (0, 1)),
    ended_by text check (ended_by in ('asker', 'helper')),
    asked_at text not null,
    closed_at text,
    unique (community_id, number),
    check ((stage in ('asked', 'answered', 'matched')) = (closed_at is null)),
    check ((stage = 'done') = (happened is not null)),
    check ((stage = 'ended') = (ended_by is not null)),
    check ((stage = 'hidden') = (hidden_reason is not null))
) strict;
create index aid_requests_open on aid_requests (community_id, due_on) where stage in ('asked', 'answered');
create index aid_requests_running on aid_requests (due_on) where stage in ('asked', 'answered', 'matched');
create index aid_requests_of_account on aid_requests (account_id, id);

-- Where to go and whom to call: apart from the request, for the chosen helper alone, and gone 30 days after its end.
create table aid_details (
    request_id integer primary key references aid_requests (id),
    community_id integer not null references communities (id),
    address text not null check (length(address) <= 400),
    phone text not null check (length(phone) <= 40)
) strict;

-- Who offers to help with a request.
create table aid_answers (
    id integer primary key,
    community_id integer not null references communities (id),
    request_id integer not null references aid_requests (id),
    account_id integer references accounts (id),
    -- Null 30 days after the end of the request, and once the account is erased.
    body text check (length(body) <= 2000),
    shown_as text not null check (shown_as in ('real', 'nickname', 'anonymous')),
    -- States to be 18 or older.
    adult integer not null check (adult in (0, 1)),
    standing text not null check (standing in ('waiting', 'picked', 'passed', 'taken_back')),
    at text not null,
    unique (request_id, account_id)
) strict;
create index aid_answers_of_account on aid_answers (account_id, id);

-- The one who helps.
create table aid_matches (
    id integer primary key,
    community_id integer not null references communities (id),
    request_id integer not null references aid_requests (id),
    answer_id integer not null references aid_answers (id),
    -- Null once the account is erased.
    helper_id integer references accounts (id),
    matched_at text not null
) strict;
-- One request, one helper: whatever the program believes, an address goes to nobody else.
create unique index aid_matches_of_request on aid_matches (request_id);
create index aid_matches_of_helper on aid_matches (helper_id);

-- A guardian agrees that somebody under 18 helps; recorded at the desk.
create table aid_consents (
    id integer primary key,
    community_id integer not null references communities (id),
    account_id integer not null references accounts (id),
    guardian text not null check (length(guardian) <= 200),
    until_on text not null,
    recorded_by integer references accounts (id),
    at text not null,
    unique (community_id, account_id)
) strict;

-- What somebody reports to the staff about a request or an offer; the other side does not see it.
create table aid_concerns (
    id integer primary key,
    community_id integer not null references communities (id),
    request_id integer references aid_requests (id),
    offer_id integer references aid_offers (id),
    body text not null check (length(body) <= 2000),
    written_by integer references accounts (id),
    at text not null,
    -- What came of it, told to who wrote it.
    outcome text check (length(outcome) <= 4000),
    handled_by integer references accounts (id),
    handled_at text,
    check ((request_id is null) <> (offer_id is null)),
    check ((outcome is null) = (handled_at is null))
) strict;
create index aid_concerns_of_community on aid_concerns (community_id, handled_at, id);
