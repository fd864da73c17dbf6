-- A question about a report that was typed before signing in is kept like a comment. No draft of a revision was ever kept.

create table drafts_new (
    id integer primary key,
    community_id integer not null references communities (id),
    account_id integer references accounts (id) on delete cascade,
    browser_hash text,
    kind text not null check (kind in ('proposal', 'comment', 'question')),
    -- The proposal a comment is about, or the number of the report of a question; 0 for a new proposal.
    about integer not null default 0,
    fields text not null check (length(fields) <= 20000),
    -- Set when the draft was sent: a second press of the button finds the number instead of filing twice.
    sent_as integer,
    created_at text not null,
    changed_at text not null,
    check (account_id is not null or browser_hash is not null)
) strict;
insert into drafts_new (id, community_id, account_id, browser_hash, kind, about, fields, sent_as, created_at, changed_at)
select id, community_id, account_id, browser_hash, kind, about, fields, sent_as, created_at, changed_at
from drafts where kind <> 'revision';
drop table drafts;
alter table drafts_new rename to drafts;
create index drafts_of_account on drafts (account_id, changed_at);
create index drafts_of_browser on drafts (browser_hash);

-- What was answered last: a clerk may have to take an answered question out of sight too.
create index report_questions_answered on report_questions (community_id, answered_at)
    where answered_at is not null and hidden_reason is null;
