//! A later closing takes two people, and changes nothing of what was asked.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use domain::ids::RecordNumber;
use domain::text::Remark;
use store::ballots::{NotCast, NotExtended};
use store::{Db, Failed};

use crate::common::{self, at_once, both, refused};
use crate::people::{World, closing, fresh, later};

async fn ask(
    w: &World,
    by: i64,
    number: RecordNumber,
    until: DateTime<Utc>,
    at: DateTime<Utc>,
) -> Result<(), Failed<NotExtended>> {
    let reason = Remark::parse("停电一天，部分居民没能投票").unwrap();
    w.db.ask_extension(&w.clerk(by), number, until, &reason, || at)
        .await
}

async fn agree(
    w: &World,
    by: i64,
    number: RecordNumber,
    at: DateTime<Utc>,
) -> Result<(), Failed<NotExtended>> {
    w.db.agree_extension(&w.clerk(by), number, || at).await
}

both! {
    async fn a_later_closing_takes_two_people_and_everybody_is_told(db) {
        let w = World::new(db).await;
        let number = w.held(w.secret()).await;
        w.vote_all(1..=5, number, &[0]).await;
        let until = closing() + Duration::days(2);
        assert_eq!(refused(agree(&w, 501, number, later(2)).await), NotExtended::NothingAsked);
        ask(&w, 500, number, until, later(2)).await.unwrap();
        assert_eq!(refused(ask(&w, 501, number, until, later(2)).await), NotExtended::Waits);
        // Nothing holds before the second has agreed.
        assert_eq!(w.find(number).await.closes_at, closing());
        assert_eq!(refused(agree(&w, 500, number, later(3)).await), NotExtended::SamePerson);
        agree(&w, 501, number, later(3)).await.unwrap();
        let b = w.find(number).await;
        assert_eq!((b.closes_at, b.announced_closes_at), (until, Some(closing())));
        assert_eq!(w.told(1).await, ["ballot_opened", "ballot_extended"]);
        // Voting goes on after the old closing, and the ballot is not counted at it.
        assert_eq!(w.settle().await, 0);
        let between = closing() + Duration::days(1);
        w.vote_with(6, number, &[1], "late", fresh(), || between).await.unwrap();
        let over = w.vote_with(7, number, &[1], "too late", fresh(), || until).await;
        assert_eq!(refused(over), NotCast::Closed);
        assert_eq!(db.settle_due_ballots(&w.keys, until).await.unwrap(), 1);
        assert_eq!(w.find(number).await.settled.unwrap().tally.papers, 6);
        // What was asked stays as it was put on record at opening.
        assert_eq!(db.audit_ballots().await.unwrap().unwrap().settled, 1);
        assert_eq!(common::leaves(db, "ballots.extend").await, 1);
        assert_eq!(common::leaves(db, "ballots.ask_extension").await, 1);
        let all = db.list_extensions(b.id).await.unwrap();
        assert_eq!((all.len(), all[0].agreed_at), (1, Some(later(3))));
    }

    async fn only_an_open_ballot_is_extended_and_within_bounds(db) {
        let w = World::new(db).await;
        let number = w.held(w.secret()).await;
        let until = closing() + Duration::days(1);
        assert_eq!(refused(ask(&w, 500, number, closing(), later(1)).await), NotExtended::NotLater);
        let far = later(24 * 62);
        assert_eq!(refused(ask(&w, 500, number, far, later(1)).await), NotExtended::TooLong);
        assert_eq!(refused(ask(&w, 500, number, until, closing()).await), NotExtended::NotOpen);
        let nowhere = RecordNumber { year: 2026, seq: 777 };
        assert_eq!(refused(ask(&w, 500, nowhere, until, later(1)).await), NotExtended::UnknownBallot);
        ask(&w, 500, number, until, later(1)).await.unwrap();
        // Agreed too late: the closing has come.
        assert_eq!(refused(agree(&w, 501, number, closing()).await), NotExtended::NotOpen);
        assert_eq!(w.settle().await, 1);
        assert_eq!(w.find(number).await.announced_closes_at, None);
    }

    async fn of_many_who_ask_at_once_one_waits(db) {
        let w = Arc::new(World::new(db).await);
        let number = w.held(w.secret()).await;
        let until = closing() + Duration::days(1);
        let asked = at_once(db, 16, |i| {
            let w = Arc::clone(&w);
            async move { ask(&w, 500 + i as i64, number, until, later(1)).await }
        })
        .await;
        assert_eq!(asked.iter().filter(|r| r.is_ok()).count(), 1);
        assert_eq!(common::leaves(db, "ballots.ask_extension").await, 1);
    }

    async fn one_broken_ballot_keeps_no_other_from_being_counted(db) {
        let w = World::new(db).await;
        let broken = w.held(w.secret()).await;
        let mut other = w.secret();
        other.title = domain::text::Title::parse("另一次表决").unwrap();
        let whole = w.held(other).await;
        w.vote_all(1..=6, broken, &[0]).await;
        w.vote_all(1..=6, whole, &[0]).await;
        let lost = w.find(broken).await.id;
        store::ballots::BallotKeys::destroy(&w.keys, lost).unwrap();
        assert!(db.settle_due_ballots(&w.keys, closing()).await.is_err(), "it is told");
        assert!(w.find(whole).await.settled.is_some());
        assert!(w.find(broken).await.settled.is_none());
    }
}
