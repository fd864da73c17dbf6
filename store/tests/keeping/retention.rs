//! What ends by its time, class by class, and what must not: the same people 400 days and three years later.

use chrono::Duration;
use domain::log::NoteKey;
use domain::log::security::BACKUP;
use serde_json::json;
use store::Db;
use store::drafts::{DraftKind, DraftOwner};
use store::log::Event;
use store::retention::CLASSES;

use crate::common::{
    self, both, community, count, minutes, now, proposal_row, raw, resident, run, signed_in,
};

const ANNA: &str = "13800000001";

/// What somebody leaves behind in every class, as bare rows at the hour of the stories; `bo` is a neighbour.
const LEFT_BEHIND: &[&str] = &[
    "insert into kept_forms (account_id, second_factor, sealed, kept_at)
     select id, (1 = 0), 'sealed', '2026-11-22T12:00:00.123456+00:00' from accounts where phone = '13800000001'",
    "insert into known_devices (account_id, token_hash, known_at, seen_at)
     select id, 'token', '2026-11-22T12:00:00.123456+00:00', '2026-11-22T12:00:00.123456+00:00'
     from accounts where phone = '13800000001'",
    "insert into rate_counts (key, window_start, count) values ('mine', '2026-11-22T12:00:00.123456+00:00', 1)",
    "insert into submissions (account_id, once, at)
     select id, 'form', '2026-11-22T12:00:00.123456+00:00' from accounts where phone = '13800000001'",
    "insert into door_codes (community_id, residency_id, digest, printed_at, expires_at)
     select community_id, id, 'digest', claimed_at, '2026-11-22T12:00:00.123456+00:00' from residencies",
    "insert into residencies (community_id, account_id, building_id, grid_id, unit, room, claimed_name, status, claimed_at, decided_at)
     select community_id, account_id, building_id, grid_id, '1', '101', '王小芳', 'refused', claimed_at,
        '2026-11-22T12:00:00.123456+00:00' from residencies where status = 'attested'",
    "insert into residencies (community_id, account_id, building_id, grid_id, unit, room, claimed_name, status, method, claimed_at,
        decided_at, ended_at)
     select community_id, account_id, building_id, grid_id, '1', '102', '王小芳', 'ended', 'door_code', claimed_at,
        '2020-01-01T12:00:00+00:00', '2026-11-22T12:00:00.123456+00:00' from residencies where status = 'attested'",
    "insert into notices (community_id, account_id, kind, at, read_at)
     select c.id, a.id, 'data_seen', '2026-11-22T12:00:00.123456+00:00', '2026-11-22T12:00:00.123456+00:00'
     from communities c, accounts a where a.phone = '13800000001'",
    "insert into data_views (community_id, account_id, viewer_role, fields, purpose, at)
     select c.id, a.id, 'window_clerk', 'phone', '核对', '2026-11-22T12:00:00.123456+00:00'
     from communities c, accounts a where a.phone = '13800000001'",
    "insert into meetings (community_id, body_id, year, seq, kind, stage, title, about, place, starts_at, ends_at, capacity, taken,
        rulebook_version, called_at)
     select c.id, b.id, 2026, 900, 'discussion', 'approved', '例会', '停车', '活动室', '2026-11-22T10:00:00+00:00',
        '2026-11-22T12:00:00.123456+00:00', 10, 1, 1, '2026-11-10T10:00:00+00:00'
     from communities c join bodies b on b.community_id = c.id",
    "insert into signups (community_id, meeting_id, account_id, state, at)
     select m.community_id, m.id, a.id, 'coming', m.called_at from meetings m, accounts a where a.phone = '13800000001'",
    "insert into attendances (community_id, meeting_id, account_id, how, at)
     select m.community_id, m.id, a.id, 'code', m.starts_at from meetings m, accounts a where a.phone = '13800000001'",
    "insert into meeting_points (community_id, meeting_id, kind, voice, text, asked_by, at, answer, answered_at)
     select m.community_id, m.id, 'question', 'resident', '何时修好？', a.id, m.starts_at, '下月。',
        '2026-11-22T12:00:00.123456+00:00' from meetings m, accounts a where a.phone = '13800000001'",
    "insert into seat_procedures (community_id, body_id, class_id, year, seq, seats, rulebook_version, stage, register_until,
        opened_at, changed_at)
     select b.community_id, b.id, min(s.id), 2026, 901, 1, 1, 'void', '2026-11-20', '2026-11-01T10:00:00+00:00',
        '2026-11-20T10:00:00+00:00' from bodies b join seat_classes s on s.body_id = b.id group by b.community_id, b.id",
    "insert into seat_applications (community_id, procedure_id, account_id, place, name, statement, standing, applied_at, changed_at)
     select p.community_id, p.id, a.id, 1, '王芳', '我愿意出力。', 'withdrawn', '2026-11-10T10:00:00+00:00',
        '2026-11-22T12:00:00.123456+00:00' from seat_procedures p, accounts a where a.phone = '13800000001'",
    "insert into teams (community_id, number, name_zh, name_en, purpose_zh, purpose_en, needs_zh, needs_en, phone, founded_on,
        resting, created_at)
     select id, 1, '巡逻队', 'Patrol', '巡逻', 'Patrol', '', '', '0851-85550000', '2026-01-01', (1 = 0),
        '2026-01-01T10:00:00+00:00' from communities",
    "insert into team_members (community_id, team_id, account_id, standing, leads, answer, asked_at, changed_at)
     select t.community_id, t.id, a.id, 'declined', (1 = 0), '人满了', t.created_at, '2026-11-22T12:00:00.123456+00:00'
     from teams t, accounts a where a.phone = '13800000001'",
    "insert into aid_requests (community_id, number, account_id, grid_id, kind, frail, body, shown_as, due_on, stage, ended_by,
        asked_at, closed_at)
     select g.community_id, 1, a.id, g.id, 'errands', (1 = 1), '买药', 'nickname', '2026-11-21', 'ended', 'asker',
        '2026-11-20T10:00:00+00:00', '2026-11-22T12:00:00.123456+00:00'
     from grids g, accounts a where g.number = 1 and a.phone = '13800000001'",
    "insert into aid_answers (community_id, request_id, account_id, body, shown_as, adult, standing, at)
     select r.community_id, r.id, a.id, '我去', 'nickname', (1 = 1), 'picked', r.asked_at
     from aid_requests r, accounts a where a.phone = '13800000002'",
    "insert into aid_matches (community_id, request_id, answer_id, helper_id, matched_at)
     select community_id, request_id, id, account_id, at from aid_answers",
    "insert into aid_offers (community_id, number, account_id, grid_id, kind, body, shown_as, weekdays, until_on, standing,
        offered_at, closed_at)
     select g.community_id, 1, a.id, g.id, 'meals', '周末送饭', 'nickname', 96, '2026-11-21', 'lapsed',
        '2026-11-20T10:00:00+00:00', '2026-11-22T12:00:00.123456+00:00'
     from grids g, accounts a where g.number = 1 and a.phone = '13800000001'",
    "insert into windows (community_id, number, name_zh, name_en, place_zh, place_en, handles_zh, handles_en, phone, hours,
        slot_minutes, capacity, walk_in_percent, home_visits, created_at)
     select id, 1, '综合窗口', 'Window', '一楼', 'Ground floor', '证明', 'Papers', '0851-85550000', '540-720', 30, 2, 0, (1 = 0),
        '2026-01-01T10:00:00+00:00' from communities",
    "insert into bookings (community_id, window_id, day, from_minute, until_minute, starts_at, place, standing, code, account_id,
        home, from_waiting, booked_at, changed_at)
     select w.community_id, w.id, '2026-11-22', 540, 570, '2026-11-22T01:00:00+00:00', 1, 'done', 'QYR00001', a.id, (1 = 0),
        (1 = 0), '2026-11-20T10:00:00+00:00', '2026-11-20T10:00:00+00:00'
     from windows w, accounts a where a.phone = '13800000001'",
    "insert into bookings (community_id, window_id, day, from_minute, until_minute, starts_at, place, standing, code, account_id,
        home, from_waiting, booked_at, changed_at)
     select w.community_id, w.id, '2026-11-22', 570, 600, '2026-11-22T01:30:00+00:00', 1, 'cancelled', 'QYR00002', a.id, (1 = 0),
        (1 = 0), '2026-11-20T10:00:00+00:00', '2026-11-20T10:00:00+00:00'
     from windows w, accounts a where a.phone = '13800000001'",
    "insert into matters (community_id, year, seq, kind, source, category_id, place, body, reporter_id, visibility, stage,
        rules_version, received_at, month, due_on, ended_at)
     select c.community_id, 2026, 800, 'report', 'web', c.id, '三栋', '家里漏水', a.id, 'private', 'solved', 1,
        '2026-11-01T10:00:00+00:00', '2026-11', '2026-11-10', '2026-11-22T12:00:00.123456+00:00'
     from categories c, accounts a where c.code = 'safety' and a.phone = '13800000001'",
    "insert into matters (community_id, year, seq, kind, source, category_id, place, body, reporter_id, visibility, stage,
        rules_version, received_at, month, due_on, answered_at, confirm_until)
     select c.community_id, 2026, 801, 'report', 'web', c.id, '三栋', '路灯坏了', a.id, 'public', 'answered', 1,
        '2026-11-01T10:00:00+00:00', '2026-11', '2026-11-10', '2026-11-22T12:00:00.123456+00:00', '2026-11-29'
     from categories c, accounts a where c.code = 'safety' and a.phone = '13800000001'",
    "insert into matter_events (community_id, matter_id, act, at, words)
     select community_id, id, 'answered', received_at, '已派人去看' from matters",
    "insert into matter_events (community_id, matter_id, act, at, words)
     select community_id, id, 'reopened', received_at, '还是不亮' from matters where visibility = 'public'",
];

/// How many rows of a class there are.
fn rows_of(class: &str) -> &'static str {
    match class {
        "sign-in codes" => "select count(*) from login_codes where phone = '13800000001'",
        "ended sessions" => "select count(*) from sessions",
        "kept forms" => "select count(*) from kept_forms",
        "counts of codes" => "select count(*) from rate_counts where key = 'mine'",
        "sent drafts and those of strangers" => {
            "select count(*) from drafts where browser_hash is not null or sent_as is not null"
        }
        "keys of forms" => "select count(*) from submissions",
        "dead door codes" => "select count(*) from door_codes",
        "read notices" => "select count(*) from notices where read_at is not null",
        "notices" => "select count(*) from notices",
        "known browsers" => "select count(*) from known_devices",
        "untouched drafts" => "select count(*) from drafts",
        "refused and ended addresses" => {
            "select count(*) from residencies where status in ('refused', 'ended')"
        }
        "places of guests" => "select count(*) from signups",
        "names of guests" => "select count(*) from attendances where account_id is not null",
        "who asked at a meeting" => {
            "select count(*) from meeting_points where asked_by is not null"
        }
        "withdrawn applications" => {
            "select count(*) from seat_applications where name <> '' or account_id is not null"
        }
        "former and refused members of teams" => "select count(*) from team_members",
        "answers to requests of aid" => {
            "select count(*) from aid_answers where body is not null or account_id is not null"
        }
        "helpers of aid" => "select count(*) from aid_matches where helper_id is not null",
        "closed requests of aid" => {
            "select count(*) from aid_requests where body is not null or account_id is not null"
        }
        "closed offers of aid" => {
            "select count(*) from aid_offers where body is not null or account_id is not null"
        }
        "cancelled bookings" => "select count(*) from bookings where standing = 'cancelled'",
        "security record" => "select count(*) from security_events where act = 'machine.backup'",
        "people of bookings" => {
            "select count(*) from bookings where account_id is not null and standing <> 'cancelled'"
        }
        "looks at personal data" => "select count(*) from data_views",
        "words about private matters" => {
            "select count(*) from matter_events e join matters m on m.id = e.matter_id
            where m.visibility = 'private' and e.words is not null"
        }
        "words of reporters" => {
            "select count(*) from matter_events where act = 'reopened' and words is not null"
        }
        "private matters" => {
            "select count(*) from matters where visibility = 'private' and body is not null"
        }
        "reporters of matters" => "select count(*) from matters where reporter_id is not null",
        class => panic!("no story leaves anything of {class} behind"),
    }
}

/// What stays however much time goes by.
const STAYS: &[&str] = &[
    "select count(*) from log_leaves",
    "select count(*) from proposals",
    "select count(*) from residencies where status = 'attested'",
    "select count(*) from accounts where phone is not null",
    "select count(*) from identities",
    "select count(*) from meetings",
    "select count(*) from attendances",
    "select count(*) from meeting_points",
    "select count(*) from matters where visibility = 'public' and body is not null",
    "select count(*) from matter_events where act = 'answered'",
    "select count(*) from aid_requests",
    "select count(*) from bookings where standing = 'done'",
    "select count(*) from roles",
];

async fn left_behind(db: &Db) {
    let place = community(db).await;
    let anna = resident(db, place.id, ANNA, true).await;
    resident(db, place.id, "13800000002", false).await;
    proposal_row(db, &place, anna.account, 1).await;
    db.open_session(anna.account, "token", false, "", now() - minutes(9), now())
        .await
        .unwrap();
    let person = DraftOwner::Account(anna.account);
    let (mut drafts, typed) = (Vec::new(), json!({}));
    for owner in [person, person, DraftOwner::Browser("browser")] {
        let saved = db.save_draft(owner, place.id, DraftKind::Proposal, 0, None, &typed, now());
        drafts.push(saved.await.unwrap());
    }
    let mut tx = db.begin().await.unwrap();
    tx.mark_draft_sent(drafts[0], anna.account, 1, now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    db.note_events(&[Event::new(BACKUP, now())]).await.unwrap();
    for rows in LEFT_BEHIND {
        run(db, rows).await;
    }
}

async fn standing(db: &Db) -> Vec<i64> {
    let mut all = Vec::new();
    for query in STAYS {
        all.push(count(db, query).await);
    }
    all
}

/// The record is whole, and its signatures fit.
async fn verifies(db: &Db, key: &NoteKey) -> u64 {
    db.audit_log(&key.verifier(), None)
        .await
        .unwrap()
        .unwrap()
        .leaves
}

both! {
    async fn each_class_ends_on_its_day_and_not_before(db) {
        left_behind(db).await;
        for class in CLASSES {
            let (name, rows) = (class.name, rows_of(class.name));
            let before = count(db, rows).await;
            assert!(before > 0, "nobody left anything of {name} behind");
            // Days end at midnight, moments at their second.
            let earlier = if name.contains("bookings") { Duration::days(1) } else { minutes(1) };
            let end = now() + Duration::days(class.days);
            db.sweep_class(class, end - earlier).await.unwrap();
            assert_eq!(count(db, rows).await, before, "{name} ended too early");
            assert!(db.sweep_class(class, end + minutes(1)).await.unwrap() > 0, "{name} does not end");
            assert_eq!(count(db, rows).await, 0, "{name} is still there");
            assert_eq!(db.sweep_class(class, end + minutes(1)).await.unwrap(), 0, "{name} ends again and again");
        }
    }

    async fn four_hundred_days_and_three_years_later_the_public_record_verifies_and_what_must_stay_stays(db) {
        left_behind(db).await;
        let key = NoteKey::new("juyi.example/log", [7; 32]);
        while db.sequence_leaves(key.name(), 100).await.unwrap() > 0 {}
        db.publish_checkpoint(&key, now()).await.unwrap();
        let (kept, leaves) = (standing(db).await, verifies(db, &key).await);
        assert!(leaves > 0 && kept.iter().all(|n| *n > 0), "{kept:?}");
        for days in [401, 3 * 365 + 1] {
            let later = now() + Duration::days(days);
            db.sweep(later).await.unwrap();
            assert!(db.sweep_long(later).await.unwrap() > 0, "after {days} days");
            for class in CLASSES {
                let left = count(db, rows_of(class.name)).await;
                assert_eq!(left == 0, class.days < days, "{} after {days} days", class.name);
            }
            assert_eq!(standing(db).await, kept, "after {days} days");
            assert_eq!(verifies(db, &key).await, leaves);
            assert_eq!(db.sweep_long(later).await.unwrap(), 0);
        }
    }

    async fn a_person_keeps_what_is_being_written_for_a_year_and_finds_it_by_any_touch(db) {
        let place = community(db).await;
        let anna = resident(db, place.id, ANNA, false).await;
        let owner = DraftOwner::Account(anna.account);
        let save = async |id, at| {
            db.save_draft(owner, place.id, DraftKind::Proposal, 0, id, &json!({"title": "路灯"}), at).await.unwrap()
        };
        let draft = save(None, now()).await;
        let touched = now() + Duration::days(399);
        assert_eq!(save(Some(draft), touched).await, draft);
        db.sweep_long(now() + Duration::days(401)).await.unwrap();
        assert_eq!(db.list_drafts(&signed_in(&anna)).await.unwrap().len(), 1);
        db.sweep_long(touched + Duration::days(400)).await.unwrap();
        assert_eq!(db.list_drafts(&signed_in(&anna)).await.unwrap().len(), 0);
    }

    async fn more_than_one_batch_ends_in_one_sweep(db) {
        let place = community(db).await;
        let anna = resident(db, place.id, ANNA, false).await;
        raw!(db, |c| {
            sqlx::query(
                "with recursive n (i) as (select 1 union all select i + 1 from n where i < 2500)
                 insert into notices (community_id, account_id, kind, at) select $1, $2, 'data_seen', $3 from n",
            )
            .bind(place.id.0)
            .bind(anna.account.0)
            .bind(now())
            .execute(c)
            .await
            .map(|_| ())
        });
        assert!(db.sweep_long(now() + Duration::days(401)).await.unwrap() >= 2500);
        assert_eq!(count(db, "select count(*) from notices").await, 0);
    }
}
