//! What a secret ballot makes of a procedure: who is named, and who stands ready.

use domain::ballots::Word;
use domain::bodies::{Stage, Standing};
use domain::rulebook::{Rule, Tie};
use store::Db;
use store::ballots::Cast;
use store::keys::MemoryKeys;

use crate::common::{self, both};
use crate::people::{World, later};

/// A ballot for `seats` seats among four candidates, in which each of so many residents marks the options given; then one
/// of them may close the account, and it is counted.
async fn held(w: &World, seats: i64, votes: &[&[u8]], leaves: Option<i64>) -> [Standing; 4] {
    w.settle_residents(votes.len() as i64).await;
    let number = w.recommended(seats, 4, 4).await;
    let ballot = w.procedure(number).await.ballot.unwrap();
    let keys = MemoryKeys::new([7; 32]);
    w.db.open_due_ballots(&keys, later(31)).await.unwrap();
    for (n, marks) in (1..).zip(votes) {
        let cast = Cast {
            marks: marks.to_vec(),
            blank: false,
            word: Word::default(),
            once: format!("once {n}"),
        };
        let random = [n as u8; 32];
        let who = w.person(n);
        w.db.cast_ballot(&who, w.place.id, ballot, &cast, random, &keys, || later(32))
            .await
            .unwrap();
    }
    if let Some(n) = leaves {
        w.db.erase_account(&w.person(n), later(33)).await.unwrap();
    }
    let found = w.db.find_ballot(w.place.id, ballot).await.unwrap().unwrap();
    let closed = found.closes_at + chrono::Duration::hours(1);
    w.db.settle_due_ballots(&keys, closed).await.unwrap();
    assert_ne!(w.stage(number).await, Stage::Selection, "it is settled");
    w.standings(number).await.try_into().unwrap()
}

use Standing::{Candidate, Chosen, Reserve, Withdrawn};

both! {
    async fn reserves_stand_ready_in_the_order_of_their_votes(db) {
        let w = World::new(db, 1).await;
        // Four for the third, two for the fourth, one for the first, none for the second.
        let votes: [&[u8]; 7] = [&[2], &[2], &[2], &[2], &[3], &[3], &[0]];
        assert_eq!(held(&w, 1, &votes, None).await, [Reserve, Candidate, Chosen, Reserve]);
        let seated = w.members().await.len();
        assert_eq!(seated, 0, "nobody sits before the notice is over");
    }

    async fn who_was_elected_and_has_left_is_followed_by_the_next(db) {
        let w = World::new(db, 1).await;
        let votes: [&[u8]; 6] = [&[0], &[0], &[0], &[3], &[3], &[1]];
        assert_eq!(held(&w, 1, &votes, Some(1)).await, [Withdrawn, Reserve, Candidate, Chosen]);
    }

    /// The last seat goes to a runoff: nobody gets it by the order of the list, and nobody passes those who tie.
    async fn a_tie_that_goes_to_a_runoff_seats_nobody_and_leaves_no_reserve(db) {
        let w = World::with(db, 1, &[(Rule::TieRule, Tie::Runoff.number())]).await;
        let votes: [&[u8]; 6] = [&[1, 0], &[1, 2], &[1, 0], &[1, 2], &[1], &[3]];
        assert_eq!(held(&w, 2, &votes, None).await, [Candidate, Chosen, Candidate, Candidate]);
    }
}
