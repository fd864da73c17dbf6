//! The list of a public draw: sealed, on record, and what is left of it when somebody on it is erased.

use domain::ballots::{DrawEvidence, DrawFault, DrawStepKind, Sealed, check_draw, name_seal};
use domain::bodies::{Stage, Standing};
use domain::ids::RecordNumber;
use store::Db;

use crate::common::{self, both, leaves, raw};
use crate::people::{World, later};

async fn evidence(w: &World, number: RecordNumber) -> Option<DrawEvidence> {
    let key = domain::log::NoteKey::new("test", [7; 32]).verifier();
    let p = w.procedure(number).await;
    let found = w.db.seat_draw_evidence(w.place.id, &p, &key).await;
    found.unwrap()
}

fn bad(evidence: &DrawEvidence) -> Vec<DrawStepKind> {
    let steps = check_draw(evidence);
    steps.iter().filter(|s| !s.ok).map(|s| s.kind).collect()
}

/// Two seats and four candidates, drawn on day 32 and signed on day 33.
async fn drawn(db: &Db) -> (World, RecordNumber) {
    let w = World::new(db, 2).await;
    let number = w.recommended(2, 4, 4).await;
    w.checkpoint(later(32)).await;
    assert_eq!(w.advance(later(32)).await, 1);
    w.checkpoint(later(33)).await;
    (w, number)
}

async fn seals_are_gone(db: &Db) {
    raw!(db, |c| sqlx::query(
        "update seat_applications set seal = null, salt = null"
    )
    .execute(c)
    .await
    .map(|_| ()));
}

both! {
    async fn the_list_is_sealed_on_record_before_there_is_a_seed(db) {
        let w = World::new(db, 2).await;
        let number = w.recommended(2, 4, 4).await;
        let all = w.applications(number).await;
        let mut seals = Vec::new();
        for one in &all {
            let salt = one.salt.as_ref().unwrap().parse().unwrap();
            let seal = name_seal(Sealed::Applicant, &salt, &one.name).to_string();
            assert_eq!(one.seal.as_ref(), Some(&seal));
            assert!(!seals.contains(&seal), "every salt is another");
            seals.push(seal);
        }
        let newest = db.newest_entries(Some(w.place.id), None, 20).await.unwrap();
        let fixing = newest.iter().find(|e| e.act == "bodies.schedule_draw").unwrap();
        assert_eq!(fixing.object, number.to_string());
        for seal in &seals {
            assert!(fixing.facts.contains(seal), "{}", fixing.facts);
        }
        assert!(!fixing.facts.contains('王'), "{}", fixing.facts);
    }

    async fn a_name_that_is_changed_after_the_list_was_fixed_is_noticed(db) {
        let (w, number) = drawn(db).await;
        assert_eq!(bad(&evidence(&w, number).await.unwrap()), []);
        raw!(db, |c| sqlx::query("update seat_applications set name = '李雷' where listed = 1").execute(c).await.map(|_| ()));
        assert_eq!(bad(&evidence(&w, number).await.unwrap()), [DrawStepKind::Fixed]);
        // With a salt and a seal of its own as well.
        let salt = "ab".repeat(16);
        let seal = name_seal(Sealed::Applicant, &salt.parse().unwrap(), "李雷").to_string();
        raw!(db, |c| sqlx::query("update seat_applications set salt = $1, seal = $2 where listed = 1")
            .bind(&salt).bind(&seal).execute(c).await.map(|_| ()));
        assert!(bad(&evidence(&w, number).await.unwrap()).contains(&DrawStepKind::Fixed));
    }

    async fn who_is_erased_takes_name_and_salt_along_and_the_draw_still_fits(db) {
        let w = World::new(db, 2).await;
        let number = w.recommended(2, 4, 4).await;
        // One before the draw, one after it.
        db.erase_account(&w.person(1), later(31)).await.unwrap();
        w.checkpoint(later(32)).await;
        assert_eq!(w.advance(later(32)).await, 1);
        db.erase_account(&w.person(3), later(33)).await.unwrap();
        w.checkpoint(later(33)).await;
        let found = evidence(&w, number).await.unwrap();
        assert_eq!(found.names, ["", "王2", "", "王4"]);
        assert!(found.salts[0].is_empty() && found.salts[2].is_empty());
        assert_eq!(found.seals.len(), 4);
        assert_eq!(bad(&found), []);
        let all = w.applications(number).await;
        assert_eq!((all[0].standing, all[2].standing), (Standing::Withdrawn, Standing::Withdrawn));
    }

    async fn the_whole_record_is_drawn_again_with_the_first_root_after_the_moment(db) {
        let (w, number) = drawn(db).await;
        assert_eq!(db.audit_draws().await.unwrap(), Ok(1));
        let (_, seed) = w.procedure(number).await.draw.unwrap().seed.unwrap();
        raw!(db, |c| sqlx::query("update log_checkpoints set at = $1 where size = $2")
            .bind(later(30)).bind(seed as i64).execute(c).await.map(|_| ()));
        let trouble = db.audit_draws().await.unwrap().unwrap_err();
        assert_eq!((trouble.object.as_str(), trouble.why), (number.to_string().as_str(), DrawFault::TooEarly));
    }

    async fn a_list_that_was_fixed_without_seals_is_sealed_and_drawn_later(db) {
        let w = World::new(db, 2).await;
        let number = w.recommended(2, 4, 4).await;
        seals_are_gone(db).await;
        let before = w.procedure(number).await.draw.unwrap().after;
        db.erase_account(&w.person(2), later(31)).await.unwrap();
        // The seed of the first moment is known, and nothing is drawn with it.
        w.checkpoint(later(32)).await;
        assert_eq!(w.advance(later(32)).await, 1);
        assert_eq!(w.stage(number).await, Stage::Selection);
        let after = w.procedure(number).await.draw.unwrap().after;
        assert!(after > before && after > later(32));
        assert_eq!(leaves(db, "bodies.schedule_draw").await, 2);
        assert_eq!(w.advance(later(32)).await, 0, "a second run finds nothing");
        let all = w.applications(number).await;
        assert!(all.iter().all(|a| a.seal.is_some()) && all[1].salt.is_none());
        w.checkpoint(later(34)).await;
        assert_eq!(w.advance(later(34)).await, 1);
        w.checkpoint(later(35)).await;
        assert_eq!(bad(&evidence(&w, number).await.unwrap()), []);
    }

    async fn what_was_drawn_without_seals_is_no_evidence(db) {
        let (w, number) = drawn(db).await;
        assert!(evidence(&w, number).await.is_some());
        seals_are_gone(db).await;
        assert_eq!(evidence(&w, number).await, None);
        assert_eq!(w.advance(later(34)).await, 0, "and it is not drawn anew");
    }
}
