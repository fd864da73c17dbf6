//! What a person's rights are made from.

use domain::accounts::{Method, Residency, Role};
use domain::text::RealName;
use store::Db;

use crate::common::{
    self, both, claim, community, may_attest, minutes, named_community, now, phone, resident,
};

both! {
    async fn a_residency_goes_from_nothing_to_attested(db) {
        let place = community(db).await;
        let who = resident(db, place.id, "13800000001", false).await;
        let residency = async || {
            db.load_standing(who.account, false, Some(place.id)).await.unwrap().residency
        };
        assert_eq!(residency().await, Residency::None);

        let first = claim(db, place.id, &who, 2).await;
        let grid = place.grids[1];
        assert_eq!(residency().await, Residency::Claimed { id: first, grid, letter: false });
        let right = may_attest(db, place.id, first).await;
        db.refuse_claim(&right, "没有这间房", now()).await.unwrap();
        assert_eq!(residency().await, Residency::Refused { id: first });

        let second = claim(db, place.id, &who, 2).await;
        let right = may_attest(db, place.id, second).await;
        db.print_door_code(&right, "digest", now() + minutes(1), now()).await.unwrap();
        assert_eq!(residency().await, Residency::Claimed { id: second, grid, letter: true });
        let name = RealName::parse("王芳").unwrap();
        db.attest_in_person(&right, "document", &name, now()).await.unwrap();
        assert_eq!(residency().await, Residency::Attested { id: second, grid, method: Method::InPerson });

        let elsewhere = named_community(db, "baiyun").await;
        let there = db.load_standing(who.account, false, Some(elsewhere.id)).await.unwrap();
        assert_eq!((there.residency, there.roles), (Residency::None, Vec::new()));
    }

    async fn roles_count_in_their_community_and_the_operators_everywhere(db) {
        let place = community(db).await;
        let elsewhere = named_community(db, "baiyun").await;
        let number = phone("13800000001");
        let op = &place.operator;
        let desk = db.grant_role(op, Some(place.id), &number, Role::WindowClerk, None, now()).await.unwrap();
        db.grant_role(op, Some(place.id), &number, Role::GridWorker, Some(place.grids[0]), now()).await.unwrap();
        db.grant_role(op, None, &number, Role::Operator, None, now()).await.unwrap();
        let account = db.find_staff_login(&number).await.unwrap().unwrap().account;
        let roles = async |community| db.load_standing(account, true, community).await.unwrap().roles;

        let (window, field, operator) =
            ((Role::WindowClerk, None), (Role::GridWorker, Some(place.grids[0])), (Role::Operator, None));
        assert_eq!(roles(Some(place.id)).await, [window, field, operator]);
        assert_eq!(roles(Some(elsewhere.id)).await, [operator]);
        assert_eq!(roles(None).await, [operator]);
        db.end_role(op, desk, now()).await.unwrap();
        assert_eq!(roles(Some(place.id)).await, [field, operator]);
        let standing = db.load_standing(account, true, None).await.unwrap();
        assert_eq!((standing.account, standing.second_factor, standing.community), (account, true, None));
    }
}
