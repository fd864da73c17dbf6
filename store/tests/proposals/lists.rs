//! Lists: what is on which tab, in which order, page after page.

use domain::ids::RecordNumber;
use domain::proposals::Stage;
use domain::text::Query;
use store::proposals::{Counts, Cursor, Group, ListQuery, Sort};

use store::Db;

use crate::common::{self, both};
use crate::people::{World, answer, clause, day, later};

fn all() -> ListQuery {
    ListQuery {
        group: Group::All,
        stage: None,
        category: None,
        grid: None,
        late: false,
        q: None,
        sort: Sort::Newest,
        after: None,
        limit: 100,
    }
}

async fn seqs(w: &World, query: &ListQuery) -> Vec<i64> {
    let listing =
        w.db.list_proposals(w.here(), query, day("2026-11-22"))
            .await
            .unwrap();
    listing.proposals.iter().map(|p| p.number.seq).collect()
}

/// Everything, `limit` at a time, through the links that a page would hold.
async fn walk(w: &World, query: &ListQuery, limit: i64) -> Vec<i64> {
    let mut query = ListQuery {
        limit,
        ..query.clone()
    };
    let mut found = Vec::new();
    loop {
        let listing =
            w.db.list_proposals(w.here(), &query, day("2026-11-22"))
                .await
                .unwrap();
        assert!(listing.proposals.len() as i64 <= limit);
        found.extend(listing.proposals.iter().map(|p| p.number.seq));
        match listing.next {
            Some(next) => query.after = Some(next.to_string().parse::<Cursor>().unwrap()),
            None => return found,
        }
    }
}

/// Twelve proposals in different stages, with different supports and deadlines.
async fn twelve(w: &World) {
    let clerk = w.clerk();
    for n in 1..=12i64 {
        let mut new = w.new_proposal(&format!("第{n}个建议：加装路灯"));
        new.category = w.place.categories[usize::from(n % 3 == 0)];
        new.grid = (n % 4 != 0).then_some(w.place.grids[usize::from(n % 2 == 0)]);
        // Two in one moment: the id decides between them.
        let number = w.try_file(1, new, later(-(n / 2))).await.unwrap();
        for who in 0..(n % 3) {
            w.support(2 + who, number).await.unwrap();
        }
    }
    let number = |seq| RecordNumber { year: 2026, seq };
    let db = &w.db;
    w.support(9, number(2)).await.unwrap();
    db.accept_proposal(&clerk, number(3), answer("我们已经受理。"), later(0))
        .await
        .unwrap();
    w.assign(number(4)).await;
    w.handle(number(5)).await;
    db.decline_proposal(
        &clerk,
        number(6),
        answer("不属于社区事务。"),
        clause("第八条"),
        later(0),
    )
    .await
    .unwrap();
    db.withdraw_proposal(&w.person(1), w.here(), number(7), later(0))
        .await
        .unwrap();
}

both! {
    async fn each_tab_holds_its_stages(db) {
        let w = World::new(db).await;
        let other = w.beside().await;
        twelve(&w).await;
        other.file(1, "广场上的长椅坏了").await;
        let group = async |group| {
            let mut found = seqs(&w, &ListQuery { group, ..all() }).await;
            found.sort_unstable();
            found
        };
        assert_eq!(group(Group::Open).await, [1, 2, 3, 8, 9, 10, 11, 12]);
        assert_eq!(group(Group::InProgress).await, [4]);
        assert_eq!(group(Group::Done).await, [5, 6, 7]);
        assert_eq!(group(Group::All).await, (1..=12).collect::<Vec<_>>());
        let counts = db.count_groups(w.here(), day("2026-11-22")).await.unwrap();
        assert_eq!(
            counts,
            Counts {
                open: 8,
                in_progress: 1,
                done: 3,
                all: 12,
                late: 0
            }
        );
        let counts = db.count_groups(w.here(), day("2026-11-27")).await.unwrap();
        assert_eq!(counts.late, 5);
        assert_eq!(
            db.count_stages(w.here()).await.unwrap(),
            [
                (Stage::Gathering, 7),
                (Stage::OnAgenda, 1),
                (Stage::Assigned, 1),
                (Stage::Done, 1),
                (Stage::Declined, 1),
                (Stage::Withdrawn, 1),
            ]
        );
        assert_eq!(
            db.count_groups(other.here(), day("2026-11-22"))
                .await
                .unwrap()
                .all,
            1
        );
    }

    async fn a_list_is_narrowed_by_stage_category_grid_and_lateness(db) {
        let w = World::new(db).await;
        twelve(&w).await;
        let [first, second] = w.place.categories;
        assert_eq!(
            seqs(
                &w,
                &ListQuery {
                    stage: Some(Stage::Declined),
                    ..all()
                }
            )
            .await,
            [6]
        );
        assert_eq!(
            seqs(
                &w,
                &ListQuery {
                    category: Some(second),
                    ..all()
                }
            )
            .await,
            [3, 6, 9, 12]
        );
        assert_eq!(
            seqs(
                &w,
                &ListQuery {
                    category: Some(first),
                    group: Group::Done,
                    ..all()
                }
            )
            .await,
            [5, 7]
        );
        assert_eq!(
            seqs(
                &w,
                &ListQuery {
                    grid: Some(w.place.grids[1]),
                    ..all()
                }
            )
            .await,
            [2, 6, 10]
        );
        let late = ListQuery {
            late: true,
            sort: Sort::Deadline,
            ..all()
        };
        assert!(seqs(&w, &late).await.is_empty());
        let found = db
            .list_proposals(w.here(), &late, day("2026-11-27"))
            .await
            .unwrap();
        assert_eq!(
            found
                .proposals
                .iter()
                .map(|p| p.number.seq)
                .collect::<Vec<_>>(),
            [12, 10, 11, 8, 9]
        );
        let item = seqs(
            &w,
            &ListQuery {
                q: Some(Query::parse("路灯").unwrap()),
                group: Group::InProgress,
                ..all()
            },
        )
        .await;
        assert_eq!(item, [4]);
    }

    async fn every_order_is_the_same_in_one_page_and_in_many(db) {
        let w = World::new(db).await;
        twelve(&w).await;
        let sorted = |sort| ListQuery { sort, ..all() };
        assert_eq!(
            seqs(&w, &sorted(Sort::Newest)).await,
            [1, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 12]
        );
        assert_eq!(
            seqs(&w, &sorted(Sort::MostSupported)).await,
            [2, 11, 8, 5, 10, 7, 4, 1, 12, 9, 6, 3]
        );
        // Answers by filing day, the meeting, the handling, the confirming; then what has no deadline.
        assert_eq!(
            seqs(&w, &sorted(Sort::Deadline)).await,
            [12, 10, 11, 8, 9, 1, 2, 5, 4, 3, 7, 6]
        );
        let asked = ListQuery {
            q: Some(Query::parse("建议 路灯").unwrap()),
            ..sorted(Sort::Relevance)
        };
        assert_eq!(seqs(&w, &asked).await.len(), 12);
        let late = ListQuery {
            stage: Some(Stage::Gathering),
            ..sorted(Sort::Deadline)
        };
        let open = ListQuery {
            group: Group::Open,
            ..sorted(Sort::MostSupported)
        };
        for query in [
            sorted(Sort::Newest),
            sorted(Sort::MostSupported),
            sorted(Sort::Deadline),
            sorted(Sort::Relevance),
            asked,
            late,
            open,
        ] {
            let whole = seqs(&w, &query).await;
            for limit in [1, 2, 5, 7] {
                assert_eq!(walk(&w, &query, limit).await, whole, "{query:?} by {limit}");
            }
        }
    }

    async fn a_page_has_bounds_and_a_card_what_it_needs(db) {
        let w = World::new(db).await;
        twelve(&w).await;
        assert_eq!(seqs(&w, &ListQuery { limit: 0, ..all() }).await.len(), 1);
        assert_eq!(
            seqs(
                &w,
                &ListQuery {
                    limit: 5000,
                    ..all()
                }
            )
            .await
            .len(),
            12
        );
        // A cursor of another order is the beginning.
        let cursor = Some("s.3.1".parse().unwrap());
        assert_eq!(
            seqs(
                &w,
                &ListQuery {
                    after: cursor,
                    ..all()
                }
            )
            .await
            .len(),
            12
        );
        let listing = db
            .list_proposals(w.here(), &all(), day("2026-11-22"))
            .await
            .unwrap();
        let card = listing
            .proposals
            .iter()
            .find(|p| p.number.seq == 2)
            .unwrap();
        let page = w.find(card.number).await;
        assert_eq!(
            (card.supports, card.threshold, card.rulebook_version),
            (3, 3, 2)
        );
        assert_eq!(
            (card.state, &card.title, card.category),
            (page.state, &page.title, page.category)
        );
        assert_eq!(
            (&card.author_name, card.grid, card.filed_at),
            (&page.author_name, page.grid, page.filed_at)
        );
    }

    async fn a_proposal_like_the_title_is_shown(db) {
        let w = World::new(db).await;
        let other = w.beside().await;
        other.file(1, "加装路灯照亮小路").await;
        let lamp = w.file(1, "三栋前面加装路灯").await;
        let near = w.file(1, "四栋前面加装电梯").await;
        let gone = w.file(1, "三栋后面加装路灯").await;
        w.file(1, "垃圾分类点太远").await;
        db.withdraw_proposal(&w.person(1), w.here(), gone, later(0))
            .await
            .unwrap();
        let found = db
            .similar_proposals(w.here(), "三栋前面装路灯", None, 3)
            .await
            .unwrap();
        assert_eq!(
            found.iter().map(|s| s.number).collect::<Vec<_>>(),
            [lamp, near]
        );
        assert!(
            found[0].likeness > found[1].likeness && found[1].likeness >= domain::search::SIMILAR
        );
        let id = w.find(lamp).await.id;
        let rest = db
            .similar_proposals(w.here(), "三栋前面装路灯", Some(id), 3)
            .await
            .unwrap();
        assert_eq!(rest.iter().map(|s| s.number).collect::<Vec<_>>(), [near]);
        assert_eq!(
            db.similar_proposals(w.here(), "三栋前面装路灯", None, 1)
                .await
                .unwrap()
                .len(),
            1
        );
        for nothing in ["", "灯", "！？", "'\" OR *"] {
            assert!(
                db.similar_proposals(w.here(), nothing, None, 3)
                    .await
                    .unwrap()
                    .is_empty()
            );
        }
    }
}
