//! What is refused, and that nothing is written then.

use chrono::Duration;
use domain::access;
use domain::ballots::{Method, PaperFault};
use domain::ids::{BodyId, CommunityId, GridId, RecordNumber};
use store::Db;
use store::ballots::{Electorate, NewBallot, NotCast, NotCreated, Subject};

use crate::common::{self, both, now, refused};
use crate::people::{World, closing, fresh, later, options};

both! {
    async fn a_ballot_that_makes_no_sense_is_not_made(db) {
        let w = World::new(db).await;
        let few = World { body: w.body, place: common::named_community(db, "baiyun").await, db: db.clone(), keys: store::keys::MemoryKeys::new([1; 32]) };
        let unknown = RecordNumber { year: 2026, seq: 999 };
        for (new, why) in [
            (NewBallot { options: options(&["一"]), ..w.secret() }, NotCreated::Options),
            (NewBallot { options: options(&["一", "一", "二"]), ..w.choice() }, NotCreated::Options),
            (NewBallot { method: Method::UpTo(5), ..w.choice() }, NotCreated::Options),
            (NewBallot { seats: 5, ..w.choice() }, NotCreated::Options),
            (NewBallot { seats: 0, ..w.choice() }, NotCreated::Options),
            (NewBallot { seats: 2, ..w.secret() }, NotCreated::Options),
            (NewBallot { closes_at: now(), ..w.open() }, NotCreated::Closing),
            (NewBallot { closes_at: closing() - Duration::days(2), ..w.secret() }, NotCreated::TooShort { days: 7 }),
            (NewBallot { secret: false, ..w.secret() }, NotCreated::OpenNeedsBody),
            (NewBallot { electorate: Electorate::Body(BodyId(999)), ..w.open() }, NotCreated::UnknownBody),
            (NewBallot { electorate: Electorate::Grid(GridId(999)), ..w.secret() }, NotCreated::UnknownGrid),
            (NewBallot { electorate: Electorate::Grid(w.place.grids[1]), ..w.secret() }, NotCreated::Nobody),
            (NewBallot { electorate: Electorate::Present(domain::ids::MeetingId(1)), present: vec![w.account(1); 4], ..w.secret() }, NotCreated::TooFew { people: 4 }),
            (NewBallot { subject: Subject::Proposal(unknown), ..w.open() }, NotCreated::UnknownProposal),
            (NewBallot { subject: Subject::Proposal(unknown), ..w.choice() }, NotCreated::NeedsYesNo),
        ] {
            let got = db.create_ballot(&w.secretary(), &new, &format!("{new:?}"), now()).await;
            assert_eq!(refused(got), why);
        }
        let got = db.create_ballot(&few.secretary(), &few.secret(), "x", now()).await;
        assert_eq!(refused(got), NotCreated::Nobody);
        assert_eq!(common::count(db, "select count(*) from ballots").await, 0);
        assert_eq!(common::leaves(db, "ballots.create").await, 0);
    }

    async fn the_same_form_makes_one_ballot(db) {
        let w = World::new(db).await;
        let first = db.create_ballot(&w.secretary(), &w.secret(), "form", now()).await.unwrap();
        let second = db.create_ballot(&w.secretary(), &w.secret(), "form", now()).await.unwrap();
        assert_eq!(first, second);
        assert_eq!(common::count(db, "select count(*) from ballots").await, 1);
    }

    async fn only_those_on_the_roll_vote_and_only_while_it_is_open(db) {
        let w = World::new(db).await;
        let number = db.create_ballot(&w.secretary(), &w.secret(), "form", now()).await.unwrap();
        assert_eq!(refused(w.vote(1, number, &[0]).await), NotCast::NotOpenYet);
        db.open_due_ballots(&w.keys, now()).await.unwrap();
        let at = async |n, at, marks: &[u8]| w.vote_with(n, number, marks, "f", fresh(), move || at).await;
        // Not verified when the roll was frozen, and not by becoming so afterwards.
        assert_eq!(refused(at(41, later(1), &[0]).await), NotCast::NotOnRoll);
        common::run(db, "update residencies set account_id = 1041 where account_id = 1040").await;
        assert_eq!(refused(at(41, later(1), &[0]).await), NotCast::NotOnRoll);
        assert_eq!(refused(at(1, closing(), &[0]).await), NotCast::Closed);
        assert_eq!(refused(at(1, later(1), &[3]).await), NotCast::Paper(PaperFault::UnknownOption));
        assert_eq!(refused(at(1, later(1), &[0, 1]).await), NotCast::Paper(PaperFault::TooMany { most: 1 }));
        assert_eq!(refused(at(1, later(1), &[]).await), NotCast::Paper(PaperFault::NotBlank));
        let nowhere = RecordNumber { year: 2026, seq: 777 };
        assert_eq!(refused(w.vote(1, nowhere, &[0]).await), NotCast::UnknownBallot);
        let cast = store::ballots::Cast { marks: vec![0], blank: false, word: Default::default(), once: "f".into() };
        let elsewhere = db.cast_ballot(&w.person(1), CommunityId(999), number, &cast, fresh(), &w.keys, now).await;
        assert_eq!(refused(elsewhere), NotCast::UnknownBallot);
        at(1, closing() - Duration::microseconds(1), &[0]).await.unwrap();
        w.settle().await;
        assert_eq!(refused(at(2, later(1), &[0]).await), NotCast::Closed);
        assert_eq!(common::leaves(db, "ballots.cast").await, 1);
        assert!(access::verified(None).is_err());
    }

    async fn an_old_page_sent_again_does_not_undo_a_newer_vote(db) {
        let w = World::new(db).await;
        let number = w.held(w.secret()).await;
        let with = async |marks: &[u8], once| w.vote_with(1, number, marks, once, fresh(), || later(1)).await;
        let first = with(&[0], "first").await.unwrap();
        assert_eq!(with(&[1], "first").await.unwrap().receipt, first.receipt);
        let second = with(&[1], "second").await.unwrap();
        assert_eq!(refused(with(&[0], "first").await), NotCast::OldForm);
        assert_eq!(with(&[1], "second").await.unwrap().receipt, second.receipt);
        assert_eq!(common::leaves(db, "ballots.cast").await, 2);
    }

    async fn randomness_that_comes_twice_is_refused(db) {
        let w = World::new(db).await;
        let number = w.held(w.secret()).await;
        w.vote_with(1, number, &[0], "a", [5; 32], || later(1)).await.unwrap();
        assert!(w.vote_with(2, number, &[0], "b", [5; 32], || later(1)).await.is_err());
        assert_eq!(common::count(db, "select count(*) from ballot_receipts").await, 1);
        assert_eq!(w.find(number).await.turnout(), 1);
    }

    async fn without_its_key_a_secret_ballot_takes_no_vote_and_counts_nothing(db) {
        let w = World::new(db).await;
        let number = w.held(w.secret()).await;
        w.vote(1, number, &[0]).await.unwrap();
        store::keys::SealKeys::destroy(&w.keys, w.find(number).await.id.into()).unwrap();
        assert!(matches!(w.vote(2, number, &[0]).await, Err(store::Failed::Store(_))));
        assert!(db.settle_due_ballots(&w.keys, closing()).await.is_err());
        assert_eq!(w.find(number).await.settled, None);
    }
}
