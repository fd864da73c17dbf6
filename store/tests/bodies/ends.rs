//! What the secretary ends by will, with a reason that everybody reads.

use domain::bodies::{EndReason, SeatClass, Stage, Standing};
use domain::ids::{RecordNumber, SeatId};
use domain::notices::Notice;
use domain::text::{Answer, Clause};
use store::Db;
use store::bodies::{Ground, NotCancelled, NotRemoved};

use crate::common::{self, both, leaves, now, refused};
use crate::people::{World, later};

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
        assert_eq!((leaves(db, "bodies.cancel").await, leaves(db, "bodies.ground").await), (1, 1));
        let twice = db.cancel_procedure(&w.secretary(), number, &ground(), later(1)).await;
        assert_eq!(refused(twice), NotCancelled::TooLate);
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

    async fn a_removed_member_reads_why_and_the_seat_is_free(db) {
        let w = World::new(db, 1).await;
        let number = w.recommended(1, 1, 1).await;
        w.advance(later(40)).await;
        assert_eq!(w.stage(number).await, Stage::Appointed);
        let seat = w.members().await.remove(0).id;
        db.remove_member(&w.secretary(), seat, &ground(), later(41)).await.unwrap();
        let member = w.members().await.remove(0);
        assert_eq!(member.ended.map(|(_, why)| why), Some(EndReason::Removed));
        assert_eq!(member.ground.unwrap().0, ground().reason.as_str());
        assert!(w.told(1, Notice::SeatEnded).await);
        assert_eq!(w.seats(SeatClass::Resident).await.taken, 0);
        let twice = db.remove_member(&w.secretary(), seat, &ground(), later(41)).await;
        assert_eq!(refused(twice), NotRemoved::UnknownSeat);
        let nobody = db.remove_member(&w.secretary(), SeatId(9999), &ground(), later(41)).await;
        assert_eq!(refused(nobody), NotRemoved::UnknownSeat);
    }
}
