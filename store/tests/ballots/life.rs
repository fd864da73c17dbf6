//! From making a ballot to its result, and what anybody can check of it.

use domain::ballots::{Fate, Outcome, StepKind, check_draw, verify};
use domain::ids::MeetingId;
use domain::proposals::Stage;
use store::Db;
use store::ballots::{BallotGroup, BallotQuery, Channel, Electorate, NewBallot, Phase, Subject};

use crate::common::{self, both, now, raw};
use crate::people::{World, closing, later, log_key};

/// Moves a bare proposal in discussion, for ballots that decide on it.
async fn discussed(w: &World) -> domain::ids::RecordNumber {
    let author = w.account(30);
    common::proposal_row(&w.db, &w.place, author, 900).await;
    raw!(&w.db, |c| sqlx::query(
        "update proposals set stage = 'in_discussion', meets_on = $1 where seq = 900"
    )
    .bind(now().date_naive())
    .execute(c)
    .await
    .map(|_| ()));
    domain::ids::RecordNumber {
        year: 2026,
        seq: 900,
    }
}

async fn stage(w: &World, number: domain::ids::RecordNumber) -> Stage {
    let found = w.db.find_proposal(w.place.id, number).await.unwrap();
    found.unwrap().state.stage()
}

both! {
    async fn a_secret_ballot_of_residents_from_opening_to_result(db) {
        let w = World::new(db).await;
        let number = w.held(w.secret()).await;
        let b = w.find(number).await;
        assert_eq!((b.phase(now()), b.opened.as_ref().unwrap().eligible), (Phase::Open, 40));
        assert_eq!(w.told(3).await, ["ballot_opened"]);
        assert_eq!(w.told(41).await, [] as [&str; 0]);
        w.vote_all(1..=12, number, &[0]).await;
        w.vote_all(13..=18, number, &[1]).await;
        w.vote_all(19..=20, number, &[2]).await;
        // Hidden until the end: who has voted is counted, how is not.
        let b = w.find(number).await;
        assert_eq!((b.turnout(), b.settled), (20, None));
        assert_eq!(w.db.ballot_lines(w.place.id, number).await.unwrap().unwrap().len(), 1);
        let mine = w.db.my_roll_entry(w.account(1), b.id).await.unwrap().unwrap();
        assert_eq!(mine.voted.unwrap().0, Channel::Online);
        assert_eq!(w.db.my_roll_entry(w.account(30), b.id).await.unwrap().unwrap().voted, None);
        assert_eq!(w.db.my_roll_entry(w.account(41), b.id).await.unwrap(), None);
        // Not before its time, and once.
        assert_eq!(w.db.settle_due_ballots(&w.keys, later(2)).await.unwrap(), 0);
        assert_eq!((w.settle().await, w.settle().await), (1, 0));
        let b = w.find(number).await;
        let settled = b.settled.clone().unwrap();
        let counts: Vec<_> = settled.tally.counts.concat();
        assert_eq!((counts, settled.tally.papers, settled.outcome.clone()), (vec![12, 6, 2], 20, Outcome::Adopted));
        assert_eq!(b.phase(closing()), Phase::Settled);
        assert_eq!(w.told(3).await, ["ballot_opened", "ballot_closed"]);
        assert_eq!(w.db.open_votes(&b).await.unwrap(), []);
        assert_eq!(w.db.audit_ballots().await.unwrap().unwrap().settled, 1);
        assert!(store::keys::SealKeys::held(&w.keys).unwrap().is_empty());
        let lines = w.db.ballot_lines(w.place.id, number).await.unwrap().unwrap();
        assert_eq!(lines.len(), 1 + 20 + 20 + 1);
        let my = w.db.my_ballots(&w.person(1), 10).await.unwrap();
        assert_eq!((my.len(), my[0].settled), (1, true));
    }

    async fn the_last_vote_counts_and_every_vote_is_on_record(db) {
        let w = World::new(db).await;
        let number = w.held(w.secret()).await;
        w.vote_all(2..=20, number, &[1]).await;
        let first = w.vote(1, number, &[1]).await.unwrap();
        let second = w.vote(1, number, &[0]).await.unwrap();
        assert_eq!((first.replaced, second.replaced), (false, true));
        assert_ne!(first.receipt, second.receipt);
        assert_eq!(w.find(number).await.turnout(), 20);
        assert_eq!(common::leaves(db, "ballots.cast").await, 21);
        w.settle().await;
        w.sign(closing()).await;
        let counts = w.find(number).await.settled.unwrap().tally.counts.concat();
        assert_eq!(counts, [1, 19, 0]);
        let key = log_key().verifier();
        for (receipt, fate) in [(first.receipt, Fate::Replaced), (second.receipt, Fate::Counted)] {
            let evidence = w.db.ballot_evidence(w.place.id, number, Some(receipt), &key).await.unwrap().unwrap();
            let (steps, got) = verify(&evidence, Some(receipt));
            assert_eq!(got, fate);
            assert!(steps.iter().all(|s| s.ok), "{steps:?}");
            assert_eq!(steps.len(), 9);
        }
        let unknown = domain::ballots::Receipt::of(w.place.id, number, &Default::default(), &domain::ballots::Seed([3; 16]), "");
        let evidence = w.db.ballot_evidence(w.place.id, number, Some(unknown), &key).await.unwrap().unwrap();
        let (steps, fate) = verify(&evidence, Some(unknown));
        assert_eq!(fate, Fate::Unknown);
        assert!(steps.iter().any(|s| s.kind == StepKind::Recorded && !s.ok));
    }

    async fn while_a_ballot_is_open_a_receipt_proves_that_the_vote_is_on_record(db) {
        let w = World::new(db).await;
        let number = w.held(w.secret()).await;
        let receipt = w.vote(1, number, &[0]).await.unwrap().receipt;
        w.sign(later(2)).await;
        let key = log_key().verifier();
        let evidence = w.db.ballot_evidence(w.place.id, number, Some(receipt), &key).await.unwrap().unwrap();
        let (steps, fate) = verify(&evidence, Some(receipt));
        assert_eq!(fate, Fate::Cast);
        assert!(steps.len() == 3 && steps.iter().all(|s| s.ok), "{steps:?}");
        assert_eq!(w.db.audit_ballots().await.unwrap().unwrap().opened, 1);
    }

    async fn an_open_ballot_of_the_council_shows_who_voted_how(db) {
        let w = World::new(db).await;
        let number = w.held(w.open()).await;
        w.vote_all(1..=4, number, &[0]).await;
        w.vote(5, number, &[1]).await.unwrap();
        w.vote(5, number, &[2]).await.unwrap();
        assert_eq!(w.db.audit_ballots().await.unwrap().unwrap().opened, 1);
        w.settle().await;
        let b = w.find(number).await;
        let settled = b.settled.clone().unwrap();
        assert_eq!((settled.tally.counts.concat(), settled.outcome), (vec![4, 0, 1], Outcome::Adopted));
        let votes = w.db.open_votes(&b).await.unwrap();
        assert_eq!(votes.len(), 5);
        assert_eq!(votes[4], ("王1005".to_owned(), vec![0, 0, 1]));
        w.sign(closing()).await;
        assert_eq!(w.db.audit_ballots().await.unwrap().unwrap().settled, 1);
        let evidence = w.db.ballot_evidence(w.place.id, number, None, &log_key().verifier()).await.unwrap().unwrap();
        assert!(verify(&evidence, None).0.iter().all(|s| s.ok));
        // An erased account takes the name with it and leaves the box as it was.
        w.db.erase_account(&w.person(5), closing()).await.unwrap();
        assert_eq!(w.db.open_votes(&b).await.unwrap().len(), 4);
        assert_eq!(w.db.audit_ballots().await.unwrap().unwrap().settled, 1);
    }

    async fn somebody_who_leaves_while_an_open_ballot_runs_still_counts(db) {
        let w = World::new(db).await;
        let number = w.held(w.open()).await;
        w.vote_all(1..=5, number, &[0]).await;
        w.db.erase_account(&w.person(5), later(2)).await.unwrap();
        assert_eq!(w.settle().await, 1);
        let b = w.find(number).await;
        assert_eq!(b.settled.as_ref().unwrap().tally.papers, 5);
        assert_eq!(w.db.open_votes(&b).await.unwrap().len(), 4);
        assert_eq!(common::count(db, "select count(*) from ballot_roll where account_id = 1005 and name is not null").await, 0);
        assert_eq!(w.db.audit_ballots().await.unwrap().unwrap().settled, 1);
    }

    async fn a_proposal_is_adopted_or_rejected_by_its_ballot(db) {
        let w = World::new(db).await;
        let proposal = discussed(&w).await;
        let new = NewBallot { subject: Subject::Proposal(proposal), ..w.open() };
        let number = w.held(new.clone()).await;
        assert_eq!(stage(&w, proposal).await, Stage::AtBallot);
        assert_eq!(w.find(number).await.subject, Subject::Proposal(proposal));
        assert_eq!(w.db.ballots_about(w.place.id, Subject::Proposal(proposal)).await.unwrap(), [number]);
        let again = w.db.create_ballot(&w.secretary(), &new, "another form", now()).await;
        assert_eq!(common::refused(again), store::ballots::NotCreated::NotInDiscussion);
        w.vote_all(1..=4, number, &[1]).await;
        w.settle().await;
        assert_eq!(w.find(number).await.settled.unwrap().outcome, Outcome::Rejected);
        assert_eq!(stage(&w, proposal).await, Stage::Rejected);
        assert_eq!(w.db.audit_ballots().await.unwrap().unwrap().settled, 1);
    }

    async fn a_tie_for_the_last_place_is_drawn_with_the_next_checkpoint(db) {
        let w = World::new(db).await;
        let number = w.held(w.choice()).await;
        w.vote_all(1..=6, number, &[0, 1]).await;
        w.vote_all(7..=12, number, &[0, 2]).await;
        w.vote_all(13..=14, number, &[]).await;
        w.settle().await;
        let b = w.find(number).await;
        let settled = b.settled.clone().unwrap();
        let tie = settled.outcome.tie().unwrap();
        assert_eq!((b.chosen(), &tie.options, tie.seats), (vec![0], &vec![1, 2], 1));
        assert_eq!(settled.tally.blank, 2);
        // No seed yet.
        assert_eq!(w.db.draw_due_ties(closing()).await.unwrap(), 0);
        w.sign(closing() + common::minutes(1)).await;
        assert_eq!(w.db.draw_due_ties(closing() + common::minutes(2)).await.unwrap(), 1);
        assert_eq!(w.db.draw_due_ties(closing() + common::minutes(2)).await.unwrap(), 0);
        let b = w.find(number).await;
        let draw = b.settled.as_ref().unwrap().draw.clone().unwrap();
        let root = w.db.log_root(draw.size).await.unwrap().unwrap();
        let order = domain::ballots::tie_order(tie, &root, &b.options);
        assert_eq!(draw.options, order[..tie.seats]);
        assert_eq!(b.chosen().len(), 2);
        assert_eq!(w.db.audit_ballots().await.unwrap().unwrap().settled, 1);
        // Until the draw has its place in the signed record it waits; then anybody draws the same.
        let key = log_key().verifier();
        let evidence = w.db.tie_evidence(&b, &key).await.unwrap().unwrap();
        assert!(evidence.drawn.is_none());
        w.sign(closing() + common::minutes(3)).await;
        let evidence = w.db.tie_evidence(&b, &key).await.unwrap().unwrap();
        assert_eq!(evidence.names, b.options[1..=2]);
        assert!(check_draw(&evidence).iter().all(|step| step.ok), "{:?}", check_draw(&evidence));
    }

    async fn those_present_vote_and_nobody_else(db) {
        let w = World::new(db).await;
        let present = vec![w.account(1), w.account(2), w.account(3)];
        let meeting = MeetingId(5);
        let number = w.held(NewBallot {
            electorate: Electorate::Present(meeting), meeting: Some(meeting), present, ..w.open()
        }).await;
        w.vote_all(1..=2, number, &[0]).await;
        assert_eq!(common::refused(w.vote(4, number, &[0]).await), store::ballots::NotCast::NotOnRoll);
        w.settle().await;
        let b = w.find(number).await;
        assert_eq!(b.opened.as_ref().unwrap().eligible, 3);
        assert_eq!(w.db.open_votes(&b).await.unwrap()[0].0, "王1001");
    }

    async fn a_ballot_opens_when_its_time_comes_and_lists_find_it(db) {
        let w = World::new(db).await;
        let soon = NewBallot { opens_at: later(1), closes_at: later(24 * 8), ..w.secret() };
        let coming = w.held(soon).await;
        let open = w.held(w.choice()).await;
        let list = async |group, after, limit, at| {
            let query = BallotQuery { group, electorate: None, meeting: None, after, limit };
            w.db.list_ballots(w.place.id, &query, at).await.unwrap()
        };
        let numbers = |l: &store::ballots::BallotListing| l.ballots.iter().map(|b| b.number).collect::<Vec<_>>();
        assert_eq!(numbers(&list(BallotGroup::Open, None, 10, now()).await), [open]);
        assert_eq!(numbers(&list(BallotGroup::Coming, None, 10, now()).await), [coming]);
        assert_eq!(w.db.open_due_ballots(&w.keys, later(1)).await.unwrap(), 1);
        assert_eq!(w.db.open_due_ballots(&w.keys, later(1)).await.unwrap(), 0);
        let page = list(BallotGroup::Open, None, 1, later(1)).await;
        assert_eq!(numbers(&page), [open]);
        let cursor = page.next.unwrap().to_string().parse().unwrap();
        let page = list(BallotGroup::Open, Some(cursor), 1, later(1)).await;
        assert_eq!((numbers(&page), page.next), (vec![coming], None));
        w.settle().await;
        assert_eq!(numbers(&list(BallotGroup::Closed, None, 10, closing()).await), [open]);
        let all = list(BallotGroup::All, None, 1, closing()).await;
        assert_eq!(numbers(&all), [coming]);
        assert_eq!(numbers(&list(BallotGroup::All, all.next, 1, closing()).await), [open]);
        assert!("b.1".parse::<store::ballots::BallotCursor>().is_err());
    }

    async fn residents_who_left_before_opening_leave_too_few_for_a_secret(db) {
        let w = World::with(db, 5).await;
        let soon = NewBallot { opens_at: later(1), closes_at: later(24 * 8), ..w.secret() };
        let number = w.held(soon).await;
        common::run(db, "update residencies set status = 'ended' where account_id = 1001").await;
        w.db.open_due_ballots(&w.keys, later(1)).await.unwrap();
        let b = w.find(number).await;
        assert_eq!(b.settled.unwrap().outcome, Outcome::Void);
        assert_eq!(w.told(2).await, [] as [&str; 0]);
        assert_eq!(w.db.audit_ballots().await.unwrap().unwrap().settled, 1);
    }

    async fn scores_are_counted_mark_by_mark(db) {
        let w = World::new(db).await;
        let number = w.held(NewBallot {
            method: domain::ballots::Method::Score { max: 5 },
            options: crate::people::options(&["社区服务中心", "物业"]),
            subject: Subject::Appraisal,
            ..w.secret()
        }).await;
        w.vote_all(1..=10, number, &[5, 3]).await;
        w.vote_all(11..=14, number, &[4, 0]).await;
        w.settle().await;
        let settled = w.find(number).await.settled.unwrap();
        assert_eq!(settled.outcome, Outcome::Appraised);
        assert_eq!((settled.tally.points(0), settled.tally.votes(1)), (66, 10));
    }
}
