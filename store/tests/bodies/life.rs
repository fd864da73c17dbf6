//! Procedures from their opening to a seat.

use domain::ballots::{Word, check_draw, draw_order};
use domain::bodies::{Origin, SeatClass, Stage, Standing};
use domain::ids::ObjectionId;
use domain::notices::Notice;
use domain::text::{Answer, Remark};
use store::Db;
use store::ballots::Cast;
use store::bodies::{Decision, VoidReason};
use store::keys::MemoryKeys;

use crate::common::{self, both, leaves, now};
use crate::people::{World, later, refusal};

both! {
    async fn as_many_candidates_as_seats_are_named_and_sit_after_the_notice(db) {
        let w = World::new(db, 1).await;
        let number = w.recommended(2, 3, 2).await;
        assert_eq!(w.stage(number).await, Stage::Notice);
        assert_eq!(
            w.standings(number).await,
            [Standing::Chosen, Standing::Chosen, Standing::NotRecommended]
        );
        assert!(w.told(1, Notice::SeatChosen).await && w.told(3, Notice::NotRecommended).await);
        // The notice runs for five working days.
        assert_eq!(w.advance(later(35)).await, 0);
        assert_eq!(w.advance(later(40)).await, 1);
        assert_eq!(w.advance(later(40)).await, 0, "a second run finds nothing");
        assert_eq!(w.stage(number).await, Stage::Appointed);
        let members = w.members().await;
        assert_eq!(members.len(), 2);
        assert!(members.iter().all(|m| m.origin == Origin::Recommended && m.procedure == Some(number)));
        assert_eq!((members[0].name.as_str(), members[0].offices.as_str()), ("王1", "业主委员会委员"));
        assert_eq!(w.seats(SeatClass::Resident).await.free(), 0);
        assert!(w.told(1, Notice::SeatBegan).await);
        assert_eq!(leaves(db, "bodies.seat").await, 2);
        assert_eq!(leaves(db, "bodies.recommend").await, 4);
        let standing = db.load_standing(w.account(1), false, Some(w.place.id)).await.unwrap();
        assert!(domain::access::seat(Some(&standing), w.body().await.id).is_ok());
    }

    async fn everybody_whom_the_seats_are_for_is_told_that_they_may_apply_and_recommend(db) {
        let w = World::new(db, 1).await;
        w.settle_residents(3).await;
        let number = w.open(1).await;
        for n in 1..=4 {
            assert_eq!(w.told(n, Notice::RegistrationOpened).await, n < 4, "{n}");
        }
        w.apply(1, number, now()).await.unwrap();
        let id = w.applications(number).await[0].id;
        w.decide(number, id, Decision::Eligible, now()).await.unwrap();
        assert!(!w.told(2, Notice::MayRecommend).await);
        assert_eq!(w.advance(later(15)).await, 1);
        for n in 1..=4 {
            assert_eq!(w.told(n, Notice::MayRecommend).await, n < 4, "{n}");
        }
    }

    async fn more_candidates_than_seats_are_drawn_from_a_seed_nobody_chose(db) {
        let w = World::new(db, 2).await;
        let number = w.recommended(2, 4, 4).await;
        assert_eq!(w.stage(number).await, Stage::Selection);
        let draw = w.procedure(number).await.draw.unwrap();
        assert!(draw.after > later(30) && draw.seed.is_none());
        // A checkpoint of before is no seed.
        w.checkpoint(later(30)).await;
        assert_eq!(w.advance(later(31)).await, 0);
        w.checkpoint(later(32)).await;
        assert_eq!(w.advance(later(32)).await, 1);
        let p = w.procedure(number).await;
        let (seed, _) = p.draw.unwrap().seed.unwrap();
        let all = w.applications(number).await;
        let seals: Vec<_> = all.iter().filter_map(|a| a.seal.as_deref()).collect();
        let order = draw_order(&seed, &seals);
        for (rank, drawn) in (1..).zip(order) {
            let one = &all[drawn.place];
            assert_eq!(one.rank, Some(rank), "anybody finds the same order");
            let expected = if rank <= 2 { Standing::Chosen } else { Standing::Reserve };
            assert_eq!(one.standing, expected);
        }
        w.checkpoint(later(33)).await;
        let key = domain::log::NoteKey::new("test", [7; 32]).verifier();
        let p = w.procedure(number).await;
        let evidence = db.seat_draw_evidence(w.place.id, &p, &key).await.unwrap().unwrap();
        assert!(check_draw(&evidence).iter().all(|step| step.ok), "{:?}", check_draw(&evidence));
        assert_eq!(w.advance(later(45)).await, 1);
        assert!(w.members().await.iter().all(|m| m.origin == Origin::Drawn));
    }

    async fn more_candidates_than_seats_go_to_a_secret_ballot_and_who_is_elected_is_named(db) {
        let w = World::new(db, 1).await;
        w.settle_residents(5).await;
        let number = w.recommended(1, 2, 2).await;
        let p = w.procedure(number).await;
        let ballot = p.ballot.expect("a ballot was made");
        assert_eq!((p.state.stage(), p.draw), (Stage::Selection, None));
        let facts = db.find_ballot(w.place.id, ballot).await.unwrap().unwrap();
        assert_eq!(facts.options.len(), 2);
        assert!(facts.secret);
        assert_eq!(w.advance(later(31)).await, 0, "it waits for the result");
        let keys = MemoryKeys::new([7; 32]);
        assert_eq!(db.open_due_ballots(&keys, later(31)).await.unwrap(), 1);
        for n in 1..=5u8 {
            let cast = Cast {
                // Four of five for the second name.
                marks: vec![u8::from(n > 1)],
                blank: false,
                word: Word::default(),
                once: format!("once {n}"),
            };
            let who = w.person(n.into());
            db.cast_ballot(&who, w.place.id, ballot, &cast, [n; 32], &keys, || later(32))
                .await
                .unwrap();
        }
        let closed = facts.closes_at + chrono::Duration::hours(1);
        assert_eq!(db.settle_due_ballots(&keys, closed).await.unwrap(), 1);
        assert_eq!(w.stage(number).await, Stage::Notice);
        assert_eq!(w.standings(number).await, [Standing::Reserve, Standing::Chosen]);
        w.advance(closed + chrono::Duration::days(14)).await;
        let member = w.members().await.remove(0);
        assert_eq!((member.name.as_str(), member.origin), ("王2", Origin::Elected));
    }

    async fn too_few_residents_for_a_secret_ballot_draw_instead(db) {
        let w = World::new(db, 1).await;
        let number = w.recommended(1, 2, 2).await;
        let p = w.procedure(number).await;
        assert!(p.ballot.is_none() && p.draw.is_some());
    }

    async fn an_objection_holds_the_notice_and_upheld_moves_a_reserve_up(db) {
        let w = World::new(db, 2).await;
        let number = w.recommended(1, 2, 2).await;
        w.checkpoint(later(32)).await;
        w.advance(later(32)).await;
        let all = w.applications(number).await;
        let named = all.iter().find(|a| a.standing == Standing::Chosen).unwrap().clone();
        let reserve = all.iter().find(|a| a.standing == Standing::Reserve).unwrap().clone();
        let words = Remark::parse("他去年已经搬走了。").unwrap();
        db.object(&w.verified(50), number, named.id, &words, later(33)).await.unwrap();
        assert_eq!(w.advance(later(60)).await, 0, "no appointment before the answer");
        let p = w.procedure(number).await;
        let raised = db.list_objections(w.place.id, p.id).await.unwrap();
        let answer = Answer::parse("查过了，情况属实。").unwrap();
        let id = ObjectionId(raised[0].id);
        db.answer_objection(&w.secretary(), number, id, true, &answer, later(61)).await.unwrap();
        assert_eq!(w.advance(later(61)).await, 1);
        assert!(w.told(50, Notice::ObjectionAnswered).await);
        let after = w.applications(number).await;
        let of = |id| after.iter().find(|a| a.id == id).unwrap().standing;
        assert_eq!((of(named.id), of(reserve.id)), (Standing::Struck, Standing::Appointed));
        assert_eq!(w.members().await.len(), 1);
    }

    async fn an_objection_that_is_not_upheld_changes_nothing(db) {
        let w = World::new(db, 2).await;
        let number = w.recommended(1, 1, 1).await;
        let one = w.applications(number).await.remove(0);
        let words = Remark::parse("我不同意。").unwrap();
        db.object(&w.verified(50), number, one.id, &words, later(31)).await.unwrap();
        let p = w.procedure(number).await;
        let id = ObjectionId(db.list_objections(w.place.id, p.id).await.unwrap()[0].id);
        let answer = Answer::parse("没有发现不符合条件的情况。").unwrap();
        db.answer_objection(&w.secretary(), number, id, false, &answer, later(32)).await.unwrap();
        w.advance(later(40)).await;
        assert_eq!(w.members().await.len(), 1);
    }

    async fn without_applicants_or_candidates_it_ends_and_says_why(db) {
        let w = World::new(db, 1).await;
        let number = w.open(2).await;
        assert_eq!(w.advance(later(14)).await, 0, "the last day still counts");
        assert_eq!(w.advance(later(15)).await, 1);
        assert_eq!(w.procedure(number).await.void_reason, Some(VoidReason::NoApplicants));
        let number = w.recommended(2, 1, 0).await;
        let p = w.procedure(number).await;
        assert_eq!((p.state.stage(), p.void_reason), (Stage::Void, Some(VoidReason::NoCandidates)));
        assert!(w.told(1, Notice::NotRecommended).await);
    }

    async fn recommendations_wait_for_every_decision_and_begin_with_the_last(db) {
        let w = World::new(db, 1).await;
        let number = w.open(2).await;
        for n in 1..=2 {
            w.apply(n, number, now()).await.unwrap();
        }
        w.advance(later(15)).await;
        assert_eq!(w.stage(number).await, Stage::Eligibility);
        let all = w.applications(number).await;
        w.decide(number, all[0].id, Decision::Eligible, later(16)).await.unwrap();
        assert_eq!(w.stage(number).await, Stage::Eligibility);
        w.decide(number, all[1].id, refusal(), later(17)).await.unwrap();
        assert_eq!(w.stage(number).await, Stage::Recommendation);
        let refused = &w.applications(number).await[1];
        assert_eq!(refused.standing, Standing::Ineligible);
        assert_eq!(refused.clause.as_deref(), Some("议事规则第二十六条"));
        assert!(w.told(2, Notice::ApplicationIneligible).await);
    }

    async fn a_recommendation_is_taken_back_and_counted_live(db) {
        let w = World::new(db, 1).await;
        let number = w.recommending(1, 1).await;
        let id = w.applications(number).await[0].id;
        let me = w.verified(9);
        assert_eq!(db.recommend(&me, number, id, later(16)).await.unwrap(), 1);
        let p = w.procedure(number).await;
        assert_eq!(db.my_recommendations(w.place.id, p.id, w.account(9)).await.unwrap(), [id]);
        assert_eq!(db.unrecommend(&me, number, id, later(17)).await.unwrap(), 0);
        assert_eq!(common::count(db, "select count(*) from recommendations").await, 0);
    }

    async fn who_withdraws_from_the_notice_makes_room(db) {
        let w = World::new(db, 2).await;
        let number = w.recommended(1, 2, 2).await;
        let early = db.withdraw_application(&w.person(1), w.place.id, number, later(31)).await;
        assert!(early.is_err(), "the list of a draw is fixed");
        w.checkpoint(later(32)).await;
        w.advance(later(32)).await;
        let all = w.applications(number).await;
        let named = all.iter().find(|a| a.standing == Standing::Chosen).unwrap();
        db.withdraw_application(&w.person(named.place), w.place.id, number, later(33)).await.unwrap();
        let left: Vec<_> = w.standings(number).await;
        assert!(left.contains(&Standing::Withdrawn) && left.contains(&Standing::Chosen));
        w.advance(later(45)).await;
        assert_eq!(w.members().await.len(), 1);
    }
}
