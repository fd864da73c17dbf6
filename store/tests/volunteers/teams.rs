//! Founding, joining, leading.

use chrono::Duration;
use domain::access::{self, Denied};
use domain::notices::Notice;
use store::Db;
use store::volunteers::{NotFounded, NotMember};

use crate::common::{self, both, leaves, now, refused};
use crate::people::{World, phone_of, reason, remark, team_setup};

both! {
    async fn the_secretary_founds_a_team_and_its_lead_has_the_desk(db) {
        let w = World::new(db, 3).await;
        let lead = w.lead(0).await;
        assert!(!lead.everywhere());
        assert_eq!(w.told(&w.person(0).await).await, [Notice::TeamLead]);
        assert!(db.find_led_team(&lead, w.team).await.unwrap().is_some());
        // Sent twice, founded once.
        assert_eq!(w.found("new", 0).await, w.team);
        let nobody = db.create_team(&w.editor, &team_setup(), &phone_of(99), "x", now()).await;
        assert_eq!(refused(nobody), NotFounded::UnknownPerson);
        let cards = db.list_teams(w.place.id).await.unwrap();
        assert_eq!((cards.len(), cards[0].members), (1, 1));
        assert_eq!(leaves(db, "volunteers.team").await, 1);

        // Somebody else's team is none of the lead's.
        w.person(1).await;
        let other = w.found("other", 1).await;
        assert!(db.find_led_team(&lead, other).await.unwrap().is_none());
        assert_eq!(db.list_led_teams(&lead).await.unwrap().len(), 1);
        assert_eq!(db.list_led_teams(&w.office).await.unwrap().len(), 2);
        let saved = db.save_team(&lead, other, 1, &team_setup(), now()).await;
        assert_eq!(refused(saved), NotFounded::UnknownTeam);
        db.save_team(&lead, w.team, 1, &team_setup(), now()).await.unwrap();
        let stale = db.save_team(&lead, w.team, 1, &team_setup(), now()).await;
        assert_eq!(refused(stale), NotFounded::ChangedMeanwhile);
    }

    async fn a_team_keeps_a_lead_and_who_leads_none_loses_the_role(db) {
        let w = World::new(db, 3).await;
        let first = db.list_team_members(&w.office, &db.find_team(w.place.id, w.team).await.unwrap().unwrap()).await.unwrap()[0].id;
        let last = db.relieve_lead(&w.editor, w.team, first, now()).await;
        assert_eq!(refused(last), NotFounded::LastLead);
        w.person(1).await;
        db.appoint_lead(&w.editor, w.team, &phone_of(1), now()).await.unwrap();
        db.appoint_lead(&w.editor, w.team, &phone_of(1), now()).await.unwrap();
        assert_eq!(w.told(&w.person(1).await).await, [Notice::TeamLead]);
        db.relieve_lead(&w.editor, w.team, first, now()).await.unwrap();
        db.relieve_lead(&w.editor, w.team, first, now()).await.unwrap();
        assert_eq!(access::lead(Some(&w.standing(0).await)), Err(Denied::NotYourRole));
        assert_eq!(w.told(&w.person(0).await).await, [Notice::TeamRelieved, Notice::TeamLead]);
        let team = db.find_team(w.place.id, w.team).await.unwrap().unwrap();
        assert_eq!(db.list_team_members(&w.office, &team).await.unwrap().len(), 2, "a member still");
    }

    async fn a_neighbour_asks_is_answered_and_may_ask_again(db) {
        let w = World::new(db, 3).await;
        let (lead, me) = (w.lead(0).await, w.person(1).await);
        let ask = || async { db.ask_to_join(&me, w.place.id, w.team, &remark("会开车"), now()).await };
        ask().await.unwrap();
        assert_eq!(refused(ask().await), NotMember::Already);
        assert_eq!(w.told(&w.person(0).await).await[0], Notice::TeamAsked);
        let request = db.list_requests(&lead).await.unwrap()[0].clone();
        assert_eq!(request.message.as_deref(), Some("会开车"));
        db.answer_request(&lead, w.team, request.id, Some(&reason()), now()).await.unwrap();
        db.answer_request(&lead, w.team, request.id, Some(&reason()), now()).await.unwrap();
        let other_way = db.answer_request(&lead, w.team, request.id, None, now()).await;
        assert_eq!(refused(other_way), NotMember::UnknownRequest);
        assert_eq!(w.told(&me).await, [Notice::TeamDeclined]);
        ask().await.unwrap();
        db.answer_request(&lead, w.team, request.id, None, now()).await.unwrap();
        assert_eq!(w.told(&me).await[0], Notice::TeamJoined);
        assert_eq!(db.list_my_teams(&me, None).await.unwrap()[0].standing, "member");

        db.leave_team(&me, w.place.id, w.team, now()).await.unwrap();
        db.leave_team(&me, w.place.id, w.team, now()).await.unwrap();
        assert_eq!(db.list_my_teams(&me, None).await.unwrap(), []);
        assert_eq!(leaves(db, "volunteers.leave").await, 1);
        let leads = db.leave_team(&w.person(0).await, w.place.id, w.team, now()).await;
        assert_eq!(refused(leads), NotMember::Leads);
        let mut resting = team_setup();
        resting.resting = true;
        db.save_team(&lead, w.team, 1, &resting, now()).await.unwrap();
        assert_eq!(refused(ask().await), NotMember::Resting);
    }

    async fn a_team_is_written_to_three_times_a_day_and_no_more(db) {
        let w = World::new(db, 3).await;
        let (lead, me) = (w.lead(0).await, w.member(1).await);
        let write = |n: i64, at| { let w = &w; async move {
            db.message_team(&lead, w.team, &remark("明天请带雨衣"), &format!("m{n}"), at).await
        }};
        for n in 0..3 {
            write(n, now()).await.unwrap();
        }
        write(0, now()).await.unwrap();
        assert_eq!(refused(write(3, now()).await), NotMember::TooMany);
        write(4, now() + Duration::days(1)).await.unwrap();
        let told = w.told(&me).await;
        assert_eq!(told.iter().filter(|n| **n == Notice::TeamMessage).count(), 4);
        let stranger = db.message_team(&w.lead(0).await, w.team + 9, &remark("在吗"), "x", now()).await;
        assert_eq!(refused(stranger), NotMember::UnknownTeam);
    }
}
