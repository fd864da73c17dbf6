-- Deliberation bodies 议事协商组织 and who sits in them (art. 17).

create table bodies (
    id integer primary key,
    community_id integer not null references communities (id),
    -- 1, 2, … in the community: the address people see.
    number integer not null,
    name_zh text not null,
    name_en text not null,
    purpose_zh text not null,
    purpose_en text not null,
    created_at text not null,
    unique (community_id, number)
) strict;

-- A seat as one person holds it for one term. The roster is public, with how each member was chosen and until when; a
-- row that has ended stays, so that old decisions keep their deciders.
create table seats (
    id integer primary key,
    community_id integer not null references communities (id),
    body_id integer not null references bodies (id),
    class text not null check (class in ('resident', 'unit', 'organisation', 'committee')),
    -- The grid whose seat it is; null: the whole community's.
    grid_id integer references grids (id),
    -- Null for a member without an account, and once the account is erased.
    account_id integer references accounts (id) on delete set null,
    -- As the roster shows it; emptied with the account.
    name text not null,
    -- The unit or organisation a member stands for; empty for residents.
    stands_for text not null default '',
    -- Other offices the member holds, as declared (art. 22).
    offices text not null default '',
    origin text not null check (origin in ('founding', 'elected', 'drawn', 'recommended', 'ex_officio', 'by_fill')),
    from_on text not null,
    until_on text not null,
    ended_on text,
    end_reason text check (end_reason in ('term', 'resigned', 'moved', 'removed', 'erased')),
    check ((ended_on is null) = (end_reason is null))
) strict;
-- A person holds one seat of a body at a time: the last guard against two procedures at once.
create unique index seats_running on seats (body_id, account_id) where ended_on is null and account_id is not null;
create index seats_of_body on seats (community_id, body_id, ended_on);
create index seats_of_account on seats (account_id) where account_id is not null;

-- Every community has had the name of its body since it was made; now the body is a row of its own.
insert into bodies (community_id, number, name_zh, name_en, purpose_zh, purpose_en, created_at)
select id, 1, body_zh, body_en,
    '围绕地区性、群众性和公益性问题，听取和反映居民、驻社区单位和社会组织的意见，监督社区服务管理机构的工作。',
    'Hears and voices what residents, units and organisations say on matters of the place, of its people and of the common good, and watches over the work of the community’s agency.',
    created_at
from communities where true;

-- Messages about items of any room; those about proposals keep their own column.
alter table notices add column room text;
alter table notices add column about text;
alter table notices add column about_title text;

-- Rules that meetings, ballots and seats need. A community that already has a rulebook gets a first value for each, to
-- be changed by its next version.
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'meeting_quorum', 3, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks where true;
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'minutes_days', 5, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks where true;
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'confirm_hours', 24, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks where true;
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'body_quorum', 3, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks where true;
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'public_quorum', 2, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks where true;
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'ballot_majority', 1, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks where true;
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'abstention_rule', 1, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks where true;
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'tie_rule', 1, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks where true;
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'ballot_days', 7, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks where true;
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'registration_days', 14, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks where true;
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'recommend_days', 14, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks where true;
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'recommend_threshold', 10, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks where true;
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'seat_selection', 1, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks where true;
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'objection_days', 5, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks where true;
insert into rules (community_id, version, rule, value, source_zh, source_en)
select community_id, version, 'seat_term', 36, '系统初始值，由下一版议事规则确定', 'First value of the system; the next version of the rules decides'
from rulebooks where true;
