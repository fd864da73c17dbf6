//! The code on paper.

use chrono::{DateTime, Duration, Utc};
use domain::access::{MayAttest, Standing};
use domain::accounts::{Method, Residency};
use domain::codes::{Code, CodeFault};
use domain::notices::Notice;
use store::{Db, Failed};

use crate::common::{
    self, KEY, Place, at_once, both, claim, community, count, leaves, may_attest, now, refused,
    resident, signed_in,
};

const RIGHT: &str = "ABCD-2345";
const WRONG: &str = "WXYZ-6789";

async fn post(db: &Db, right: &MayAttest, sent: &str, at: DateTime<Utc>) {
    let digest = Code::door(sent)
        .unwrap()
        .digest(KEY, &format!("door:{}", right.claim()));
    db.print_door_code(right, &digest, at + Duration::days(14), at)
        .await
        .unwrap();
}

async fn enter(
    db: &Db,
    place: &Place,
    who: &Standing,
    typed: &str,
    at: DateTime<Utc>,
) -> Result<(), Failed<CodeFault>> {
    let typed = Code::door(typed).unwrap();
    db.enter_door_code(&signed_in(who), place.id, &typed, KEY, at)
        .await
}

both! {
    async fn whoever_has_the_letter_lives_there(db) {
        let place = community(db).await;
        let who = resident(db, place.id, "13800000001", false).await;
        assert_eq!(refused(enter(db, &place, &who, RIGHT, now()).await), CodeFault::Expired, "no claim");
        let id = claim(db, place.id, &who, 0).await;
        assert_eq!(refused(enter(db, &place, &who, RIGHT, now()).await), CodeFault::Expired, "no letter");
        let right = may_attest(db, place.id, id).await;
        post(db, &right, RIGHT, now()).await;
        assert_eq!(db.list_notices(&signed_in(&who), 1).await.unwrap()[0].kind, Notice::DoorCodePosted);

        let other = resident(db, place.id, "13800000002", false).await;
        claim(db, place.id, &other, 0).await;
        assert_eq!(refused(enter(db, &place, &other, RIGHT, now()).await), CodeFault::Expired, "not their letter");
        assert_eq!(refused(enter(db, &place, &who, WRONG, now()).await), CodeFault::Wrong { left: 4 });

        enter(db, &place, &who, "abcd 2345", now()).await.unwrap();
        let residency = db.load_standing(who.account, false, Some(place.id)).await.unwrap().residency;
        let grid = place.grids[0];
        assert_eq!(residency, Residency::Attested { id, grid, method: Method::DoorCode });
        assert_eq!(db.list_notices(&signed_in(&who), 1).await.unwrap()[0].kind, Notice::ResidencyAttested);
        assert_eq!(db.find_profile(&signed_in(&who)).await.unwrap().real_name, None, "nobody saw a document");
        assert_eq!(refused(enter(db, &place, &who, RIGHT, now()).await), CodeFault::Expired);
        assert_eq!(leaves(db, "accounts.print_door_code").await, 1);
        assert_eq!(leaves(db, "accounts.attest").await, 1);
    }

    async fn the_sixth_try_is_refused_and_a_new_letter_allows_five_more(db) {
        let place = community(db).await;
        let who = resident(db, place.id, "13800000001", false).await;
        let id = claim(db, place.id, &who, 0).await;
        let right = may_attest(db, place.id, id).await;
        post(db, &right, RIGHT, now()).await;
        for left in [4, 3, 2, 1] {
            assert_eq!(refused(enter(db, &place, &who, WRONG, now()).await), CodeFault::Wrong { left });
        }
        assert_eq!(refused(enter(db, &place, &who, WRONG, now()).await), CodeFault::TooManyTries);
        assert_eq!(refused(enter(db, &place, &who, RIGHT, now()).await), CodeFault::TooManyTries);

        post(db, &right, "EFGH-2345", now()).await;
        assert_eq!(count(db, "select count(*) from door_codes").await, 1);
        assert_eq!(refused(enter(db, &place, &who, RIGHT, now()).await), CodeFault::Wrong { left: 4 }, "the old letter");
        enter(db, &place, &who, "EFGH-2345", now()).await.unwrap();
    }

    async fn a_letter_lives_fourteen_days(db) {
        let place = community(db).await;
        let who = resident(db, place.id, "13800000001", false).await;
        let id = claim(db, place.id, &who, 0).await;
        post(db, &may_attest(db, place.id, id).await, RIGHT, now()).await;
        let over = now() + Duration::days(14);
        assert_eq!(refused(enter(db, &place, &who, RIGHT, over).await), CodeFault::Expired);
        enter(db, &place, &who, RIGHT, over - Duration::microseconds(1)).await.unwrap();
    }

    async fn sixteen_tries_at_once_attest_once(db) {
        let place = community(db).await;
        let who = resident(db, place.id, "13800000001", false).await;
        let id = claim(db, place.id, &who, 0).await;
        post(db, &may_attest(db, place.id, id).await, RIGHT, now()).await;
        let (community, person) = (place.id, signed_in(&who));
        let got = at_once(db, 16, |_| {
            let db = db.clone();
            async move {
                let typed = Code::door(RIGHT).unwrap();
                db.enter_door_code(&person, community, &typed, KEY, now()).await
            }
        })
        .await;
        assert_eq!(got.iter().filter(|r| r.is_ok()).count(), 1);
        assert_eq!(leaves(db, "accounts.attest").await, 1);
    }

    async fn a_clerk_and_the_letter_at_once_attest_once_and_never_block_each_other(db) {
        let place = community(db).await;
        for n in 0..8 {
            let who = resident(db, place.id, &format!("1380000000{n}"), false).await;
            let id = claim(db, place.id, &who, 0).await;
            let right = may_attest(db, place.id, id).await;
            post(db, &right, RIGHT, now()).await;
            let (community, person) = (place.id, signed_in(&who));
            let got = at_once(db, 2, |side| {
                let db = db.clone();
                async move {
                    if side == 0 {
                        let name = domain::text::RealName::parse("王芳").unwrap();
                        match db.attest_in_person(&right, &format!("document {n}"), &name, now()).await {
                            Ok(()) => true,
                            Err(Failed::Refused(_)) => false,
                            Err(fault) => panic!("{fault:?}"),
                        }
                    } else {
                        let typed = Code::door(RIGHT).unwrap();
                        match db.enter_door_code(&person, community, &typed, KEY, now()).await {
                            Ok(()) => true,
                            Err(Failed::Refused(_)) => false,
                            Err(fault) => panic!("{fault:?}"),
                        }
                    }
                }
            })
            .await;
            assert_eq!(got.into_iter().filter(|done| *done).count(), 1);
        }
    }
}
