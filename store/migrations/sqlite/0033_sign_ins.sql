-- Signing in as staff (requirements.md AU4, AU5; ASVS V6.4.1).

-- When the password was set, for deployments that ask for another every 90 days. Null: before anybody noted it.
alter table accounts add column password_set_at text;
-- A password that somebody else has seen, because it was printed, is good until then, and for setting an own one alone.
-- Null: an own one.
alter table accounts add column password_until text;

-- Browsers in which somebody has signed in as staff. Wrong tries of strangers make the account wait and not these: they
-- have a count of their own. Only a digest of the random token lies here.
create table known_devices (
    id integer primary key,
    account_id integer not null references accounts (id) on delete cascade,
    token_hash text not null,
    failed_tries integer not null default 0,
    locked_until text,
    known_at text not null,
    seen_at text not null,
    unique (account_id, token_hash)
) strict;
create index known_devices_seen on known_devices (seen_at);
