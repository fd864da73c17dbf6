-- Ratings 好差评 of single matters (art. 41; docs/decisions/0030): who has rated lies here, what was said there, and nothing but
-- a key outside this database leads from one to the other.

-- That somebody has rated something: no mark, no time. What is rated once for each occasion: the id of a booking, or a year.
create table rating_marks (
    community_id integer not null references communities (id),
    kind text not null check (kind in ('window', 'service')),
    -- The number of the window or of the item.
    subject integer not null,
    occasion integer not null,
    account_id integer not null references accounts (id),
    primary key (community_id, kind, subject, occasion, account_id)
) strict, without rowid;
create index rating_marks_of_account on rating_marks (account_id);

-- What was said. The key is a digest under a key outside the database, so the rows of this table stand in no order of time.
create table ratings (
    person_key text primary key,
    community_id integer not null references communities (id),
    kind text not null check (kind in ('window', 'service')),
    subject integer not null,
    -- Given once more after an answer.
    again integer not null check (again in (0, 1)),
    -- The first day of the month in which it was given.
    month text not null,
    -- 5 很满意 to 1 很不满意, 6 说不清.
    mark integer not null check (mark between 1 and 6),
    body text check (length(body) <= 1200),
    -- The day on which it came out with at least four others; nobody sees it before.
    released_on text,
    -- Of a bad first rating with words: until when it is to be answered.
    due_on text,
    answer text check (length(answer) <= 4000),
    answered_on text,
    answered_by integer references accounts (id),
    check (due_on is null or released_on is not null),
    check ((answer is null) = (answered_on is null)),
    check (answer is null or due_on is not null)
) strict, without rowid;
create index ratings_waiting on ratings (month, community_id) where released_on is null;
create index ratings_out on ratings (community_id, kind, subject) where released_on is not null;

-- The rulebooks that are there get a first value, which the next version may change.
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'rating_days', 5, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks;
