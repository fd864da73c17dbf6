//! Every move tried on the wrong thing, by the wrong person, too late, twice.

use domain::display::ShownAs;
use domain::ids::{CategoryId, DraftId, GridId, RecordNumber, UnitId};
use domain::proposals::{Actor, NoSupport, Refused, Stage};
use domain::time::Calendar;
use store::Failed;
use store::drafts::{DraftKind, DraftOwner};
use store::proposals::{NoMove, NotFiled, NotRevised};

use store::Db;

use crate::common::{self, both, now, refused};
use crate::people::{BODY, World, answer, body, clause, day, title};

fn words() -> domain::text::Answer {
    answer("这是答复。")
}

async fn every_staff_move(
    w: &World,
    number: RecordNumber,
    into: RecordNumber,
) -> Vec<Result<(), Failed<NoMove>>> {
    let (db, clerk, c) = (&w.db, w.clerk(), &w.calendar);
    vec![
        db.accept_proposal(&clerk, number, words(), now()).await,
        db.decline_proposal(&clerk, number, words(), clause("第八条"), now())
            .await,
        db.merge_proposal(&clerk, number, into, words(), c, now())
            .await,
        db.assign_proposal(&clerk, number, w.place.units[0], None, None, c, now())
            .await,
        db.post_progress(&clerk, number, words(), now()).await,
        db.finish_proposal(&clerk, number, words(), now()).await,
        db.withdraw_proposal(&w.person(1), w.here(), number, now())
            .await,
    ]
}

both! {
    async fn nobody_moves_what_is_not_there_or_belongs_elsewhere(db) {
        let w = World::new(db).await;
        let other = w.beside().await;
        // Elsewhere, "2026-0002" is nobody's number.
        let into = other.file(5, "广场上的长椅坏了").await;
        w.file(1, "三栋前面的路灯坏了").await;
        let number = w.file(1, "楼道里堆了杂物").await;
        for got in every_staff_move(&other, number, into).await {
            assert_eq!(refused(got), NoMove::UnknownProposal);
        }
        assert_eq!(w.stage(number).await, Stage::Gathering);
        assert_eq!(db.find_proposal(other.here(), number).await.unwrap(), None);
        let id = w.find(number).await.id;
        assert_eq!(
            db.find_proposal_by_id(other.here(), id).await.unwrap(),
            None
        );
        let revised = db
            .revise_proposal(
                &w.person(1),
                other.here(),
                number,
                title("换一个标题吧"),
                body(BODY),
                now(),
            )
            .await;
        assert_eq!(refused(revised), NotRevised::UnknownProposal);
    }

    async fn what_has_its_outcome_stays_as_it_is(db) {
        let w = World::new(db).await;
        let (number, into) = (
            w.file(1, "三栋前面的路灯坏了").await,
            w.file(1, "楼道里堆了杂物").await,
        );
        db.withdraw_proposal(&w.person(1), w.here(), number, now())
            .await
            .unwrap();
        let before = (w.find(number).await, w.record(number).await);
        for got in every_staff_move(&w, number, into).await {
            assert_eq!(
                refused(got),
                NoMove::Refused(Refused::NotFrom(Stage::Withdrawn))
            );
        }
        let revised = db
            .revise_proposal(
                &w.person(1),
                w.here(),
                number,
                title("换一个标题吧"),
                body(BODY),
                now(),
            )
            .await;
        assert_eq!(
            refused(revised),
            NotRevised::Rule(NoSupport::Closed(Stage::Withdrawn))
        );
        // A refusal leaves nothing behind.
        assert_eq!((w.find(number).await, w.record(number).await), before);
        assert!(w.told(1).await.is_empty());
    }

    async fn each_move_belongs_to_somebody(db) {
        let w = World::new(db).await;
        let number = w.file(1, "三栋前面的路灯坏了").await;
        let not_by = NoMove::Refused(Refused::NotBy(Actor::Secretary));
        let secretary = w.secretary();
        assert_eq!(
            refused(db.accept_proposal(&secretary, number, words(), now()).await),
            not_by
        );
        let assigned = db
            .assign_proposal(
                &secretary,
                number,
                w.place.units[0],
                None,
                None,
                &w.calendar,
                now(),
            )
            .await;
        assert_eq!(refused(assigned), not_by);
        assert_eq!(
            refused(
                db.withdraw_proposal(&w.person(2), w.here(), number, now())
                    .await
            ),
            NoMove::NotAuthor
        );
        let revised = db
            .revise_proposal(
                &w.person(2),
                w.here(),
                number,
                title("换一个标题吧"),
                body(BODY),
                now(),
            )
            .await;
        assert_eq!(refused(revised), NotRevised::NotAuthor);
        let same = db
            .revise_proposal(
                &w.person(1),
                w.here(),
                number,
                title("三栋前面的路灯坏了"),
                body(BODY),
                now(),
            )
            .await;
        assert_eq!(refused(same), NotRevised::Same);
    }

    async fn the_first_answer_is_given_once(db) {
        let w = World::new(db).await;
        let number = w.file(1, "三栋前面的路灯坏了").await;
        db.accept_proposal(&w.clerk(), number, words(), now())
            .await
            .unwrap();
        let twice = db.accept_proposal(&w.clerk(), number, words(), now()).await;
        assert_eq!(refused(twice), NoMove::Refused(Refused::AlreadyAccepted));
        let early = db.post_progress(&w.clerk(), number, words(), now()).await;
        assert_eq!(
            refused(early),
            NoMove::Refused(Refused::NotFrom(Stage::Gathering))
        );
        let early = db.finish_proposal(&w.clerk(), number, words(), now()).await;
        assert_eq!(
            refused(early),
            NoMove::Refused(Refused::NotFrom(Stage::Gathering))
        );
    }

    async fn an_assignment_names_a_unit_of_this_community_and_a_day_to_come(db) {
        let w = World::new(db).await;
        let other = w.beside().await;
        let number = w.file(1, "三栋前面的路灯坏了").await;
        let assign = async |unit: UnitId, due| {
            db.assign_proposal(
                &w.clerk(),
                number,
                unit,
                due,
                Some(words()),
                &w.calendar,
                now(),
            )
            .await
        };
        assert_eq!(
            refused(assign(UnitId(999), None).await),
            NoMove::UnknownUnit
        );
        assert_eq!(
            refused(assign(other.place.units[0], None).await),
            NoMove::UnknownUnit
        );
        let unit = w.place.units[1];
        assert_eq!(
            refused(assign(unit, Some(day("2026-11-21"))).await),
            NoMove::DueInPast
        );
        assign(unit, Some(day("2026-11-22"))).await.unwrap();
        let twice = assign(unit, None).await;
        assert_eq!(
            refused(twice),
            NoMove::Refused(Refused::NotFrom(Stage::Assigned))
        );
    }

    async fn a_merge_needs_another_open_proposal_here(db) {
        let w = World::new(db).await;
        let number = w.file(1, "三栋前面的路灯坏了").await;
        let closed = w.file(1, "楼道里堆了杂物").await;
        db.withdraw_proposal(&w.person(1), w.here(), closed, now())
            .await
            .unwrap();
        let merge = async |into| {
            refused(
                db.merge_proposal(&w.clerk(), number, into, words(), &w.calendar, now())
                    .await,
            )
        };
        assert_eq!(merge(number).await, NoMove::SameProposal);
        assert_eq!(
            merge(RecordNumber {
                year: 2026,
                seq: 99
            })
            .await,
            NoMove::UnknownTarget
        );
        assert_eq!(merge(closed).await, NoMove::TargetClosed);
        let open = w.file(2, "请修好三栋的路灯").await;
        w.assign(number).await;
        assert_eq!(
            merge(open).await,
            NoMove::Refused(Refused::NotFrom(Stage::Assigned))
        );
    }

    async fn a_filing_needs_its_own_draft_and_a_rulebook(db) {
        let w = World::new(db).await;
        let other = w.beside().await;
        let draft = w.draft(1).await;
        let file =
            async |who, community, draft, change: &dyn Fn(&mut store::proposals::NewProposal)| {
                let mut new = w.new_proposal("三栋前面的路灯坏了");
                new.shown_as = ShownAs::Anonymous;
                change(&mut new);
                refused(
                    db.file_proposal(
                        &w.person(who),
                        community,
                        new,
                        draft,
                        &Calendar::default(),
                        now(),
                    )
                    .await,
                )
            };
        let (here, there) = (w.here(), other.here());
        assert_eq!(file(2, here, draft, &|_| ()).await, NotFiled::UnknownDraft);
        assert_eq!(file(1, there, draft, &|_| ()).await, NotFiled::UnknownDraft);
        assert_eq!(
            file(1, here, DraftId(999), &|_| ()).await,
            NotFiled::UnknownDraft
        );
        let owner = DraftOwner::Account(w.account(1));
        let fields = serde_json::json!({});
        let comment = db
            .save_draft(owner, here, DraftKind::Comment, 1, None, &fields, now())
            .await
            .unwrap();
        assert_eq!(
            file(1, here, comment, &|_| ()).await,
            NotFiled::UnknownDraft
        );
        let foreign = other.place.categories[0];
        assert_eq!(
            file(1, here, draft, &|n| n.category = foreign).await,
            NotFiled::UnknownCategory
        );
        assert_eq!(
            file(1, here, draft, &|n| n.category = CategoryId(999)).await,
            NotFiled::UnknownCategory
        );
        let foreign = other.place.grids[0];
        assert_eq!(
            file(1, here, draft, &|n| n.grid = Some(foreign)).await,
            NotFiled::UnknownGrid
        );
        assert_eq!(
            file(1, here, draft, &|n| n.grid = Some(GridId(999))).await,
            NotFiled::UnknownGrid
        );
        // Nothing was used up: the draft can still be filed, under the first number.
        let number = db
            .file_proposal(
                &w.person(1),
                here,
                w.new_proposal("三栋前面的路灯坏了"),
                draft,
                &w.calendar,
                now(),
            )
            .await
            .unwrap();
        assert_eq!(number.seq, 1);
        let long_ago = "2025-06-01T00:00:00Z".parse().unwrap();
        let early = w
            .try_file(1, w.new_proposal("三栋前面的路灯坏了"), long_ago)
            .await;
        assert_eq!(refused(early), NotFiled::NoRulebook);
        assert_eq!(
            common::count(db, "select count(*) from record_numbers").await,
            1
        );
    }
}
