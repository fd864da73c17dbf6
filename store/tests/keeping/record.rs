//! The security record: what is written down, for whom, and what never is.

use domain::access::{self, Auditor};
use domain::accounts::Role;
use domain::codes::Code;
use domain::ids::CommunityId;
use domain::log::security::{BACKUP, Outcome, REFUSED};
use domain::time::{day_of, start_of};
use store::Db;
use store::accounts::Reset;
use store::log::{Event, SecurityLine, SecurityQuery, act_as, follow};

use crate::common::{
    self, KEY, attestor, both, claim, community, count, leaves, minutes, named_community, now,
    operator, phone, raw, refused, resident, sign_in, signed_in, staff,
};
use crate::everything::everything;

const ANNA: &str = "13800000001";
const AUDITOR: &str = "19900000009";

async fn auditor(db: &Db, community: CommunityId) -> Auditor {
    let standing = staff(db, community, AUDITOR, Role::Auditor, None).await;
    access::auditor(Some(&standing)).unwrap()
}

async fn lines(db: &Db, by: &Auditor) -> Vec<SecurityLine> {
    let query = SecurityQuery {
        limit: 200,
        ..SecurityQuery::default()
    };
    db.list_security(by, &query).await.unwrap()
}

/// What became of an act, in the order of the list.
fn outcomes(lines: &[SecurityLine], act: &str) -> Vec<Outcome> {
    let of = lines.iter().filter(|line| line.act == act);
    of.map(|line| line.outcome).collect()
}

both! {
    async fn a_sign_in_right_or_wrong_a_role_a_reset_and_a_look_are_lines_with_request_role_and_result(db) {
        let place = community(db).await;
        let auditor = auditor(db, place.id).await;
        let clerk = staff(db, place.id, "19900000008", Role::WindowClerk, None).await;
        let account = clerk.account;
        follow("request-1".to_owned(), async {
            let wrong = Event::of_account("accounts.sign_in_staff", account, true, now());
            db.note_events(&[wrong.refused()]).await.unwrap();
            let tried = db.begin_try(account, None, now() + minutes(1)).await.unwrap().unwrap();
            assert!(db.note_second_factor(tried, 1, "browser", now() + minutes(1)).await.unwrap());
        })
        .await;
        let anna = resident(db, place.id, ANNA, false).await;
        let waiting = claim(db, place.id, &anna, 0).await;
        let attests = attestor(db, place.id).await;
        let seen = db.find_claim(&attests, waiting).await.unwrap().unwrap();
        let right = attests.may_attest(seen.id, seen.account, seen.grid).unwrap();
        let looks = db.load_standing(attests.account(), true, Some(place.id)).await.unwrap();
        follow("request-2".to_owned(), async {
            act_as(&looks);
            db.unmask_phone(&right, "核对", now() + minutes(2)).await.unwrap();
        })
        .await;
        db.set_staff_secret(account, "hash", "sealed", now()).await.unwrap();
        db.reset_staff_secret(&place.operator, account, Reset::Both, now() + minutes(3)).await.unwrap();
        let role = db.list_roles(Some(place.id)).await.unwrap().into_iter().find(|r| r.account == account).unwrap();
        db.end_role(&place.operator, role.id, now() + minutes(4)).await.unwrap();

        let all = lines(db, &auditor).await;
        assert_eq!(outcomes(&all, "accounts.sign_in_staff"), [Outcome::Ok, Outcome::Refused]);
        for line in all.iter().filter(|line| line.act == "accounts.sign_in_staff") {
            assert_eq!((line.account, line.request.as_str()), (Some(account), "request-1"));
        }
        let look = all.iter().find(|line| line.act == "accounts.unmask_phone").unwrap();
        assert_eq!((look.request.as_str(), look.roles.as_str()), ("request-2", "window_clerk"));
        assert_eq!((look.community, look.account), (Some(place.id), Some(attests.account())));
        assert_eq!(look.object, format!("residency/{waiting}"));
        for act in ["accounts.set_staff_secret", "accounts.reset_staff", "communities.end_role", "accounts.create_operator"] {
            assert_eq!(outcomes(&all, act), [Outcome::Ok], "{act}");
        }
        // Auditor, clerk, and the clerk whom all stories share.
        assert_eq!(outcomes(&all, "communities.grant_role").len(), 3);
        assert!(all.is_sorted_by(|a, b| (a.at, a.id) > (b.at, b.id)));
        let everything = everything(db).await;
        for number in [ANNA, "19900000008"] {
            let told = |(table, row): &(String, String)| table == "security_events" && row.contains(number);
            assert!(!everything.iter().any(told), "a number stands in the record");
        }
    }

    async fn of_a_resident_the_day_is_kept_and_wrong_codes_are_counted_by_requests(db) {
        let place = community(db).await;
        let anna = sign_in(db, ANNA, "browser", now()).await.account;
        let digest = Code::phone("123456").unwrap().digest(KEY, &format!("login:{ANNA}"));
        db.start_login(&phone(ANNA), "another", &digest, now()).await.unwrap();
        for n in 0..3 {
            follow(format!("request-{n}"), async {
                refused(db.check_login("another", &Code::phone("654321").unwrap(), KEY, now()).await);
            })
            .await;
        }
        // Nobody has ever signed in with this number.
        db.start_login(&phone("13800000007"), "stranger", &digest, now()).await.unwrap();
        refused(db.check_login("stranger", &Code::phone("654321").unwrap(), KEY, now()).await);
        let session = db.open_session(anna, "token", false, "", now(), now() + minutes(60)).await.unwrap();
        db.close_session(session, now() + minutes(5)).await.unwrap();
        db.close_session(session, now() + minutes(6)).await.unwrap();

        let at = "select count(*) from security_events where at = '2026-11-21T16:00:00+00:00' and act = ";
        assert_eq!(start_of(day_of(now())).to_rfc3339(), "2026-11-21T16:00:00+00:00");
        for (act, outcome, lines) in [("sign_in", "refused", 3), ("sign_in", "ok", 1), ("sign_out", "ok", 1)] {
            let found = raw!(db, |c| sqlx::query_scalar::<_, i64>(sqlx::AssertSqlSafe(format!(
                "{at} 'accounts.{act}' and outcome = '{outcome}' and account_id is not null"
            )))
            .fetch_one(c)
            .await);
            assert_eq!(found, lines, "{act} {outcome}");
        }
        assert_eq!(count(db, "select count(*) from security_events where act = 'accounts.sign_in' and account_id is null").await, 1);
        // It is not the auditor's to read when residents come and go.
        let auditor = auditor(db, place.id).await;
        let seen = lines(db, &auditor).await;
        assert!(seen.iter().all(|line| line.account != Some(anna)));
        assert_eq!(outcomes(&seen, "accounts.sign_in"), [Outcome::Refused]);
    }

    async fn an_auditor_reads_the_own_community_by_pages_and_parts(db) {
        let place = community(db).await;
        let other = named_community(db, "nanhu").await;
        let (here, there) = (auditor(db, place.id).await, auditor(db, other.id).await);
        let clerk = staff(db, place.id, "19900000008", Role::WindowClerk, None).await;
        let mut events = vec![Event::new(BACKUP, now())];
        for n in 0..30 {
            follow(format!("request-{n}"), async {
                act_as(&clerk);
                let event = Event::of_session(REFUSED, now() + minutes(n));
                events.push(event.about("/{c}/desk/bodies").refused());
            })
            .await;
        }
        db.note_events(&events).await.unwrap();
        // An act that is done once more is one line.
        db.note_events(&events).await.unwrap();
        assert_eq!(count(db, "select count(*) from security_events where act = 'doors.refuse'").await, 30);

        let mut query = SecurityQuery { act: Some(REFUSED.to_owned()), limit: 20, ..SecurityQuery::default() };
        let first = db.list_security(&here, &query).await.unwrap();
        query.after = first.last().map(|line| (line.at, line.id));
        let second = db.list_security(&here, &query).await.unwrap();
        assert_eq!((first.len(), second.len()), (20, 10));
        assert!(first.iter().all(|line| line.roles == "window_clerk" && line.object == "/{c}/desk/bodies"));
        assert!(first.iter().all(|line| !second.contains(line)));
        query.after = None;
        assert!(db.list_security(&there, &query).await.unwrap().is_empty(), "of another community");
        let part = SecurityQuery {
            outcome: Some(Outcome::Refused),
            from: Some(now() + minutes(10)),
            until: Some(now() + minutes(15)),
            limit: 99,
            ..SecurityQuery::default()
        };
        assert_eq!(db.list_security(&here, &part).await.unwrap().len(), 5);
        // A backup belongs to everybody who audits.
        for auditor in [here, there] {
            assert_eq!(outcomes(&lines(db, &auditor).await, BACKUP), [Outcome::Ok]);
        }
        assert_eq!(db.last_done(BACKUP).await.unwrap(), Some(now()));
        assert_eq!(db.last_done("machine.restore").await.unwrap(), None);
    }

    async fn an_erasure_is_a_line_that_names_nobody(db) {
        let place = community(db).await;
        let auditor = auditor(db, place.id).await;
        let anna = resident(db, place.id, ANNA, true).await;
        follow("request-9".to_owned(), async {
            act_as(&anna);
            db.erase_account(&signed_in(&anna), now()).await.unwrap();
        })
        .await;
        let all = lines(db, &auditor).await;
        let line = all.iter().find(|line| line.act == "accounts.erase").unwrap();
        assert_eq!((line.account, line.object.as_str(), line.roles.as_str()), (None, "account", ""));
        assert_eq!(line.request, "request-9");
        assert_eq!(leaves(db, "accounts.erase").await, 1);
    }

    async fn a_vote_a_support_and_a_page_leave_no_line(db) {
        let place = community(db).await;
        let anna = resident(db, place.id, ANNA, true).await;
        let before = count(db, "select count(*) from security_events").await;
        let proposal = common::proposal_row(db, &place, anna.account, 1).await;
        common::support_row(db, &place, proposal, anna.account).await;
        db.rename(&signed_in(&anna), &domain::text::Nickname::parse("小芳").unwrap(), now()).await.unwrap();
        assert!(db.find_session("nobody's", now()).await.unwrap().is_none());
        assert_eq!(count(db, "select count(*) from security_events").await, before);
        assert!(operator(db).await.account().0 > 0);
    }
}
