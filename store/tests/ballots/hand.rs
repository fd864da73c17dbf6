//! Paper at the same ballot.

use domain::ballots::{Tally, TallyFault};
use domain::ids::RecordNumber;
use domain::text::Remark;
use store::ballots::{Channel, Entered, Entry, NotCast, NotEntered, NotMarked};
use store::files::Shelf;
use store::{Db, Failed};

use crate::common::{self, both, phone, refused};
use crate::people::{World, closing, later};
use crate::sheet::{document, with_paper};

pub fn hand(papers: u64, counts: [u64; 3]) -> Tally {
    Tally {
        papers,
        blank: 0,
        invalid: 0,
        counts: counts.map(|n| vec![n]).into(),
    }
}

/// Person `by` enters a count at the closing.
pub async fn count_of(
    w: &World,
    by: i64,
    number: RecordNumber,
    tally: Tally,
) -> Result<Entered, Failed<NotEntered>> {
    let round =
        w.db.hand_count(w.find(number).await.id)
            .await
            .unwrap()
            .round;
    let entry = Entry {
        round,
        tally,
        missing: 0,
        note: None,
    };
    w.db.enter_count(&w.clerk(by), number, &entry, closing())
        .await
}

both! {
    async fn a_paper_locks_the_other_channel_and_two_people_count(db) {
        let w = World::new(db).await;
        let number = w.held(w.secret()).await;
        let mark = async |by, n| db.mark_paper(&w.clerk(by), number, w.account(n), || later(1)).await;
        w.vote_all(10..=20, number, &[0]).await;
        let hit = db.find_on_roll(&w.clerk(500), number, &phone("13910000001")).await.unwrap().unwrap();
        assert_eq!((hit.account, hit.name.as_str(), hit.voted), (w.account(1), "王1", None));
        assert_eq!(db.find_on_roll(&w.clerk(500), number, &phone("13910000041")).await.unwrap(), None);
        for n in 1..=3 {
            mark(500, n).await.unwrap();
        }
        assert_eq!(refused(mark(500, 1).await), NotMarked::AlreadyPaper);
        assert_eq!(refused(mark(500, 10).await), NotMarked::VotedOnline);
        assert_eq!(refused(mark(500, 41).await), NotMarked::NotOnRoll);
        assert_eq!(refused(mark(2, 2).await), NotMarked::OwnAffair);
        assert_eq!(refused(w.vote(1, number, &[0]).await), NotCast::OnPaper);
        let entry = db.my_roll_entry(w.account(1), w.find(number).await.id).await.unwrap().unwrap();
        assert_eq!(entry.voted.unwrap().0, Channel::Paper);

        let note = || Some(Remark::parse("唱票一遍").unwrap());
        let enter_in = async |round, by, tally: Tally, at| db.enter_count(&w.clerk(by), number, &Entry { round, tally, missing: 0, note: note() }, at).await;
        let enter = async |by, tally, at| enter_in(0, by, tally, at).await;
        assert_eq!(refused(enter(500, hand(3, [3, 0, 0]), later(1)).await), NotEntered::NotClosed);
        assert_eq!(w.settle().await, 0, "papers wait for their count");
        assert_eq!(refused(enter(500, hand(2, [2, 0, 0]), closing()).await), NotEntered::WrongTotal { marked: 3 });
        let sheet = document(100).await;
        let name = "0123456789abcdef0123456789abcdef";
        db.keep_sheet(&w.clerk(500), number, &Shelf::memory(), sheet, name, closing).await.unwrap();
        assert_eq!(enter(500, hand(3, [3, 0, 0]), closing()).await.unwrap(), Entered::First);
        assert_eq!(enter(500, hand(3, [3, 0, 0]), closing()).await.unwrap(), Entered::First, "pressed twice");
        assert_eq!(refused(enter(500, hand(3, [2, 1, 0]), closing()).await), NotEntered::SamePerson);
        assert_eq!(refused(enter(501, hand(3, [3, 1, 0]), closing()).await), NotEntered::Impossible(TallyFault::Sum));
        assert_eq!(enter(501, hand(3, [2, 1, 0]), closing()).await.unwrap(), Entered::Differs);
        assert_eq!(w.settle().await, 0);
        // Pressed twice, it is no first entry of the next round: nobody has counted again.
        assert_eq!(enter(501, hand(3, [2, 1, 0]), closing()).await.unwrap(), Entered::Differs);
        let state = db.hand_count(w.find(number).await.id).await.unwrap();
        assert_eq!((state.round, state.first_by), (1, None));
        let enter = async |by, tally, at| enter_in(1, by, tally, at).await;
        assert_eq!(enter(501, hand(3, [2, 1, 0]), closing()).await.unwrap(), Entered::First);
        for _ in 0..2 {
            assert_eq!(enter(500, hand(3, [2, 1, 0]), closing()).await.unwrap(), Entered::Agreed);
        }
        assert_eq!(refused(enter(502, hand(3, [2, 1, 0]), closing()).await), NotEntered::Done);
        assert_eq!(w.settle().await, 1);
        assert_eq!(refused(enter(502, hand(3, [2, 1, 0]), closing()).await), NotEntered::Done);
        let b = w.find(number).await;
        let settled = b.settled.clone().unwrap();
        assert_eq!((settled.tally.papers, settled.tally.counts.concat()), (14, vec![13, 1, 0]));
        let count = db.hand_count(b.id).await.unwrap();
        assert_eq!((count.marked, count.agreed, count.note.as_deref()), (3, Some(hand(3, [2, 1, 0])), Some("唱票一遍")));
        assert_eq!(db.audit_ballots().await.unwrap().unwrap().settled, 1);
        assert_eq!((common::leaves(db, "ballots.paper").await, common::leaves(db, "ballots.recount").await), (3, 1));
    }

    async fn an_invalid_paper_counts_for_the_quorum_and_for_no_option(db) {
        let w = World::new(db).await;
        let number = with_paper(&w).await;
        let sheet = document(100).await;
        let name = "0123456789abcdef0123456789abcdef";
        db.keep_sheet(&w.clerk(500), number, &Shelf::memory(), sheet, name, closing).await.unwrap();
        let spoiled = Tally { invalid: 1, ..hand(1, [0, 0, 0]) };
        count_of(&w, 500, number, spoiled.clone()).await.unwrap();
        // Another who found it valid found something else.
        assert_eq!(count_of(&w, 501, number, hand(1, [1, 0, 0])).await.unwrap(), Entered::Differs);
        count_of(&w, 500, number, spoiled.clone()).await.unwrap();
        count_of(&w, 501, number, spoiled).await.unwrap();
        assert_eq!(w.settle().await, 1);
        let tally = w.find(number).await.settled.unwrap().tally;
        assert_eq!((tally.papers, tally.invalid, tally.counts.concat()), (1, 1, vec![0, 0, 0]));
        assert_eq!(db.audit_ballots().await.unwrap().unwrap().settled, 1);
    }

    async fn a_paper_that_did_not_come_back_is_no_vote(db) {
        let w = World::new(db).await;
        let number = w.held(w.secret()).await;
        w.vote_all(10..=20, number, &[0]).await;
        for n in 1..=3 {
            db.mark_paper(&w.clerk(500), number, w.account(n), || later(1)).await.unwrap();
        }
        let sheet = document(100).await;
        let name = "0123456789abcdef0123456789abcdef";
        db.keep_sheet(&w.clerk(500), number, &Shelf::memory(), sheet, name, closing).await.unwrap();
        assert_eq!(w.find(number).await.turnout(), 14, "until the count every paper is on its way");
        let enter = async |by, papers, missing| {
            let entry = Entry { round: 0, tally: hand(papers, [papers, 0, 0]), missing, note: None };
            db.enter_count(&w.clerk(by), number, &entry, closing()).await
        };
        for (papers, missing) in [(2, 0), (3, 1), (2, u64::MAX)] {
            assert_eq!(refused(enter(500, papers, missing).await), NotEntered::WrongTotal { marked: 3 });
        }
        assert_eq!(enter(500, 2, 1).await.unwrap(), Entered::First);
        assert_eq!(enter(501, 2, 1).await.unwrap(), Entered::Agreed);
        assert_eq!(w.settle().await, 1);
        let b = w.find(number).await;
        assert_eq!((b.turnout(), b.settled.unwrap().tally.papers), (13, 13));
        assert_eq!(db.audit_ballots().await.unwrap().unwrap().settled, 1, "and the record fits");
    }

    async fn a_ballot_without_papers_takes_no_count(db) {
        let w = World::new(db).await;
        let number = w.held(w.secret()).await;
        let got = count_of(&w, 500, number, hand(0, [0, 0, 0])).await;
        assert_eq!(refused(got), NotEntered::NoPaper);
        w.settle().await;
        let late = db.mark_paper(&w.clerk(500), number, w.account(1), || later(1)).await;
        assert_eq!(refused(late), NotMarked::NotOpen);
        let nowhere = RecordNumber { year: 2026, seq: 777 };
        let got = db.mark_paper(&w.clerk(500), nowhere, w.account(1), || later(1)).await;
        assert_eq!(refused(got), NotMarked::UnknownBallot);
    }
}
