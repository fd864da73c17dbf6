//! Solved or not: who says so, and what follows.

use domain::proposals::{Judgement, Rating, Stage, Verdicts};
use store::Failed;
use store::proposals::NoVerdict;

use store::Db;

use crate::common::{self, both, now, refused};
use crate::people::{World, assert_history, day, later, remark};

async fn say(w: &World, n: i64, seq: i64, solved: bool) -> Result<Judgement, Failed<NoVerdict>> {
    let number = domain::ids::RecordNumber { year: 2026, seq };
    let rating = Rating::try_from(if solved { 4 } else { 1 }).ok();
    w.db.say_verdict(&w.person(n), w.here(), number, solved, rating, None, now())
        .await
}

both! {
    async fn supporters_decide_when_the_author_is_silent(db) {
        let w = World::new(db).await;
        let number = w.file(1, "三栋前面的路灯坏了").await;
        let id = w.find(number).await.id;
        for n in [2, 3] {
            w.support(n, number).await.unwrap();
        }
        assert_eq!(refused(say(&w, 2, 1, true).await), NoVerdict::Closed);
        w.handle(number).await;
        assert_eq!(refused(say(&w, 9, 1, true).await), NoVerdict::NotConcerned);
        assert_eq!(say(&w, 2, 1, false).await.unwrap(), Judgement::Open);
        // The last word of a person counts, once.
        assert_eq!(say(&w, 2, 1, true).await.unwrap(), Judgement::Open);
        assert_eq!(say(&w, 2, 1, true).await.unwrap(), Judgement::Open);
        let (said, ratings) = db.verdict_counts(id).await.unwrap();
        assert_eq!(
            said,
            Verdicts {
                author: None,
                solved: 1,
                unsolved: 0
            }
        );
        assert_eq!(ratings, [0, 0, 0, 1, 0]);
        let mine = db.my_verdict(w.account(2), id).await.unwrap().unwrap();
        assert_eq!(
            (mine.solved, mine.rating.map(Rating::get), mine.words),
            (true, Some(4), None)
        );
        assert_eq!(db.my_verdict(w.account(3), id).await.unwrap(), None);
        assert_eq!(say(&w, 3, 1, true).await.unwrap(), Judgement::Solved);
        assert_eq!(w.stage(number).await, Stage::Resolved);
        assert_eq!(refused(say(&w, 1, 1, true).await), NoVerdict::Closed);
    }

    async fn what_is_not_solved_opens_again_and_everybody_is_asked_anew(db) {
        let w = World::new(db).await;
        let number = w.file(1, "三栋前面的路灯坏了").await;
        let id = w.find(number).await.id;
        for n in [2, 3] {
            w.support(n, number).await.unwrap();
        }
        w.handle(number).await;
        assert_eq!(say(&w, 1, 1, false).await.unwrap(), Judgement::Unsolved);
        assert_eq!(w.stage(number).await, Stage::Reopened);
        let desk = db.list_desk(&w.desk(), 10).await.unwrap();
        assert_eq!(desk[0].stage, Stage::Reopened);
        assert_eq!(
            db.count_desk(&w.desk(), day("2026-11-22"))
                .await
                .unwrap()
                .assign,
            1
        );
        // Done again, a day later: the first verdict counts no more.
        db.finish_proposal(
            &w.clerk(),
            number,
            crate::people::answer("这次换了新的灯。"),
            later(1),
        )
        .await
        .unwrap();
        assert_eq!(
            db.verdict_counts(id).await.unwrap(),
            (Verdicts::default(), [0; 5])
        );
        assert_eq!(db.my_verdict(w.account(1), id).await.unwrap(), None);
        let words = Some(remark("现在亮了。"));
        let got = db
            .say_verdict(&w.person(2), w.here(), number, true, None, words, later(2))
            .await
            .unwrap();
        assert_eq!(got, Judgement::Open);
        let got = db
            .say_verdict(&w.person(3), w.here(), number, true, None, None, later(2))
            .await
            .unwrap();
        assert_eq!(got, Judgement::Solved);
        let history = w.history(number).await;
        assert_history(
            &history[2..],
            &[
                ("finish", "done", "clerk"),
                ("reopen", "reopened", "supporters"),
                ("finish", "done", "clerk"),
                ("resolve", "resolved", "supporters"),
            ],
        );
    }

    async fn the_time_for_verdicts_ends(db) {
        let w = World::new(db).await;
        let other = w.beside().await;
        let number = w.file(1, "三栋前面的路灯坏了").await;
        w.handle(number).await;
        let late = db
            .say_verdict(&w.person(1), w.here(), number, true, None, None, later(16))
            .await;
        assert_eq!(refused(late), NoVerdict::Closed);
        assert_eq!(
            refused(say(&other, 1, 1, true).await),
            NoVerdict::UnknownProposal
        );
        assert_eq!(
            refused(say(&w, 1, 9, true).await),
            NoVerdict::UnknownProposal
        );
        let last_day = db
            .say_verdict(&w.person(1), w.here(), number, true, None, None, later(15))
            .await;
        assert_eq!(last_day.unwrap(), Judgement::Solved);
    }
}
