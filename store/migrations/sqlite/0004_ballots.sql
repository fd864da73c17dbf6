-- Ballots 表决 (art. 16, 17, 19): what is asked, of whom, the papers, and what came out.
--
-- Secrecy of secret ballots: while one is open, a paper is sealed under a key that lies outside this database, and its
-- row is named by a keyed digest of the voter. At closing the papers are counted, written to the box sorted by what
-- they say, and their rows deleted; then the key is destroyed. The roll says who voted, with a day and never a time.

create table ballots (
    id integer primary key,
    community_id integer not null references communities (id),
    year integer not null,
    seq integer not null,
    title text not null,
    text text not null,
    method text not null check (method in ('yes_no', 'one', 'up_to', 'score')),
    -- How many may be chosen, or the highest mark.
    max_marks integer not null check (max_marks between 1 and 50),
    secret integer not null,
    electorate text not null check (electorate in ('body', 'community', 'grid', 'present')),
    -- The body, grid or meeting; null: the whole community.
    electorate_id integer,
    subject text not null check (subject in ('question', 'proposal', 'procedure', 'appraisal')),
    subject_id integer,
    meeting_id integer,
    -- The rules, as they were when the ballot was made.
    rulebook_version integer not null,
    quorum integer not null,
    majority integer not null,
    abstention integer not null,
    tie integer not null,
    seats integer not null check (seats between 1 and 50),
    opens_at text not null,
    closes_at text not null,
    created_by integer references accounts (id) on delete set null,
    created_at text not null,
    opened_at text,
    roll_size integer not null default 0,
    roll_hash text,
    -- Kept under the lock of this row, which every vote takes first.
    online integer not null default 0,
    on_paper integer not null default 0,
    settled_at text,
    papers integer,
    blank integer,
    -- As JSON: for each option how often it got which mark; the options chosen; the options that tie.
    counts text,
    outcome text check (outcome in ('void', 'no_quorum', 'adopted', 'rejected', 'chosen', 'appraised')),
    chosen text,
    tied text,
    tied_seats integer,
    box_hash text,
    receipts_hash text,
    -- The size of the checkpoint whose root seeded the draw of a tie, and the options that were drawn, as JSON.
    drawn_size integer,
    drawn text,
    unique (community_id, year, seq),
    check (closes_at > opens_at),
    check (opened_at is not null or settled_at is null),
    check ((opened_at is null) = (roll_hash is null)),
    check ((settled_at is null) = (outcome is null)),
    check (online >= 0 and on_paper >= 0 and online + on_paper <= roll_size)
) strict;
create index ballots_by_closing on ballots (community_id, closes_at, id);
create index ballots_to_open on ballots (opens_at) where opened_at is null;
create index ballots_to_settle on ballots (closes_at) where opened_at is not null and settled_at is null;
create index ballots_of_subject on ballots (community_id, subject, subject_id);
create index ballots_of_electorate on ballots (community_id, electorate, electorate_id);
create index ballots_of_meeting on ballots (meeting_id) where meeting_id is not null;

create table ballot_options (
    community_id integer not null references communities (id),
    ballot_id integer not null references ballots (id),
    place integer not null,
    label text not null,
    -- The application for a seat that this option stands for.
    application_id integer,
    primary key (ballot_id, place)
) strict;

-- Who may vote, frozen at opening.
create table ballot_roll (
    community_id integer not null references communities (id),
    ballot_id integer not null references ballots (id),
    account_id integer not null references accounts (id),
    -- As the roster shows it, for open ballots alone; emptied with the account.
    name text,
    -- How this person has voted; a day, never a time.
    channel text check (channel in ('online', 'paper')),
    marked_on text,
    primary key (ballot_id, account_id),
    check ((channel is null) = (marked_on is null))
) strict, without rowid;
create index ballot_roll_of_account on ballot_roll (account_id, ballot_id);

-- The papers of ballots that are not settled. Secret: named by a keyed digest and sealed. Open: named by the account.
create table ballot_papers (
    community_id integer not null references communities (id),
    ballot_id integer not null references ballots (id),
    voter_key text not null,
    slip text not null,
    primary key (ballot_id, voter_key)
) strict, without rowid;

-- Every receipt ever given, and by which one it was replaced. The key keeps two voters from getting the same one.
create table ballot_receipts (
    community_id integer not null references communities (id),
    ballot_id integer not null references ballots (id),
    receipt text not null,
    replaced_by text,
    primary key (ballot_id, receipt)
) strict, without rowid;

-- The public box of settled ballots: the papers in the order of what they say.
create table ballot_box (
    community_id integer not null references communities (id),
    ballot_id integer not null references ballots (id),
    place integer not null,
    marks text not null,
    -- Open ballots alone.
    receipt text,
    word text,
    seed text,
    voter_seal text,
    -- Emptied with the account; the seal stays, and with it the hash of the box.
    account_id integer references accounts (id) on delete set null,
    name text,
    salt text,
    primary key (ballot_id, place)
) strict, without rowid;
create index ballot_box_of_account on ballot_box (account_id) where account_id is not null;

-- What was counted by hand from paper: entered by two people, who must find the same.
create table ballot_counts (
    ballot_id integer primary key references ballots (id),
    community_id integer not null references communities (id),
    papers integer not null,
    blank integer not null,
    counts text not null,
    note text not null,
    first_by integer references accounts (id) on delete set null,
    first_at text not null,
    second_by integer references accounts (id) on delete set null,
    second_at text,
    check (first_by <> second_by)
) strict;
