-- Rounds of satisfaction 满意度评议 (art. 19, 41, 42): what is asked, of whom, and the counts.
--
-- Nobody can tell who answered what: while a round is open an answer lies sealed under a key that is kept outside this
-- database, and its row is named by a keyed digest. At closing the answers are counted once, their rows deleted and the key
-- destroyed. What stays are counts, in which small groups are hidden already.

create table assessments (
    id integer primary key,
    community_id integer not null references communities (id),
    year integer not null,
    seq integer not null,
    direction text not null check (direction in ('residents', 'departments')),
    -- Rounds of one series are compared over the years.
    series text not null check (length(series) <= 240),
    title_zh text not null check (length(title_zh) <= 240),
    title_en text not null check (length(title_en) <= 560),
    purpose_zh text not null check (length(purpose_zh) <= 2000),
    purpose_en text not null check (length(purpose_en) <= 8000),
    -- The third party that runs it; empty where nobody does.
    party_zh text not null check (length(party_zh) <= 2000),
    party_en text not null check (length(party_en) <= 8000),
    -- The assessed and the tree of indicators with its weights, as JSON.
    form text not null,
    who text not null check (who in ('residents', 'codes')),
    -- Ids of the grids whose residents may answer, as JSON; empty for all.
    grids text not null,
    -- Improvements of the round before that are asked about, as JSON; filled at the opening.
    asked text not null default '[]',
    opens_at text not null,
    closes_at text not null,
    -- Counts the saves: a colleague's change in between is noticed.
    revision integer not null default 1,
    saved_by integer references accounts (id),
    saved_at text not null,
    -- A second person has looked at it; it opens by itself.
    checked_by integer references accounts (id),
    checked_at text,
    opened_at text,
    roll_size integer not null default 0,
    codes integer not null default 0,
    -- Handed in; kept under the lock of this row, which every answer takes first.
    answers integer not null default 0,
    -- What was fixed at the opening, as the public line whose hash is on record.
    terms text,
    settled_at text,
    -- The counts, as the public line whose hash is on record.
    counts text,
    void_asked_by integer references accounts (id),
    void_asked_at text,
    void_reason text check (length(void_reason) <= 4000),
    voided_by integer references accounts (id),
    voided_at text,
    unique (community_id, year, seq),
    check (closes_at > opens_at),
    check (direction = 'residents' or who = 'codes'),
    check (checked_by <> saved_by),
    check (voided_by <> void_asked_by),
    check ((opened_at is null) = (terms is null)),
    check ((settled_at is null) = (counts is null)),
    check (opened_at is not null or settled_at is null),
    check (answers >= 0 and codes >= 0 and answers <= roll_size + codes)
) strict;
create index assessments_by_closing on assessments (community_id, closes_at, id);
create index assessments_of_series on assessments (community_id, series, closes_at) where counts is not null;
create index assessments_to_open on assessments (opens_at) where opened_at is null;
create index assessments_to_settle on assessments (closes_at) where opened_at is not null and settled_at is null;

-- Who may answer, frozen at the opening, and that somebody has: a day, never a time.
create table assessment_roll (
    community_id integer not null references communities (id),
    assessment_id integer not null references assessments (id),
    account_id integer not null references accounts (id),
    grid_id integer not null references grids (id),
    answered_on text,
    primary key (assessment_id, account_id)
) strict, without rowid;
create index assessment_roll_of_account on assessment_roll (account_id, assessment_id);

-- Invitation codes that are still of use, as digests under the round's key; deleted when the round is counted.
create table assessment_codes (
    community_id integer not null references communities (id),
    assessment_id integer not null references assessments (id),
    digest text not null,
    -- Where the code is handed out; null where departments answer.
    grid_id integer references grids (id),
    used_on text,
    primary key (assessment_id, digest)
) strict, without rowid;

-- Answers of rounds that are not counted yet, sealed. The key of the table is the last guard of one answer a person.
create table assessment_answers (
    community_id integer not null references communities (id),
    assessment_id integer not null references assessments (id),
    person_key text not null,
    sealed text not null,
    primary key (assessment_id, person_key)
) strict, without rowid;

-- What an assessed side does about a result.
create table improvements (
    id integer primary key,
    community_id integer not null references communities (id),
    assessment_id integer not null references assessments (id),
    subject integer not null check (subject >= 0),
    what_zh text not null check (length(what_zh) <= 800),
    what_en text not null check (length(what_en) <= 1680),
    by_zh text not null check (length(by_zh) <= 240),
    by_en text not null check (length(by_en) <= 560),
    until_on text not null,
    done_on text,
    done_zh text check (length(done_zh) <= 800),
    done_en text check (length(done_en) <= 1680),
    written_by integer references accounts (id),
    written_at text not null,
    check ((done_on is null) = (done_zh is null))
) strict;
create index improvements_of_round on improvements (assessment_id, id);
