-- What was typed into a form that arrived after its session had ended. It waits, sealed, for the person whose session it
-- was, and goes after a day.
create table kept_forms (
    id integer primary key,
    account_id integer not null references accounts (id) on delete cascade,
    second_factor integer not null,
    sealed text not null check (length(sealed) <= 2000000),
    kept_at text not null
) strict;
create index kept_forms_of_account on kept_forms (account_id);
create index kept_forms_at on kept_forms (kept_at);
