-- The security record: who signed in or could not, which rights were given, taken and refused, who looked at personal data, what
-- was carried out of the portal. Beside the public record, for the auditor alone, and gone after 400 days.
create table security_events (
    -- Made from what the row says, so that its order says nothing; see docs/decisions/0034.
    id integer primary key,
    community_id integer references communities (id),
    -- Of what a resident does without a second factor the beginning of the day.
    at text not null,
    -- The number of the request, as on the page and in the journal; empty for a command.
    request text not null check (length(request) <= 40),
    account_id integer references accounts (id) on delete set null,
    -- In which roles the session could act, parted by commas.
    roles text not null check (length(roles) <= 200),
    act text not null check (length(act) <= 60),
    -- Which thing, by its number or by its door; never a text, a name or an address.
    object text not null check (length(object) <= 200),
    outcome text not null check (outcome in ('ok', 'refused', 'failed'))
) strict;
create index security_events_by_time on security_events (at, id);

-- When somebody moved away, so that the address can go some time after it.
alter table residencies add column ended_at text;

-- What the retention jobs look for every day.
create index notices_by_time on notices (at);
create index data_views_by_time on data_views (at);
