//! What became of items, and the way of a decision to the agency.

use domain::meetings::{Kind, NoDecision, Outcome};
use domain::proposals::Stage as At;
use store::Db;
use store::meetings::{NewItem, NewOutcome, NotAccepted, NotSettled};

use crate::common::{self, both, now, refused};
use crate::hall::{Hall, starts_at};
use crate::people::{answer, day, title};

fn outcome(
    h: &Hall,
    item: domain::ids::AgendaItemId,
    outcome: Outcome,
    due: Option<&str>,
) -> NewOutcome {
    NewOutcome {
        item,
        outcome,
        words: answer("会议一致同意这样办。"),
        duty: due.map(|d| (h.place.units[0], day(d))),
    }
}

both! {
    async fn a_decision_carries_the_proposals_number_and_is_taken_over_by_the_agency(db) {
        let h = Hall::new(db).await;
        let adopted = h.proposal_at("三栋前面的路灯坏了", "adopted").await;
        let number = h.call(Kind::Decision, 0).await;
        h.db.add_item(&h.secretary(), number, &NewItem::Proposal(adopted), now()).await.unwrap();
        h.db.add_item(&h.secretary(), number, &NewItem::Own(title("明年的工作计划")), now()).await.unwrap();
        let items = h.items(number).await;
        let settle = async |new: NewOutcome| h.db.settle_item(&h.secretary(), number, &new, starts_at()).await;
        let early = settle(outcome(&h, items[0].id, Outcome::Decided, Some("2026-12-31"))).await;
        assert!(matches!(refused(early), NotSettled::Rule(NoDecision::NotNow(_))));
        h.hold(number).await;
        let bare = settle(outcome(&h, items[0].id, Outcome::Decided, None)).await;
        assert_eq!(refused(bare), NotSettled::Rule(NoDecision::NoDuty));
        settle(outcome(&h, items[0].id, Outcome::Decided, Some("2026-12-31"))).await.unwrap();
        let twice = settle(outcome(&h, items[0].id, Outcome::Decided, Some("2026-12-31"))).await;
        assert_eq!(refused(twice), NotSettled::Rule(NoDecision::Settled));
        settle(outcome(&h, items[1].id, Outcome::Decided, Some("2027-01-31"))).await.unwrap();

        let id = h.meeting(number).await.id;
        let made = db.list_decisions(id).await.unwrap();
        assert_eq!((made[0].number, made[0].of_proposal), (adopted, true));
        assert_eq!((made[1].number.seq, made[1].of_proposal), (number.seq + 1, false));
        assert_eq!(db.list_handovers(h.here()).await.unwrap().len(), 2);
        assert_eq!(db.list_decisions_of_body(h.here(), h.body, 10).await.unwrap().len(), 2);

        let own = h.db.accept_decision(&h.secretary_as_clerk(), made[0].id, None, starts_at()).await;
        assert_eq!(refused(own), NotAccepted::NotAgency);
        let receipt = answer("收到，已安排施工队。");
        h.db.accept_decision(&h.agency(), made[0].id, Some(&receipt), starts_at()).await.unwrap();
        let again = h.db.accept_decision(&h.agency(), made[0].id, None, starts_at()).await;
        assert_eq!(refused(again), NotAccepted::Already);
        h.db.accept_decision(&h.agency(), made[1].id, None, starts_at()).await.unwrap();
        // The proposal is assigned with the decision's unit and day.
        let p = h.find(adopted).await;
        assert_eq!(p.state.stage(), At::Assigned);
        let domain::proposals::State::Assigned(duty) = p.state else { panic!() };
        assert_eq!((duty.unit, duty.due_on), (h.place.units[0], day("2026-12-31")));
        assert!(db.list_handovers(h.here()).await.unwrap().is_empty());
    }

    async fn what_is_said_of_a_proposal_is_what_was_voted(db) {
        let h = Hall::new(db).await;
        let waiting = h.proposal_at("三栋前面的路灯坏了", "in_discussion").await;
        let number = h.call(Kind::Decision, 0).await;
        h.db.add_item(&h.secretary(), number, &NewItem::Proposal(waiting), now()).await.unwrap();
        let item = h.items(number).await[0].id;
        h.hold(number).await;
        let decided = outcome(&h, item, Outcome::Decided, Some("2026-12-31"));
        let got = h.db.settle_item(&h.secretary(), number, &decided, starts_at()).await;
        assert_eq!(refused(got), NotSettled::Rule(NoDecision::AgainstBallot(At::InDiscussion)));
        let postponed = outcome(&h, item, Outcome::Postponed, None);
        h.db.settle_item(&h.secretary(), number, &postponed, starts_at()).await.unwrap();
        assert_eq!(h.items(number).await[0].outcome.as_ref().unwrap().0, Outcome::Postponed);
        assert!(db.list_handovers(h.here()).await.unwrap().is_empty());
    }
}
