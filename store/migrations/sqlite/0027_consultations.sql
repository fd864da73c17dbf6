-- Consultations 意见征集 (art. 4, 38): a text fixed at its opening, comments by section, secret answers to questions, and what became
-- of everything that was said.
--
-- Nobody can tell who answered a question how: while it is open a sheet lies sealed under a key kept outside this database, its row
-- named by a keyed digest. At the close the sheets are counted once, their rows deleted and the key destroyed.

-- A comment on a section that was typed before signing in is kept.
create table drafts_new (
    id integer primary key,
    community_id integer not null references communities (id),
    account_id integer references accounts (id) on delete cascade,
    browser_hash text,
    kind text not null check (kind in ('proposal', 'comment', 'question', 'aid', 'consultation')),
    -- The proposal or consultation a comment is about, the number of the report of a question or of the request of an answer; 0 for a new
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

create table consultations (
    id integer primary key,
    community_id integer not null references communities (id),
    year integer not null,
    seq integer not null,
    -- Title, kind, sections and questions, as JSON; their hash is on record from the opening on.
    body text not null check (length(body) <= 400000),
    opens_at text not null,
    closes_at text not null,
    -- Counts the saves: a colleague's change in between is noticed.
    revision integer not null default 1,
    saved_by integer references accounts (id),
    saved_at text not null,
    checked_by integer references accounts (id),
    checked_at text,
    opened_at text,
    -- By when it is answered, by the rulebook in force at the opening.
    due_on text,
    -- Sheets handed in; kept under the lock of this row, which every sheet takes first.
    answers integer not null default 0 check (answers >= 0),
    counted_at text,
    -- The counts, as the public line whose hash is on record.
    counts text,
    -- The answer as staff prepare it, and the final text as JSON.
    outcome_revision integer not null default 0,
    outcome_by integer references accounts (id),
    final_body text check (length(final_body) <= 400000),
    answered_by integer references accounts (id),
    answered_at text,
    withdrawn_at text,
    withdrawn_reason text check (length(withdrawn_reason) <= 4000),
    unique (community_id, year, seq),
    check (closes_at > opens_at),
    check (checked_by <> saved_by),
    check (answered_by <> outcome_by),
    check ((counted_at is null) = (counts is null)),
    check ((withdrawn_at is null) = (withdrawn_reason is null)),
    check (opened_at is null or due_on is not null)
) strict;
create index consultations_by_closing on consultations (community_id, closes_at, id);
create index consultations_to_open on consultations (opens_at) where opened_at is null;
create index consultations_to_count on consultations (closes_at) where opened_at is not null and counted_at is null;

-- That somebody has answered the questions: a day, never a time and never how.
create table consultation_takers (
    community_id integer not null references communities (id),
    consultation_id integer not null references consultations (id),
    account_id integer not null references accounts (id),
    answered_on text not null,
    primary key (consultation_id, account_id)
) strict, without rowid;
create index consultation_takers_of_account on consultation_takers (account_id, consultation_id);

-- Sheets that are not counted yet, sealed. The key of the table is the last guard of one sheet a person.
create table consultation_sheets (
    community_id integer not null references communities (id),
    consultation_id integer not null references consultations (id),
    person_key text not null,
    sealed text not null,
    primary key (consultation_id, person_key)
) strict, without rowid;

-- Headings under which staff answer.
create table consultation_groups (
    id integer primary key,
    community_id integer not null references communities (id),
    consultation_id integer not null references consultations (id),
    heading text not null check (length(heading) <= 480),
    verdict text not null check (verdict in ('adopted', 'partly', 'not_adopted', 'noted')),
    reason text not null check (length(reason) <= 8000)
) strict;
create index consultation_groups_of on consultation_groups (consultation_id, id);

-- One comment a person and section.
create table consultation_comments (
    id integer primary key,
    community_id integer not null references communities (id),
    consultation_id integer not null references consultations (id),
    section integer not null check (section >= 0),
    account_id integer not null references accounts (id),
    shown_as text not null check (shown_as in ('real', 'nickname', 'anonymous')),
    body text not null check (length(body) <= 4000),
    written_at text not null,
    changed_at text,
    hidden_reason text check (length(hidden_reason) <= 4000),
    group_id integer references consultation_groups (id),
    unique (consultation_id, section, account_id)
) strict;
create index consultation_comments_of_account on consultation_comments (account_id, id);

-- Answers in own words, without a name or a time, in an order that says nothing.
create table consultation_texts (
    id integer primary key,
    community_id integer not null references communities (id),
    consultation_id integer not null references consultations (id),
    question integer not null check (question >= 0),
    body text not null check (length(body) <= 1200),
    hidden_reason text check (length(hidden_reason) <= 4000),
    group_id integer references consultation_groups (id)
) strict;
create index consultation_texts_of on consultation_texts (consultation_id, question, id);

-- The rulebooks that are there get first values, which the next version may change.
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'consultation_days', 7, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks;
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'consultation_answer_days', 30, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks;
