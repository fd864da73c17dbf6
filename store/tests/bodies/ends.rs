//! What the secretary ends by will, with a reason that everybody reads.

use domain::ballots::Seed;
use domain::bodies::{EndReason, SeatClass, Stage, Standing};
use domain::ids::{RecordNumber, SeatId};
use domain::log::text_hash;
use domain::notices::Notice;
use domain::text::{Answer, Clause};
use domain::time::start_of;
use store::Db;
use store::bodies::{Ground, NotCancelled, NotRemoved};

use crate::common::{self, at_once, both, leaves, now, refused};
use crate::people::{World, later, refusal};

fn ground() -> Ground {
    Ground {
        reason: Answer::parse("席位数登记错了，改正后重新公开报名").unwrap(),
        clause: Clause::parse("议事规则第九条").unwrap(),
    }
}

both! {
    async fn a_procedure_opened_by_mistake_is_cancelled_and_applicants_read_why(db) {
        let w = World::new(db, 1).await;
        let number = w.open(2).await;
        w.apply(1, number, now()).await.unwrap();
        db.cancel_procedure(&w.secretary(), number, &ground(), later(1)).await.unwrap();
        let p = w.procedure(number).await;
        assert_eq!((p.state.stage(), p.void_reason), (Stage::Void, None));
        assert_eq!(p.cancelled.unwrap().1, "议事规则第九条");
        assert!(w.told(1, Notice::ProcedureVoid).await);
        assert_eq!(leaves(db, "bodies.cancel").await, 1);
        // A second press of the button.
        db.cancel_procedure(&w.secretary(), number, &ground(), later(1)).await.unwrap();
        assert_eq!(leaves(db, "bodies.cancel").await, 1);
        // The seats are free for another.
        let class = w.seats(SeatClass::Resident).await.id;
        db.open_procedure(&w.secretary(), class, later(2)).await.unwrap();
    }

    async fn once_somebody_is_chosen_no_secretary_can_cancel(db) {
        let w = World::new(db, 1).await;
        let number = w.recommended(2, 3, 2).await;
        assert_eq!(w.stage(number).await, Stage::Notice);
        let got = db.cancel_procedure(&w.secretary(), number, &ground(), later(31)).await;
        assert_eq!(refused(got), NotCancelled::TooLate);
        assert_eq!(w.standings(number).await[0], Standing::Chosen);
        let nowhere = RecordNumber { year: 2026, seq: 777 };
        let got = db.cancel_procedure(&w.secretary(), nowhere, &ground(), now()).await;
        assert_eq!(refused(got), NotCancelled::UnknownProcedure);
    }

    /// The last day is over, and the count only waits for the caretaker: its result is in view.
    async fn nobody_cancels_once_the_recommendations_are_over(db) {
        let w = World::new(db, 1).await;
        let number = w.recommending(2, 3).await;
        let until = w.procedure(number).await.recommend_until.unwrap();
        let over = start_of(until.succ_opt().unwrap());
        let got = db.cancel_procedure(&w.secretary(), number, &ground(), over).await;
        assert_eq!(refused(got), NotCancelled::TooLate);
        db.cancel_procedure(&w.secretary(), number, &ground(), start_of(until)).await.unwrap();
    }

    async fn of_what_an_applicant_said_and_was_told_the_record_keeps_nothing_to_guess_by(db) {
        let w = World::new(db, 1).await;
        let number = w.open(2).await;
        w.apply(1, number, now()).await.unwrap();
        let one = w.applications(number).await.remove(0);
        let salt = one.said_salt.unwrap();
        w.decide(number, one.id, refusal(), later(1)).await.unwrap();
        let reason = w.applications(number).await.remove(0).reason.unwrap();
        let held = db.newest_entries(Some(w.place.id), None, 2).await.unwrap();
        let texts = [vec![reason.as_str()], vec![&one.statement, &one.offices, &one.stands_for]];
        for (leaf, texts) in held.iter().zip(&texts) {
            let salted = [&["juyi/said/1", salt.as_str()], &texts[..]].concat();
            assert!(leaf.facts.contains(&text_hash(&salted)), "{}", leaf.facts);
            assert!(!leaf.facts.contains(&text_hash(texts)), "{}", leaf.facts);
        }
        db.erase_account(&w.person(1), later(2)).await.unwrap();
        let erased = w.applications(number).await.remove(0);
        assert_eq!((erased.standing, erased.reason, erased.said_salt), (Standing::Ineligible, None, None));
    }

    async fn a_removed_member_reads_why_and_the_seat_is_free(db) {
        let w = World::new(db, 1).await;
        let number = w.recommended(1, 1, 1).await;
        w.advance(later(40)).await;
        assert_eq!(w.stage(number).await, Stage::Appointed);
        let seat = w.members().await.remove(0).id;
        let class = w.seats(SeatClass::Resident).await.id;
        let other = w.seats(SeatClass::Committee).await.id;
        let remove = async |class, seat| db.remove_member(&w.secretary(), class, seat, &ground(), &Seed([9; 16]), later(41)).await;
        assert_eq!(refused(remove(other, seat).await), NotRemoved::UnknownSeat, "not of that kind");
        // Pressed many times: every press is answered with what was done once.
        let pressed = at_once(db, 8, |_| {
            let (db, by) = (db.clone(), w.secretary());
            async move { db.remove_member(&by, class, seat, &ground(), &Seed([9; 16]), later(41)).await.is_ok() }
        }).await;
        assert_eq!(pressed, [true; 8]);
        let member = w.members().await.remove(0);
        assert_eq!(member.ended.map(|(_, why)| why), Some(EndReason::Removed));
        assert_eq!(member.ground.unwrap().0, ground().reason.as_str());
        let told: Vec<String> = common::raw!(db, |c| sqlx::query_scalar(
            "select words from notices where kind = 'seat_ended' and words is not null")
            .fetch_all(c)
            .await);
        assert_eq!(told, [ground().reason.as_str()]);
        assert_eq!(leaves(db, "bodies.end_seat").await, 1);
        assert_eq!(w.seats(SeatClass::Resident).await.taken, 0);
        assert_eq!(refused(remove(class, SeatId(9999)).await), NotRemoved::UnknownSeat);
        // Of the reason the record holds what nobody can guess without the salt, which goes with it.
        assert_eq!(member.end_salt, Some("09".repeat(16)));
        let said = text_hash(&["juyi/said/1", &"09".repeat(16), ground().reason.as_str()]);
        let leaf = db.newest_entries(Some(w.place.id), None, 1).await.unwrap().remove(0);
        assert!(leaf.act == "bodies.end_seat" && leaf.facts.contains(&said), "{}", leaf.facts);
        // The reason goes with the account; the clause is the public's.
        db.erase_account(&w.person(1), later(42)).await.unwrap();
        let erased = w.members().await.remove(0);
        assert_eq!((erased.ground, erased.end_salt), (None, None));
    }
}
