-- Half-done answers of an invitation code belong to the browser they were written in, because whoever printed the code holds it
-- too: a digest under the round's key. Null for accounts, and for what was written before this was kept: nobody gets that back.
alter table assessment_answers add column browser text;

-- Requests to declare a round void that were declined. The record of acts has the hash of each reason; this is its text.
create table assessment_declined (
    id integer primary key,
    community_id integer not null references communities (id),
    assessment_id integer not null references assessments (id),
    reason text not null check (length(reason) <= 4000),
    asked_by integer references accounts (id),
    asked_at text not null,
    declined_by integer references accounts (id),
    declined_at text not null
) strict;
create index assessment_declined_of_round on assessment_declined (assessment_id, id);

-- What a round asks about the one before it is fixed by the check from now on. Who checked one before has not read that: it is
-- checked again, unless invitation codes of it are out.
update assessments
set checked_by = null, checked_at = null, revision = revision + 1
where opened_at is null and checked_at is not null and voided_at is null and codes = 0;
