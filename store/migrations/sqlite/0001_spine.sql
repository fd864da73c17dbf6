-- The spine: who lives where, who may what, and proposals from an opinion to its outcome.
-- Moments are UTC, days are days in Asia/Shanghai. Every table of a community leads with community_id: it is the
-- tenant's border and the distribution key beyond one machine.

create table communities (
    id integer primary key,
    slug text not null unique,
    name_zh text not null,
    name_en text not null,
    district_zh text not null,
    district_en text not null,
    -- Names of organs are data: nothing in code says what the agency or the body is called.
    agency_zh text not null,
    agency_en text not null,
    body_zh text not null,
    body_en text not null,
    phone text not null,
    address_zh text not null,
    address_en text not null,
    about_zh text not null,
    about_en text not null,
    -- Written once by the demo loader. `--demo` refuses a database with other communities.
    demo integer not null,
    created_at text not null
) strict;

create table accounts (
    id integer primary key,
    -- Null once the account is erased; what the person published stays, without a person.
    phone text unique,
    nickname text,
    -- As seen on a document by the person who attested residency; never typed by the resident alone.
    real_name text,
    -- Staff only: a PHC string of Argon2id, and the TOTP secret sealed with a key outside the database.
    password_hash text,
    totp_sealed text,
    -- The last time step accepted, so that a code works once (RFC 6238 §5.2).
    totp_last_step integer not null default 0,
    failed_tries integer not null default 0,
    locked_until text,
    created_at text not null,
    erased_at text,
    demo integer not null default 0
) strict;

-- One person, one account: the keyed digest of an identity number. The number itself is never stored, and the key
-- lives outside the database.
create table identities (
    digest text primary key,
    account_id integer not null unique references accounts (id) on delete cascade
) strict;

create table sessions (
    id integer primary key,
    account_id integer not null references accounts (id) on delete cascade,
    -- SHA-256 of a random token of 256 bits: a copy of the database opens no session.
    token_hash text not null unique,
    second_factor integer not null,
    device text not null,
    created_at text not null,
    seen_at text not null,
    expires_at text not null
) strict;
create index sessions_of_account on sessions (account_id, seen_at);

create table login_codes (
    id integer primary key,
    phone text not null,
    -- Bound to the browser that asked for it: the hash of a random token in that browser's cookie.
    request_hash text not null,
    digest text not null,
    tries integer not null default 0,
    created_at text not null,
    expires_at text not null,
    used_at text
) strict;
create index login_codes_of_phone on login_codes (phone, created_at);
create index login_codes_of_request on login_codes (request_hash, created_at);

-- Counts per key and window, in the database so that two processes share them.
create table rate_counts (
    key text not null,
    window_start text not null,
    count integer not null,
    primary key (key, window_start)
) strict;

create table grids (
    id integer primary key,
    community_id integer not null references communities (id),
    number integer not null,
    name_zh text not null,
    name_en text not null,
    area_zh text not null,
    area_en text not null,
    unique (community_id, number)
) strict;

create table buildings (
    id integer primary key,
    community_id integer not null references communities (id),
    grid_id integer not null references grids (id),
    name_zh text not null,
    name_en text not null,
    unique (community_id, name_zh)
) strict;

create table categories (
    id integer primary key,
    community_id integer not null references communities (id),
    code text not null,
    name_zh text not null,
    name_en text not null,
    sort integer not null,
    unique (community_id, code)
) strict;

-- Units that carry out what was decided 承办单位.
create table units (
    id integer primary key,
    community_id integer not null references communities (id),
    code text not null,
    name_zh text not null,
    name_en text not null,
    phone text not null,
    unique (community_id, code)
) strict;

create table roles (
    id integer primary key,
    -- Null for the operator, who belongs to the deployment.
    community_id integer references communities (id),
    account_id integer not null references accounts (id) on delete cascade,
    role text not null,
    grid_id integer references grids (id),
    granted_by integer references accounts (id),
    granted_at text not null,
    ended_at text
) strict;
create index roles_of_account on roles (account_id);
create unique index roles_once on roles (coalesce(community_id, 0), account_id, role, coalesce(grid_id, 0)) where ended_at is null;

create table residencies (
    id integer primary key,
    community_id integer not null references communities (id),
    account_id integer not null references accounts (id) on delete cascade,
    building_id integer not null references buildings (id),
    -- The grid of the building at the time of the claim.
    grid_id integer not null references grids (id),
    unit text not null,
    room text not null,
    -- The name the person gave; it becomes the account's real name when somebody has seen it on a document.
    claimed_name text not null,
    status text not null check (status in ('claimed', 'attested', 'refused', 'ended')),
    method text check (method in ('in_person', 'door_code')),
    decided_by integer references accounts (id) on delete set null,
    reason text,
    claimed_at text not null,
    decided_at text,
    check (status <> 'attested' or method is not null)
) strict;
-- A person has one running claim or residency in a community: the last guard against two tabs.
create unique index residencies_running on residencies (community_id, account_id) where status in ('claimed', 'attested');
create index residencies_waiting on residencies (community_id, status, claimed_at);
create index residencies_of_account on residencies (account_id, claimed_at);

create table door_codes (
    id integer primary key,
    community_id integer not null references communities (id),
    residency_id integer not null unique references residencies (id) on delete cascade,
    digest text not null,
    tries integer not null default 0,
    printed_by integer references accounts (id) on delete set null,
    printed_at text not null,
    expires_at text not null,
    used_at text
) strict;

create table rulebooks (
    community_id integer not null references communities (id),
    version integer not null,
    effective_on text not null,
    entered_by integer references accounts (id) on delete set null,
    entered_at text not null,
    primary key (community_id, version)
) strict;

create table rules (
    community_id integer not null,
    version integer not null,
    rule text not null,
    value integer not null,
    source_zh text not null,
    source_en text not null,
    primary key (community_id, version, rule),
    foreign key (community_id, version) references rulebooks (community_id, version)
) strict;

-- Holidays and worked weekends: data published once a year, the same for every community.
create table calendar_days (
    day text primary key,
    working integer not null,
    name_zh text not null,
    name_en text not null
) strict;

-- The last record number given, per community and year. The row is locked by the update that counts it up.
create table record_numbers (
    community_id integer not null references communities (id),
    year integer not null,
    last integer not null,
    primary key (community_id, year)
) strict;

create table proposals (
    id integer primary key,
    community_id integer not null references communities (id),
    year integer not null,
    seq integer not null,
    -- Null once the author has erased the account.
    author_id integer references accounts (id) on delete set null,
    shown_as text not null check (shown_as in ('real', 'nickname', 'anonymous')),
    category_id integer not null references categories (id),
    grid_id integer references grids (id),
    title text not null check (length(title) <= 60),
    body text not null check (length(body) <= 2000),
    version integer not null default 1,
    rulebook_version integer not null,
    stage text not null,
    -- The facts of the stage. A check per stage would repeat the domain's enum; reading a row that lacks one fails.
    closes_on text,
    answer_due_on text,
    accepted_at text,
    meets_on text,
    unit_id integer references units (id),
    due_on text,
    confirm_by text,
    merged_into integer references proposals (id),
    -- The running duty's day, whatever the stage: what lists sort and the desk works by.
    deadline_on text,
    -- Whether that duty is the staff's, so that its lateness is published.
    deadline_binds integer not null,
    -- Counted in the transaction that writes the support or comment, so that a list needs no join.
    supports integer not null default 0 check (supports >= 0),
    -- People who have ever supported any version: from the first on, the text is locked.
    supports_ever integer not null default 0,
    comments integer not null default 0 check (comments >= 0),
    discussed integer not null default 0,
    balloted integer not null default 0,
    filed_at text not null,
    changed_at text not null,
    unique (community_id, year, seq)
) strict;
create index proposals_by_time on proposals (community_id, filed_at desc, id desc);
create index proposals_by_stage on proposals (community_id, stage, filed_at desc, id desc);
create index proposals_by_support on proposals (community_id, supports desc, id desc);
create index proposals_by_deadline on proposals (community_id, deadline_on, id) where deadline_on is not null;
create index proposals_by_category on proposals (community_id, category_id, filed_at desc, id desc);
create index proposals_by_grid on proposals (community_id, grid_id, filed_at desc, id desc);
create index proposals_of_author on proposals (author_id, filed_at desc);
create index proposals_on_agenda on proposals (community_id, meets_on) where stage = 'on_agenda';

create table proposal_versions (
    proposal_id integer not null references proposals (id) on delete cascade,
    version integer not null,
    title text not null,
    body text not null,
    text_hash text not null,
    written_at text not null,
    primary key (proposal_id, version)
) strict;

-- One support per person and proposal, by the primary key: the guard that code alone cannot be.
create table supports (
    community_id integer not null references communities (id),
    proposal_id integer not null references proposals (id) on delete cascade,
    account_id integer not null references accounts (id) on delete cascade,
    -- The version the person read. Only supports of the current version count.
    version integer not null,
    supported_at text not null,
    primary key (proposal_id, account_id)
) strict;
create index supports_of_account on supports (account_id, supported_at);

create table comments (
    id integer primary key,
    community_id integer not null references communities (id),
    proposal_id integer not null references proposals (id) on delete cascade,
    -- One reply level: a reply's parent has no parent. The insert checks it.
    parent_id integer references comments (id) on delete cascade,
    account_id integer references accounts (id) on delete set null,
    side text check (side in ('for', 'against')),
    shown_as text not null check (shown_as in ('real', 'nickname', 'anonymous')),
    body text not null check (length(body) <= 500),
    written_at text not null,
    -- Taken out of sight by staff, with a reason that the author is told.
    hidden_reason text,
    check ((side is null) = (parent_id is not null))
) strict;
create index comments_of_proposal on comments (proposal_id, parent_id, side, id);
create index comments_of_account on comments (account_id);

-- The public history of a proposal: every move and every public word about it.
create table proposal_events (
    id integer primary key,
    community_id integer not null references communities (id),
    proposal_id integer not null references proposals (id) on delete cascade,
    act text not null,
    stage text not null,
    actor text not null,
    -- The role and the office are public, the person behind them is kept for the auditor.
    account_id integer references accounts (id) on delete set null,
    words text,
    clause text,
    unit_id integer references units (id),
    day text,
    other_id integer references proposals (id),
    at text not null
) strict;
create index proposal_events_of_proposal on proposal_events (proposal_id, at, id);

create table verdicts (
    community_id integer not null references communities (id),
    proposal_id integer not null references proposals (id) on delete cascade,
    account_id integer not null references accounts (id) on delete cascade,
    solved integer not null,
    rating integer check (rating between 1 and 5),
    words text,
    said_at text not null,
    primary key (proposal_id, account_id)
) strict;

-- Texts begun and not sent. Before sign-in a draft belongs to a browser, by the hash of a token in its cookie.
create table drafts (
    id integer primary key,
    community_id integer not null references communities (id),
    account_id integer references accounts (id) on delete cascade,
    browser_hash text,
    kind text not null check (kind in ('proposal', 'comment', 'revision')),
    -- The proposal a comment or revision is about; 0 for a new proposal.
    about integer not null default 0,
    fields text not null check (length(fields) <= 20000),
    -- Set when the draft was sent: a second press of the button finds the number instead of filing twice.
    sent_as integer,
    created_at text not null,
    changed_at text not null,
    check (account_id is not null or browser_hash is not null)
) strict;
create index drafts_of_account on drafts (account_id, changed_at);
create index drafts_of_browser on drafts (browser_hash);

-- Forms carry a random key; the second arrival of the same key by the same person changes nothing and finds what the
-- first one made.
create table submissions (
    account_id integer not null references accounts (id) on delete cascade,
    once text not null,
    at text not null,
    made integer,
    primary key (account_id, once)
) strict;

create table notices (
    id integer primary key,
    community_id integer not null references communities (id),
    account_id integer not null references accounts (id) on delete cascade,
    kind text not null,
    -- The proposal it is about; null for what concerns the person.
    proposal_id integer references proposals (id) on delete cascade,
    -- Words of staff that belong to it, such as a reason.
    words text,
    at text not null,
    read_at text
) strict;
create index notices_of_account on notices (account_id, at desc);
create index notices_unread on notices (account_id) where read_at is null;

-- Who looked at a person's data, when and why; shown to that person without asking (art. 31).
create table data_views (
    id integer primary key,
    community_id integer not null references communities (id),
    account_id integer not null references accounts (id) on delete cascade,
    viewer_id integer references accounts (id) on delete set null,
    viewer_role text not null,
    fields text not null,
    purpose text not null,
    at text not null
) strict;
create index data_views_of_account on data_views (account_id, at desc);

-- One act, one leaf, in the act's own transaction. Public facts only: what is personal is named by its hash or not at
-- all, so erasing a person leaves every leaf as it was.
create table log_leaves (
    id integer primary key,
    community_id integer references communities (id),
    at text not null,
    act text not null,
    object text not null,
    facts text not null,
    leaf_hash text not null,
    -- For the auditor; emptied with the account.
    account_id integer references accounts (id) on delete set null
) strict;
create index log_leaves_of_community on log_leaves (community_id, id);
create index log_leaves_of_object on log_leaves (community_id, object, id);

-- The search index: terms are overlapping pairs of characters, made by `domain::search`. This is the one table whose
-- shape differs between the engines.
create virtual table proposal_search using fts5(terms, content='', contentless_delete=1, tokenize="ascii", prefix='1 2 3');
