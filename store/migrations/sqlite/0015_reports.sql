-- Reports and disclosure (art. 43): what must be public by when, and what residents ask about a report. The reports
-- themselves are publications.

create table report_duties (
    id integer primary key,
    community_id integer not null references communities (id),
    title_zh text not null check (length(title_zh) <= 60),
    title_en text not null check (length(title_en) <= 140),
    clause_zh text not null check (length(clause_zh) <= 120),
    clause_en text not null check (length(clause_en) <= 260),
    period_zh text not null check (length(period_zh) <= 30),
    period_en text not null check (length(period_en) <= 80),
    due_on text not null,
    -- The day that was set first: a day that was moved says so.
    first_due_on text not null,
    -- What fulfils it. Whether it does, and since when, is read from the publication and never entered.
    publication_id integer references publications (id),
    -- Counts the changes: a colleague's change in between is noticed.
    revision integer not null default 1,
    set_at text not null
) strict;
create index report_duties_by_day on report_duties (community_id, due_on, id);
create index report_duties_of_publication on report_duties (publication_id) where publication_id is not null;

create table report_questions (
    id integer primary key,
    community_id integer not null references communities (id),
    publication_id integer not null references publications (id),
    -- Null once the account is gone: the question stays without the name.
    account_id integer references accounts (id) on delete set null,
    shown_as text not null check (shown_as in ('real', 'nickname', 'anonymous')),
    body text not null check (length(body) <= 500),
    asked_at text not null,
    -- Fixed when it was asked: a rule changed later moves nobody's day.
    due_on text not null,
    answer text check (length(answer) <= 1000),
    answered_at text,
    answered_by integer references accounts (id) on delete set null,
    hidden_reason text check (length(hidden_reason) <= 1000),
    check ((answer is null) = (answered_at is null))
) strict;
create index report_questions_of_publication on report_questions (publication_id, id);
create index report_questions_open on report_questions (community_id, due_on) where answered_at is null and hidden_reason is null;
create index report_questions_of_account on report_questions (account_id) where account_id is not null;
