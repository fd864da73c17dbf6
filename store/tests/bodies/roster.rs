//! How seats end, and who follows.

use chrono::NaiveDate;
use domain::bodies::{EndReason, Origin, SeatClass, Standing};
use domain::notices::Notice;
use store::Db;
use store::bodies::{NotFilled, Way};

use crate::common::{self, both, leaves, now, refused};
use crate::people::{World, later, member};

both! {
    async fn who_resigns_is_followed_by_the_first_reserve_for_the_rest_of_the_term(db) {
        let w = World::new(db, 2).await;
        let number = w.recommended(1, 3, 3).await;
        w.checkpoint(later(32)).await;
        w.advance(later(32)).await;
        w.advance(later(45)).await;
        let first = w.members().await.remove(0);
        let all = w.applications(number).await;
        let seated = all.iter().find(|a| a.standing == Standing::Appointed).unwrap().clone();
        let next = all.iter().find(|a| a.rank == Some(2)).unwrap().clone();
        let (someone, holder) = (w.person(77), w.person(seated.place));
        assert!(!db.resign(&someone, first.id, later(50)).await.unwrap(), "only the own seat");
        assert!(db.resign(&holder, first.id, later(50)).await.unwrap());
        assert!(!db.resign(&holder, first.id, later(50)).await.unwrap());
        assert!(w.told(seated.place, Notice::SeatEnded).await);
        let class = w.seats(SeatClass::Resident).await.id;
        // Pressed twice, of a seat that one reserve can have.
        assert!(db.fill_vacancy(&w.secretary(), class, 0, later(51)).await.unwrap().is_some());
        assert_eq!(db.fill_vacancy(&w.secretary(), class, 0, later(51)).await.unwrap(), None);
        let members = w.members().await;
        assert_eq!((members[0].name.as_str(), members[0].origin), (next.name.as_str(), Origin::ByFill));
        assert_eq!(members[0].until_on, first.until_on, "the rest of the term");
        assert_eq!(members[1].ended.map(|(_, why)| why), Some(EndReason::Resigned));
        let full = db.fill_vacancy(&w.secretary(), class, 1, later(51)).await;
        assert_eq!(refused(full), NotFilled::Full);
    }

    async fn a_term_ends_by_itself_and_once(db) {
        let w = World::new(db, 1).await;
        let class = w.seats(SeatClass::Committee).await.id;
        let mut old = member("赵一", Way::ExOfficio);
        old.from_on = NaiveDate::from_ymd_opt(2023, 12, 1).unwrap();
        db.enter_member(&w.secretary(), class, &old, now()).await.unwrap();
        assert_eq!(w.advance(now()).await, 0);
        assert_eq!(w.advance(later(9)).await, 1);
        assert_eq!(w.advance(later(9)).await, 0);
        let ended = w.members().await.remove(0);
        assert_eq!(ended.ended.map(|(_, why)| why), Some(EndReason::Term));
        assert_eq!(w.seats(SeatClass::Committee).await.taken, 0);
        assert_eq!(leaves(db, "bodies.end_seat").await, 1);
    }

    async fn an_erased_account_leaves_its_line_on_the_roster_without_a_name(db) {
        let w = World::new(db, 2).await;
        let number = w.recommended(2, 3, 3).await;
        w.checkpoint(later(32)).await;
        w.advance(later(32)).await;
        let all = w.applications(number).await;
        let chosen: Vec<_> = all.iter().filter(|a| a.standing == Standing::Chosen).collect();
        let (gone, stays) = (chosen[0], chosen[1]);
        db.erase_account(&w.person(gone.place), later(33)).await.unwrap();
        let after = w.applications(number).await;
        let line = after.iter().find(|a| a.id == gone.id).unwrap();
        assert_eq!((line.name.as_str(), line.statement.as_str()), ("", ""));
        assert_eq!((line.standing, line.account), (Standing::Withdrawn, None));
        let named = after.iter().filter(|a| a.standing == Standing::Chosen).count();
        assert_eq!(named, 2, "the reserve moved up");
        w.advance(later(45)).await;
        assert_eq!(w.members().await.len(), 2);
        db.erase_account(&w.person(stays.place), later(46)).await.unwrap();
        let members = w.members().await;
        let ended = members.iter().find(|m| m.ended.is_some()).unwrap();
        assert_eq!((ended.name.as_str(), ended.offices.as_str()), ("", ""));
        assert_eq!(ended.ended.map(|(_, why)| why), Some(EndReason::Erased));
        assert_eq!(w.seats(SeatClass::Resident).await.taken, 1);
    }

    async fn my_data_holds_what_i_applied_for_and_recommended(db) {
        let w = World::new(db, 1).await;
        let number = w.recommended(1, 1, 1).await;
        w.advance(later(40)).await;
        let data = db.export_account(&w.person(1)).await.unwrap();
        assert_eq!(data["applications"][0]["standing"], "appointed");
        assert_eq!(data["seats"][0]["origin"], "recommended");
        let data = db.export_account(&w.person(100)).await.unwrap();
        assert_eq!(data["recommendations"][0]["number"], number.seq);
        let mine = db.list_my_applications(&w.person(1)).await.unwrap();
        assert_eq!(mine[0].procedure.number, number);
        assert_eq!(db.list_my_seats(&w.person(1)).await.unwrap().len(), 1);
    }

    async fn what_waits_for_the_secretary_is_counted(db) {
        let w = World::new(db, 1).await;
        let number = w.open(2).await;
        assert!(db.list_waiting_for_secretary(&w.secretary()).await.unwrap().is_empty());
        for n in 1..=2 {
            w.apply(n, number, now()).await.unwrap();
        }
        let waiting = db.list_waiting_for_secretary(&w.secretary()).await.unwrap();
        assert_eq!((waiting.len(), waiting[0].number, waiting[0].count), (1, number, 2));
    }
}
