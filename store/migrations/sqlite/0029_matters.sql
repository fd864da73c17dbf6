-- Matters 诉求 (art. 28, 32): what residents report and ask for, who of the staff owns each, and the chain its reporter reads.

-- A matter that was typed before signing in is kept.
create table drafts_new (
    id integer primary key,
    community_id integer not null references communities (id),
    account_id integer references accounts (id) on delete cascade,
    browser_hash text,
    kind text not null check (kind in ('proposal', 'comment', 'question', 'aid', 'consultation', 'matter')),
    -- The proposal or consultation a comment is about, the number of the report of a question or of the request of an answer; 0 for a new
    -- proposal, matter or request of aid, -1 for an offer of aid.
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

create table matters (
    id integer primary key,
    community_id integer not null references communities (id),
    year integer not null,
    seq integer not null,
    kind text not null check (kind in ('report', 'request', 'question')),
    source text not null check (source in ('web', 'window', 'hotline', 'grid', 'visit')),
    category_id integer not null references categories (id),
    -- Where it is: a grid, or words, or both.
    grid_id integer references grids (id),
    place text check (length(place) <= 400),
    -- Null once it was private and the account is erased.
    body text check (length(body) <= 4000),
    -- Null for somebody without an account, and once the account is erased.
    reporter_id integer references accounts (id),
    visibility text not null check (visibility in ('private', 'public', 'closed')),
    stage text not null check (stage in ('waiting', 'owned', 'answered', 'solved', 'reopened', 'declined', 'withdrawn')),
    -- Whoever was asked first, until somebody else accepts it (art. 28). One column: there is never a second owner.
    owner_id integer references accounts (id),
    -- The rulebook under which it came in.
    rules_version integer not null,
    received_at text not null,
    -- Its month in Asia/Shanghai, such as 2026-11, for the figures.
    month text not null,
    due_on text not null,
    extensions integer not null default 0 check (extensions between 0 and 2),
    reopens integer not null default 0 check (reopens >= 0),
    answered_at text,
    -- Whether the first answer, or the refusal, came after its day; null before.
    first_late integer check (first_late in (0, 1)),
    -- Until when the reporter says whether it is solved.
    confirm_until text,
    ended_at text,
    unique (community_id, year, seq),
    check (stage <> 'answered' or (answered_at is not null and confirm_until is not null)),
    check ((stage in ('solved', 'declined', 'withdrawn')) = (ended_at is not null)),
    check (stage not in ('waiting') or owner_id is null)
) strict;
create index matters_public on matters (community_id, received_at, id) where visibility = 'public';
create index matters_of_reporter on matters (reporter_id, id);
create index matters_open on matters (community_id, due_on, id) where stage in ('waiting', 'owned', 'reopened');
create index matters_of_owner on matters (owner_id) where owner_id is not null;
create index matters_by_month on matters (community_id, month);

-- Somebody without an account: whom to call, and the code of the slip by which the matter is found. The code is kept as a keyed digest.
create table matter_contacts (
    matter_id integer primary key references matters (id),
    community_id integer not null references communities (id),
    name text check (length(name) <= 200),
    phone text check (length(phone) <= 40),
    code_digest text,
    -- Wrong codes of one day.
    tries integer not null default 0,
    tried_on text
) strict;

-- Offers to take a matter over. The owner stays the owner until one is accepted.
create table matter_handovers (
    id integer primary key,
    community_id integer not null references communities (id),
    matter_id integer not null references matters (id),
    from_id integer references accounts (id),
    -- Either a person, or everybody who holds a role.
    to_id integer references accounts (id),
    to_role text check (to_role in ('window_clerk', 'grid_worker', 'secretary')),
    state text not null check (state in ('open', 'accepted', 'refused', 'recalled')),
    offered_at text not null,
    closed_at text,
    check ((state = 'open') = (closed_at is null))
) strict;
-- Whatever the code believes, a matter is offered to one side at a time.
create unique index matter_handovers_one_open on matter_handovers (matter_id) where state = 'open';
create index matter_handovers_to on matter_handovers (to_id) where state = 'open';

-- The chain as the reporter reads it: who did what on which day, and in which words.
create table matter_events (
    id integer primary key,
    community_id integer not null references communities (id),
    matter_id integer not null references matters (id),
    act text not null,
    at text not null,
    -- Staff by account and by the role in which they acted; both null for the reporter and for the rule.
    by_id integer references accounts (id),
    by_role text,
    by_grid integer references grids (id),
    to_id integer references accounts (id),
    to_role text,
    to_grid integer references grids (id),
    words text check (length(words) <= 4000),
    -- The new day of an extension.
    due_on text
) strict;
create index matter_events_of on matter_events (matter_id, id);

-- The rulebooks that are there get first values, which the next version may change.
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'matter_report_days', 7, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks;
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'matter_request_days', 10, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks;
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'matter_question_days', 3, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks;
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'matter_extensions', 1, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks;
