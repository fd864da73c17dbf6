//! A later closing takes two people, and changes nothing of what was asked.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use domain::ballots::NoExtension;
use domain::ids::{MeetingId, RecordNumber};
use domain::text::{Remark, Title};
use store::ballots::{Electorate, NotCast, NotExtended};
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

/// The newest extension that was asked for: what the page shows.
async fn shown(w: &World, number: RecordNumber) -> i64 {
    let all = w.db.list_extensions(w.find(number).await.id).await.unwrap();
    all.last().unwrap().id
}

async fn agree(
    w: &World,
    by: i64,
    number: RecordNumber,
    shown: i64,
    at: DateTime<Utc>,
) -> Result<(), Failed<NotExtended>> {
    w.db.agree_extension(&w.clerk(by), number, shown, || at)
        .await
}

async fn decline(
    w: &World,
    by: i64,
    number: RecordNumber,
    shown: i64,
    at: DateTime<Utc>,
) -> Result<(), Failed<NotExtended>> {
    w.db.decline_extension(&w.clerk(by), number, shown, || at)
        .await
}

both! {
    async fn a_later_closing_takes_two_people_and_everybody_is_told(db) {
        let w = World::new(db).await;
        let number = w.held(w.secret()).await;
        w.vote_all(1..=5, number, &[0]).await;
        let until = closing() + Duration::days(2);
        assert_eq!(refused(agree(&w, 501, number, 1, later(2)).await), NotExtended::Gone);
        ask(&w, 500, number, until, later(2)).await.unwrap();
        // A second press of the button is the same question; another's is another.
        ask(&w, 500, number, until, later(2)).await.unwrap();
        assert_eq!(refused(ask(&w, 501, number, until, later(2)).await), NotExtended::Waits);
        let id = shown(&w, number).await;
        // Nothing holds before the second has agreed.
        assert_eq!(w.find(number).await.closes_at, closing());
        assert_eq!(refused(agree(&w, 500, number, id, later(3)).await), NotExtended::SamePerson);
        agree(&w, 501, number, id, later(3)).await.unwrap();
        agree(&w, 501, number, id, later(3)).await.unwrap();
        assert_eq!(refused(decline(&w, 500, number, id, later(3)).await), NotExtended::Gone);
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
        assert_eq!(refused(ask(&w, 500, number, closing(), later(1)).await), NotExtended::Rule(NoExtension::NotLater));
        // Sixty days after the first are allowed, and not a second more.
        let last = later(24 * 61);
        let far = last + Duration::seconds(1);
        assert_eq!(refused(ask(&w, 500, number, far, later(1)).await), NotExtended::Rule(NoExtension::TooLong));
        assert_eq!(refused(ask(&w, 500, number, until, closing()).await), NotExtended::Rule(NoExtension::NotOpen));
        let nowhere = RecordNumber { year: 2026, seq: 777 };
        assert_eq!(refused(ask(&w, 500, nowhere, until, later(1)).await), NotExtended::UnknownBallot);
        ask(&w, 500, number, last, later(1)).await.unwrap();
        let id = shown(&w, number).await;
        // Agreed too late: the closing has come.
        assert_eq!(refused(agree(&w, 501, number, id, closing()).await), NotExtended::Rule(NoExtension::NotOpen));
        assert_eq!(w.settle().await, 1);
        assert_eq!(w.find(number).await.announced_closes_at, None);
    }

    async fn nobody_agrees_to_what_was_not_shown_and_a_mistake_is_taken_back(db) {
        let w = World::new(db).await;
        let number = w.held(w.secret()).await;
        let (wrong, right) = (closing() + Duration::days(20), closing() + Duration::days(2));
        ask(&w, 500, number, wrong, later(1)).await.unwrap();
        let first = shown(&w, number).await;
        decline(&w, 500, number, first, later(2)).await.unwrap();
        decline(&w, 500, number, first, later(2)).await.unwrap();
        ask(&w, 500, number, right, later(3)).await.unwrap();
        // An old page still shows the first.
        assert_eq!(refused(agree(&w, 501, number, first, later(4)).await), NotExtended::Gone);
        assert_eq!(w.find(number).await.closes_at, closing());
        let second = shown(&w, number).await;
        agree(&w, 501, number, second, later(4)).await.unwrap();
        assert_eq!(w.find(number).await.closes_at, right);
        assert_eq!(common::leaves(db, "ballots.decline_extension").await, 1);
        // Another may be asked for, and another member of staff may decline it.
        ask(&w, 501, number, wrong, later(5)).await.unwrap();
        let third = shown(&w, number).await;
        decline(&w, 500, number, third, later(6)).await.unwrap();
        assert_eq!(w.find(number).await.closes_at, right);
    }

    async fn a_vote_in_a_meeting_ends_with_it(db) {
        let w = World::new(db).await;
        let mut new = w.open();
        new.electorate = Electorate::Present(MeetingId(1));
        new.present = (1..=7).map(|n| w.account(n)).collect();
        let number = w.held(new).await;
        let until = closing() + Duration::days(1);
        let got = refused(ask(&w, 500, number, until, later(1)).await);
        assert_eq!(got, NotExtended::Rule(NoExtension::InMeeting));
    }

    /// Agreement and closing meet: either the ballot is counted at the old closing, or it is open until the later one.
    async fn agreement_and_closing_have_one_winner(db) {
        let w = Arc::new(World::new(db).await);
        for round in 0..6 {
            let mut new = w.secret();
            new.title = Title::parse(&format!("第 {round} 轮表决")).unwrap();
            let number = w.held(new).await;
            w.vote_all(1..=6, number, &[0]).await;
            let until = closing() + Duration::days(1);
            ask(&w, 500, number, until, later(1)).await.unwrap();
            let id = shown(&w, number).await;
            let before = closing() - Duration::microseconds(1);
            let told = at_once(db, 8, |i| {
                let w = Arc::clone(&w);
                async move {
                    if i % 2 == 0 {
                        return agree(&w, 501, number, id, before).await.is_ok();
                    }
                    w.db.settle_due_ballots(&w.keys, closing()).await.unwrap();
                    false
                }
            })
            .await;
            let agreed = told.into_iter().any(|ok| ok);
            let b = w.find(number).await;
            assert_eq!(b.settled.is_some(), !agreed);
            assert_eq!(b.closes_at, if agreed { until } else { closing() });
            assert!(db.audit_ballots().await.unwrap().is_ok());
        }
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
        other.title = Title::parse("另一次表决").unwrap();
        let whole = w.held(other).await;
        w.vote_all(1..=6, broken, &[0]).await;
        w.vote_all(1..=6, whole, &[0]).await;
        let lost = w.find(broken).await.id;
        store::keys::SealKeys::destroy(&w.keys, lost.into()).unwrap();
        assert!(db.settle_due_ballots(&w.keys, closing()).await.is_err(), "it is told");
        assert!(w.find(whole).await.settled.is_some());
        assert!(w.find(broken).await.settled.is_none());
    }
}
