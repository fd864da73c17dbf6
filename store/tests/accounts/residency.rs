//! Naming an address, and somebody at the desk who decides.

use domain::access::{self, Denied, Standing};
use domain::accounts::{Residency, Role};
use domain::ids::{BuildingId, ResidencyId};
use domain::notices::Notice;
use domain::text::RealName;
use store::accounts::{NoClaim, NotAttested, NotEnded, Viewer};
use store::{Db, Error, Failed};

use crate::common::{
    self, Place, address, at_once, attestor, both, both_of, claim, community, count, leaves,
    may_attest, minutes, named_community, now, phone, raw, refused, resident, run, signed_in,
    staff,
};

fn name(raw: &str) -> RealName {
    RealName::parse(raw).unwrap()
}

async fn residency(db: &Db, place: &Place, who: &Standing) -> Residency {
    db.load_standing(who.account, false, Some(place.id))
        .await
        .unwrap()
        .residency
}

/// 64 claims of one person, each in a task of its own.
async fn claim_at_once(
    db: &Db,
    place: &Place,
    who: &Standing,
) -> Vec<Result<ResidencyId, Failed<NoClaim>>> {
    let (community, person) = (place.id, signed_in(who));
    let at = address(db, community, 0, "1203").await;
    at_once(db, 64, |_| {
        let (db, at) = (db.clone(), at.clone());
        async move { db.claim_residency(&person, community, at, now()).await }
    })
    .await
}

both! {
    async fn a_person_names_an_address_and_moves_before_anybody_looked(db) {
        let place = community(db).await;
        let who = resident(db, place.id, "13800000001", false).await;
        let desk = attestor(db, place.id).await;
        assert!(db.list_claims(&desk).await.unwrap().is_empty());
        let mut nowhere = address(db, place.id, 0, "1").await;
        nowhere.building = BuildingId(999);
        let got = db.claim_residency(&signed_in(&who), place.id, nowhere, now()).await;
        assert_eq!(refused(got), NoClaim::UnknownBuilding);

        let id = claim(db, place.id, &who, 0).await;
        let waiting = db.find_claim(&desk, id).await.unwrap().unwrap();
        assert_eq!((waiting.id, waiting.account, waiting.name.as_str()), (id, who.account, "王小芳"));
        assert_eq!((waiting.building, waiting.grid_name), (both_of("1 栋"), both_of("第1网格")));
        assert_eq!((waiting.grid, waiting.unit.as_str(), waiting.room.as_str()), (place.grids[0], "2 单元", "1203"));
        assert_eq!((waiting.phone_masked.as_str(), waiting.claimed_at), ("138****0001", now()));
        assert_eq!(waiting.letter_printed_at, None);

        let right = may_attest(db, place.id, id).await;
        db.print_door_code(&right, "digest", now() + minutes(60), now()).await.unwrap();
        assert_eq!(db.find_claim(&desk, id).await.unwrap().unwrap().letter_printed_at, Some(now()));
        // The same address sent twice leaves the letter as it is.
        assert_eq!(claim(db, place.id, &who, 0).await, id);
        assert!(db.find_claim(&desk, id).await.unwrap().unwrap().letter_printed_at.is_some());

        let there = address(db, place.id, 2, "302").await;
        let later = now() + minutes(1);
        let same = db.claim_residency(&signed_in(&who), place.id, there, later).await.unwrap();
        assert_eq!(same, id);
        let moved = db.find_claim(&desk, id).await.unwrap().unwrap();
        assert_eq!((moved.grid, moved.room.as_str(), moved.claimed_at), (place.grids[1], "302", later));
        assert_eq!(moved.letter_printed_at, None, "the letter went to the old address");
        assert_eq!(leaves(db, "accounts.claim").await, 3);
    }

    async fn a_clerk_attests_what_a_document_says(db) {
        let place = community(db).await;
        let who = resident(db, place.id, "13800000001", false).await;
        let desk = attestor(db, place.id).await;
        let id = claim(db, place.id, &who, 0).await;
        let right = may_attest(db, place.id, id).await;
        db.attest_in_person(&right, "document", &name("王芳"), now()).await.unwrap();

        assert!(access::verified(Some(&db.load_standing(who.account, false, Some(place.id)).await.unwrap())).is_ok());
        assert_eq!(db.find_profile(&signed_in(&who)).await.unwrap().real_name.as_deref(), Some("王芳"));
        assert!(db.list_claims(&desk).await.unwrap().is_empty());
        assert!(db.find_claim(&desk, id).await.unwrap().is_none());
        let inbox = db.list_notices(&signed_in(&who), 10).await.unwrap();
        assert_eq!(inbox.iter().map(|n| n.kind).collect::<Vec<_>>(), [Notice::ResidencyAttested]);

        let again = db.attest_in_person(&right, "document", &name("王芳"), now()).await;
        assert_eq!(refused(again), NotAttested::NotWaiting);
        assert_eq!(refused(db.refuse_claim(&right, "太晚了", now()).await), NotAttested::NotWaiting);
        let letter = db.print_door_code(&right, "digest", now(), now()).await;
        assert_eq!(refused(letter), NotAttested::NotWaiting);
        let at = address(db, place.id, 1, "1").await;
        let got = db.claim_residency(&signed_in(&who), place.id, at, now()).await;
        assert_eq!(refused(got), NoClaim::AlreadyAttested);
        assert_eq!(leaves(db, "accounts.attest").await, 1);
        assert_eq!(count(db, "select count(*) from log_leaves where object || facts like '%王芳%'").await, 0);
    }

    async fn one_document_makes_one_account(db) {
        let place = community(db).await;
        let elsewhere = named_community(db, "baiyun").await;
        let anna = resident(db, place.id, "13800000001", false).await;
        let twin = resident(db, place.id, "13800000002", false).await;
        let first = claim(db, place.id, &anna, 0).await;
        let right = may_attest(db, place.id, first).await;
        db.attest_in_person(&right, "document", &name("王芳"), now()).await.unwrap();

        let second = claim(db, place.id, &twin, 0).await;
        let right = may_attest(db, place.id, second).await;
        let got = db.attest_in_person(&right, "document", &name("王芳"), now()).await;
        assert_eq!(refused(got), NotAttested::AnotherAccount);
        assert!(matches!(residency(db, &place, &twin).await, Residency::Claimed { .. }), "still waits");
        assert_eq!(db.find_profile(&signed_in(&twin)).await.unwrap().real_name, None);

        // The same person in a second community, with the same document; never with another one.
        let third = claim(db, elsewhere.id, &anna, 0).await;
        let right = may_attest(db, elsewhere.id, third).await;
        let got = db.attest_in_person(&right, "another document", &name("王芳"), now()).await;
        assert_eq!(refused(got), NotAttested::AnotherAccount);
        db.attest_in_person(&right, "document", &name("王芳"), now()).await.unwrap();
        assert_eq!(count(db, "select count(*) from identities").await, 1);
    }

    async fn two_clerks_at_once_tie_a_document_to_one_account(db) {
        let place = community(db).await;
        let mut rights = Vec::new();
        for n in 1..=8 {
            let who = resident(db, place.id, &format!("1380000000{n}"), false).await;
            let id = claim(db, place.id, &who, 0).await;
            rights.push(may_attest(db, place.id, id).await);
        }
        let got = at_once(db, 8, |n| {
            let (db, right) = (db.clone(), rights[n]);
            async move { db.attest_in_person(&right, "document", &name("王芳"), now()).await }
        })
        .await;
        let (attested, others): (Vec<_>, Vec<_>) = got.into_iter().partition(Result::is_ok);
        assert_eq!(attested.len(), 1);
        assert!(others.into_iter().all(|r| refused(r) == NotAttested::AnotherAccount));
        assert_eq!(count(db, "select count(*) from residencies where status = 'attested'").await, 1);
    }

    async fn a_refused_person_is_told_why_and_may_claim_again(db) {
        let place = community(db).await;
        let who = resident(db, place.id, "13800000001", false).await;
        let id = claim(db, place.id, &who, 0).await;
        let right = may_attest(db, place.id, id).await;
        db.print_door_code(&right, "digest", now() + minutes(60), now()).await.unwrap();
        db.refuse_claim(&right, "地址不存在", now()).await.unwrap();
        assert_eq!(refused(db.refuse_claim(&right, "地址不存在", now()).await), NotAttested::NotWaiting);
        assert_eq!(residency(db, &place, &who).await, Residency::Refused { id });
        assert_eq!(count(db, "select count(*) from door_codes").await, 0);
        let inbox = db.list_notices(&signed_in(&who), 1).await.unwrap();
        assert_eq!((inbox[0].kind, inbox[0].words.as_deref()), (Notice::ResidencyRefused, Some("地址不存在")));
        let again = claim(db, place.id, &who, 0).await;
        assert_ne!(again, id);
        assert_eq!(leaves(db, "accounts.refuse_claim").await, 1);
    }

    async fn a_resident_who_moved_names_a_new_address_and_votes_once_it_is_attested(db) {
        let place = community(db).await;
        let elsewhere = named_community(db, "baiyun").await;
        let who = resident(db, place.id, "13800000001", true).await;
        let number = phone("13800000001");
        let clerk = staff(db, place.id, "13900000009", Role::WindowClerk, None).await;
        let clerk = access::clerk(Some(&clerk)).unwrap();
        let stranger = phone("13800000077");
        assert_eq!(refused(db.end_residency(&clerk, &stranger, "搬走了", now()).await), NotEnded::UnknownPerson);
        let own = phone("13900000009");
        assert_eq!(refused(db.end_residency(&clerk, &own, "搬走了", now()).await), NotEnded::OwnAffair);
        let other = staff(db, elsewhere.id, "13900000008", Role::WindowClerk, None).await;
        let other = access::clerk(Some(&other)).unwrap();
        assert_eq!(refused(db.end_residency(&other, &number, "搬走了", now()).await), NotEnded::NotResident);
        let standing = async || db.load_standing(who.account, false, Some(place.id)).await.unwrap();
        assert!(access::verified(Some(&standing().await)).is_ok());

        db.end_residency(&clerk, &number, "搬走了", now() + minutes(1)).await.unwrap();
        assert_eq!(residency(db, &place, &who).await, Residency::None);
        assert_eq!(access::verified(Some(&standing().await)), Err(Denied::NotVerified));
        let inbox = db.list_notices(&signed_in(&who), 1).await.unwrap();
        assert_eq!((inbox[0].kind, inbox[0].words.as_deref()), (Notice::ResidencyRefused, Some("搬走了")));
        assert_eq!(refused(db.end_residency(&clerk, &number, "搬走了", now()).await), NotEnded::NotResident);
        assert_eq!(leaves(db, "accounts.end_residency").await, 1);

        let id = claim(db, place.id, &who, 2).await;
        assert_eq!(access::verified(Some(&standing().await)), Err(Denied::NotVerified));
        assert_eq!(refused(db.end_residency(&clerk, &number, "搬走了", now()).await), NotEnded::NotResident);
        let right = may_attest(db, place.id, id).await;
        db.attest_in_person(&right, "document of 13800000001", &name("王芳"), now()).await.unwrap();
        assert_eq!(access::verified(Some(&standing().await)).unwrap().grid(), place.grids[1]);
    }

    async fn a_grid_worker_sees_the_claims_of_the_own_grids_only(db) {
        let place = community(db).await;
        let elsewhere = named_community(db, "baiyun").await;
        let anna = resident(db, place.id, "13800000001", false).await;
        let bo = resident(db, place.id, "13800000002", false).await;
        let near = claim(db, place.id, &anna, 0).await;
        let far = claim(db, place.id, &bo, 2).await;
        let theirs = claim(db, elsewhere.id, &bo, 0).await;

        let worker = staff(db, place.id, "13900000001", Role::GridWorker, Some(place.grids[1])).await;
        let worker = access::attestor(Some(&worker)).unwrap();
        let ids = async |by| db.list_claims(by).await.unwrap().iter().map(|c| c.id).collect::<Vec<_>>();
        assert_eq!(ids(&worker).await, [far]);
        assert!(db.find_claim(&worker, near).await.unwrap().is_none());
        assert!(db.find_claim(&worker, far).await.unwrap().is_some());
        let desk = attestor(db, place.id).await;
        assert_eq!(ids(&desk).await, [near, far]);
        assert!(db.find_claim(&desk, theirs).await.unwrap().is_none());

        staff(db, place.id, "13900000001", Role::GridWorker, Some(place.grids[0])).await;
        let both = staff(db, place.id, "13900000001", Role::GridWorker, Some(place.grids[0])).await;
        assert_eq!(ids(&access::attestor(Some(&both)).unwrap()).await, [near, far]);
    }

    async fn whoever_unmasks_a_number_is_seen_by_its_owner(db) {
        let place = community(db).await;
        let who = resident(db, place.id, "13800000001", false).await;
        let id = claim(db, place.id, &who, 0).await;
        assert!(db.list_data_views(&signed_in(&who)).await.unwrap().is_empty());
        let right = may_attest(db, place.id, id).await;
        assert_eq!(db.unmask_phone(&right, "核对门牌号", now()).await.unwrap(), "13800000001");

        let views = db.list_data_views(&signed_in(&who)).await.unwrap();
        assert_eq!(views.len(), 1);
        assert_eq!((views[0].viewer, views[0].fields.as_str()), (Viewer::Staff(Role::WindowClerk), "phone"));
        assert_eq!((views[0].purpose.as_str(), views[0].at), ("核对门牌号", now()));
        assert_eq!((&views[0].community_slug, &views[0].community_name), (&place.slug, &both_of("青云社区")));
        let inbox = db.list_notices(&signed_in(&who), 1).await.unwrap();
        assert_eq!((inbox[0].kind, inbox[0].words.as_deref()), (Notice::DataSeen, Some("核对门牌号")));
        assert_eq!(leaves(db, "accounts.unmask_phone").await, 1);

        for role in db.list_roles(Some(place.id)).await.unwrap() {
            db.end_role(&place.operator, role.id, now()).await.unwrap();
        }
        assert!(matches!(
            db.unmask_phone(&right, "再看一次", now()).await,
            Err(Error::Inconsistent { table: "residencies", .. })
        ));
        assert_eq!(db.list_data_views(&signed_in(&who)).await.unwrap().len(), 1);
    }

    async fn sixty_four_tabs_leave_one_claim(db) {
        let place = community(db).await;
        let who = resident(db, place.id, "13800000001", false).await;
        let got = claim_at_once(db, &place, &who).await;
        assert!(got.iter().any(Result::is_ok));
        for got in got.into_iter().filter(Result::is_err) {
            assert_eq!(refused(got), NoClaim::AlreadyClaimed);
        }
        assert_eq!(count(db, "select count(*) from residencies").await, 1);
    }

    // Shows that it is the index that keeps a person to one running row, on both engines alike.
    async fn without_the_index_a_person_lives_here_twice(db) {
        let place = community(db).await;
        let who = resident(db, place.id, "13800000001", false).await;
        claim(db, place.id, &who, 0).await;
        let second = async || {
            raw!(db, |c| Ok::<_, sqlx::Error>(
                sqlx::query(
                    "insert into residencies (community_id, account_id, building_id, grid_id, unit, room, claimed_name,
                         status, claimed_at)
                     select community_id, account_id, building_id, grid_id, unit, room, claimed_name, status,
                         claimed_at from residencies",
                )
                .execute(c)
                .await
                .map(|done| done.rows_affected())
                .map_err(Error::from)
            ))
        };
        assert!(matches!(second().await, Err(Error::Duplicate)));
        run(db, "drop index residencies_running").await;
        assert!(matches!(second().await, Ok(1)));
        assert_eq!(count(db, "select count(*) from residencies").await, 2);
    }
}

// SQLite has one writer, so the act alone cannot go wrong there. On PostgreSQL it can, and this shows it: the race of
// `sixty_four_tabs_leave_one_claim` would be noticed if the index were gone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_index_the_race_leaves_more_than_one_claim() {
    let db = common::postgres().await;
    let place = community(&db).await;
    run(&db, "drop index residencies_running").await;
    let mut most = 0;
    for n in 0..8 {
        let who = resident(&db, place.id, &format!("1380000000{n}"), false).await;
        claim_at_once(&db, &place, &who).await;
        let rows = raw!(&db, |c| sqlx::query_scalar::<_, i64>(
            "select count(*) from residencies where account_id = $1"
        )
        .bind(who.account.0)
        .fetch_one(c)
        .await);
        most = most.max(rows);
        if most > 1 {
            break;
        }
    }
    assert!(most > 1, "the race no longer shows what the index is for");
    common::tear_down(db).await;
}
