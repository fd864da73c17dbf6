//! Life stories of communities, their parts, rulebooks, the calendar and roles.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod common;

use chrono::{Duration, NaiveDate};
use common::{
    CLERK_PHONE, both, both_of, count, entries, leaves, new_community, now, operator, phone,
    refused,
};
use domain::accounts::Role;
use domain::communities::Slug;
use domain::ids::{CommunityId, RoleId};
use domain::rulebook::{Rule, RulebookFault};
use store::communities::{CannotGrant, Taken};
use store::{Db, Error, Failed};

fn d(s: &str) -> NaiveDate {
    s.parse().unwrap()
}

both! {
    async fn an_operator_founds_a_community_once(db) {
        let op = operator(db).await;
        let slug = Slug::parse("qingyun").unwrap();
        assert!(db.list_communities().await.unwrap().is_empty());
        assert!(db.find_community(&slug).await.unwrap().is_none());

        let id = db.create_community(&op, new_community("qingyun"), now()).await.unwrap();
        let mut found = db.find_community(&slug).await.unwrap().unwrap();
        assert_eq!((found.id, &found.slug), (id, &slug));
        assert_eq!(found.name, both_of("青云社区"));
        assert_eq!(found.district, both_of("南明区"));
        assert_eq!(found.agency, both_of("青云社区服务中心"));
        assert_eq!(found.body, both_of("青云社区议事会"));
        assert_eq!(found.address, both_of("青云路 1 号"));
        assert_eq!(found.about, both_of("示例"));

        let again = db.create_community(&op, new_community("qingyun"), now()).await;
        assert_eq!(refused(again), Taken);
        db.create_community(&op, new_community("baiyun"), now()).await.unwrap();
        let slugs: Vec<_> = db.list_communities().await.unwrap().into_iter().map(|c| c.slug).collect();
        assert_eq!(slugs.iter().map(Slug::as_str).collect::<Vec<_>>(), ["qingyun", "baiyun"]);

        found.phone = "0851-12345".into();
        found.name = both_of("青云一社区");
        db.change_community(&op, &found, now()).await.unwrap();
        let changed = db.find_community(&slug).await.unwrap().unwrap();
        assert_eq!((changed.phone.as_str(), changed.name), ("0851-12345", both_of("青云一社区")));
        found.id = CommunityId(999);
        assert!(matches!(
            db.change_community(&op, &found, now()).await,
            Err(Error::Inconsistent { table: "communities", id: 999 })
        ));
        assert_eq!(leaves(db, "communities.create").await, 2);
        assert_eq!(leaves(db, "communities.change").await, 1);
    }

    async fn a_community_is_made_of_grids_buildings_categories_and_units(db) {
        let op = operator(db).await;
        let id = db.create_community(&op, new_community("qingyun"), now()).await.unwrap();
        let other = db.create_community(&op, new_community("baiyun"), now()).await.unwrap();
        assert!(db.list_grids(id).await.unwrap().is_empty());
        assert!(db.list_buildings(id).await.unwrap().is_empty());
        assert!(db.list_categories(id).await.unwrap().is_empty());
        assert!(db.list_units(id).await.unwrap().is_empty());

        let two = db.add_grid(&op, id, 2, both_of("二"), both_of("南"), now()).await.unwrap();
        let one = db.add_grid(&op, id, 1, both_of("一"), both_of("北"), now()).await.unwrap();
        assert_eq!(refused(db.add_grid(&op, id, 1, both_of("三"), both_of(""), now()).await), Taken);
        let theirs = db.add_grid(&op, other, 1, both_of("一"), both_of(""), now()).await.unwrap();
        let grids = db.list_grids(id).await.unwrap();
        assert_eq!(grids.iter().map(|g| (g.id, g.number)).collect::<Vec<_>>(), [(one, 1), (two, 2)]);
        assert_eq!((&grids[0].name, &grids[0].area), (&both_of("一"), &both_of("北")));

        let far = db.add_building(&op, id, two, both_of("1 栋"), now()).await.unwrap();
        let near = db.add_building(&op, id, one, both_of("10 栋"), now()).await.unwrap();
        let next = db.add_building(&op, id, one, both_of("2 栋"), now()).await.unwrap();
        assert_eq!(refused(db.add_building(&op, id, one, both_of("1 栋"), now()).await), Taken);
        assert!(matches!(
            db.add_building(&op, id, theirs, both_of("4 栋"), now()).await,
            Err(Failed::Store(Error::Inconsistent { table: "grids", .. }))
        ));
        let buildings = db.list_buildings(id).await.unwrap();
        assert_eq!(
            buildings.iter().map(|b| (b.id, b.grid)).collect::<Vec<_>>(),
            [(near, one), (next, one), (far, two)]
        );
        assert_eq!(buildings[2].name, both_of("1 栋"));

        let last = db.add_category(&op, id, "safety", both_of("安全"), 2, now()).await.unwrap();
        let first = db.add_category(&op, id, "environment", both_of("环境"), 1, now()).await.unwrap();
        assert_eq!(refused(db.add_category(&op, id, "safety", both_of("安全"), 3, now()).await), Taken);
        let categories = db.list_categories(id).await.unwrap();
        assert_eq!(categories.iter().map(|c| c.id).collect::<Vec<_>>(), [first, last]);
        assert_eq!((categories[1].code.as_str(), &categories[1].name), ("safety", &both_of("安全")));

        let unit = db.add_unit(&op, id, "works", both_of("工程队"), "0851-1", now()).await.unwrap();
        assert_eq!(refused(db.add_unit(&op, id, "works", both_of("工程队"), "", now()).await), Taken);
        let units = db.list_units(id).await.unwrap();
        assert_eq!((units[0].id, units[0].code.as_str(), units[0].phone.as_str()), (unit, "works", "0851-1"));
        assert_eq!(units[0].name, both_of("工程队"));
        assert!(db.list_units(other).await.unwrap().is_empty());

        for (act, times) in [("grid", 3), ("building", 3), ("category", 2), ("unit", 1)] {
            assert_eq!(leaves(db, &format!("communities.add_{act}")).await, times, "{act}");
        }
    }

    async fn a_rulebook_is_added_and_never_changed(db) {
        let op = operator(db).await;
        let id = db.create_community(&op, new_community("qingyun"), now()).await.unwrap();
        assert!(db.current_rulebook(id, d("2026-11-22")).await.unwrap().is_none());
        assert!(db.find_rulebook(id, 1).await.unwrap().is_none());

        let mut incomplete = entries();
        incomplete.remove(&Rule::NoticeDays);
        let got = db.adopt_rulebook(&op, id, d("2026-01-01"), incomplete, now()).await;
        assert_eq!(refused(got), RulebookFault::Missing(Rule::NoticeDays));
        let mut absurd = entries();
        absurd.get_mut(&Rule::MeetingWeekday).unwrap().value = 8;
        let got = db.adopt_rulebook(&op, id, d("2026-01-01"), absurd, now()).await;
        assert_eq!(refused(got), RulebookFault::OutOfRange(Rule::MeetingWeekday));
        assert!(db.list_rulebooks(id).await.unwrap().is_empty());

        assert_eq!(db.adopt_rulebook(&op, id, d("2026-01-01"), entries(), now()).await.unwrap(), 1);
        let mut stricter = entries();
        stricter.get_mut(&Rule::SupportThreshold).unwrap().value = 80;
        assert_eq!(db.adopt_rulebook(&op, id, d("2027-01-01"), stricter.clone(), now()).await.unwrap(), 2);
        // Entered later, in force earlier.
        assert_eq!(db.adopt_rulebook(&op, id, d("2026-06-01"), entries(), now()).await.unwrap(), 3);

        let version = async |day| db.current_rulebook(id, d(day)).await.unwrap().map(|b| b.version);
        assert_eq!(version("2025-12-31").await, None);
        assert_eq!(version("2026-01-01").await, Some(1));
        assert_eq!(version("2026-06-01").await, Some(3));
        assert_eq!(version("2027-01-01").await, Some(2));
        let second = db.find_rulebook(id, 2).await.unwrap().unwrap();
        assert_eq!((second.get(Rule::SupportThreshold), second.effective_on), (80, d("2027-01-01")));
        assert_eq!(second.entry(Rule::NoticeDays), &stricter[&Rule::NoticeDays]);
        assert_eq!(db.find_rulebook(id, 1).await.unwrap().unwrap().get(Rule::SupportThreshold), 50);
        let versions: Vec<_> = db.list_rulebooks(id).await.unwrap().iter().map(|b| b.version).collect();
        assert_eq!(versions, [3, 2, 1]);
        assert_eq!(leaves(db, "communities.adopt_rulebook").await, 3);
    }

    async fn two_operators_who_adopt_at_once_get_two_numbers(db) {
        let op = operator(db).await;
        let id = db.create_community(&op, new_community("qingyun"), now()).await.unwrap();
        let mut versions = common::at_once(db, 8, |_| {
            let db = db.clone();
            async move { db.adopt_rulebook(&op, id, d("2026-01-01"), entries(), now()).await.unwrap() }
        })
        .await;
        versions.sort_unstable();
        assert_eq!(versions, (1..=8).collect::<Vec<_>>());
    }

    async fn the_calendar_holds_what_differs_from_the_week(db) {
        let op = operator(db).await;
        let (holiday, swapped) = (d("2026-10-01"), d("2026-10-10"));
        assert!(db.calendar().await.unwrap().is_working(holiday));
        assert!(db.list_calendar_days(2026).await.unwrap().is_empty());

        db.set_calendar_day(&op, swapped, true, both_of("调休"), now()).await.unwrap();
        db.set_calendar_day(&op, holiday, true, both_of("?"), now()).await.unwrap();
        db.set_calendar_day(&op, holiday, false, both_of("国庆节"), now()).await.unwrap();
        db.set_calendar_day(&op, d("2027-01-01"), false, both_of("元旦"), now()).await.unwrap();
        let calendar = db.calendar().await.unwrap();
        assert!(!calendar.is_working(holiday) && calendar.is_working(swapped));
        let days = db.list_calendar_days(2026).await.unwrap();
        assert_eq!(days.iter().map(|c| (c.day, c.working)).collect::<Vec<_>>(), [(holiday, false), (swapped, true)]);
        assert_eq!(days[0].name, both_of("国庆节"));
        assert!(db.list_calendar_days(i32::MAX).await.unwrap().is_empty());

        db.remove_calendar_day(&op, holiday, now()).await.unwrap();
        db.remove_calendar_day(&op, holiday, now()).await.unwrap();
        assert!(db.calendar().await.unwrap().is_working(holiday));
        assert_eq!(leaves(db, "communities.set_calendar_day").await, 4);
        assert_eq!(leaves(db, "communities.remove_calendar_day").await, 1);
    }

    async fn a_role_is_granted_held_and_ended(db) {
        let place = common::community(db).await;
        let (op, id, clerk) = (&place.operator, place.id, phone(CLERK_PHONE));
        assert!(db.list_roles(Some(id)).await.unwrap().is_empty());
        let grant = async |community, role, grid| {
            db.grant_role(op, community, &clerk, role, grid, now()).await
        };
        let elsewhere = common::named_community(db, "baiyun").await;
        for (community, role, grid, why) in [
            (Some(id), Role::GridWorker, None, CannotGrant::GridMissing),
            (Some(id), Role::GridWorker, Some(elsewhere.grids[0]), CannotGrant::GridMissing),
            (Some(id), Role::WindowClerk, Some(place.grids[0]), CannotGrant::GridNotNeeded),
            (None, Role::WindowClerk, None, CannotGrant::CommunityMissing),
        ] {
            assert_eq!(refused(grant(community, role, grid).await), why);
        }
        assert!(db.find_staff_login(&clerk).await.unwrap().is_none(), "no refusal makes an account");

        let desk = grant(Some(id), Role::WindowClerk, None).await.unwrap();
        let field = grant(Some(id), Role::GridWorker, Some(place.grids[1])).await.unwrap();
        assert_eq!(refused(grant(Some(id), Role::WindowClerk, None).await), CannotGrant::AlreadyHeld);
        assert_eq!(
            refused(grant(Some(id), Role::GridWorker, Some(place.grids[1])).await),
            CannotGrant::AlreadyHeld
        );
        grant(Some(id), Role::GridWorker, Some(place.grids[0])).await.unwrap();
        grant(Some(elsewhere.id), Role::WindowClerk, None).await.unwrap();
        let held = db.list_roles(Some(id)).await.unwrap();
        assert_eq!(held.iter().map(|r| r.role).collect::<Vec<_>>(), [
            Role::WindowClerk, Role::GridWorker, Role::GridWorker
        ]);
        assert_eq!((held[1].id, held[1].grid.clone()), (field, Some(both_of("第2网格"))));
        assert_eq!((held[0].phone_masked.as_str(), held[0].has_password), ("199****0002", false));
        assert_eq!((held[0].nickname.clone(), held[0].granted_at), (None, now()));
        let operators = db.list_roles(None).await.unwrap();
        assert_eq!((operators.len(), operators[0].role, operators[0].has_password), (1, Role::Operator, true));

        let account = held[0].account;
        let later = now() + Duration::days(1);
        db.open_session(account, "as staff", true, "desk", now(), later).await.unwrap();
        db.open_session(account, "as resident", false, "phone", now(), later).await.unwrap();
        db.end_role(op, desk, now()).await.unwrap();
        db.end_role(op, desk, now()).await.unwrap();
        db.end_role(op, RoleId(999), now()).await.unwrap();
        assert!(db.find_session("as staff", now()).await.unwrap().is_none());
        assert!(db.find_session("as resident", now()).await.unwrap().is_some());
        assert_eq!(db.list_roles(Some(id)).await.unwrap().len(), 2);
        assert_eq!(leaves(db, "communities.end_role").await, 1);
        grant(Some(id), Role::WindowClerk, None).await.unwrap();
    }

    async fn the_operators_role_belongs_to_no_community(db) {
        let place = common::community(db).await;
        let second = phone("19900000009");
        db.grant_role(&place.operator, Some(place.id), &second, Role::Operator, None, now()).await.unwrap();
        let again = db.grant_role(&place.operator, None, &second, Role::Operator, None, now()).await;
        assert_eq!(refused(again), CannotGrant::AlreadyHeld);
        assert_eq!(db.list_roles(None).await.unwrap().len(), 2);
        assert_eq!(count(db, "select count(*) from roles where community_id is not null").await, 0);
    }
}
