//! Each of the portal's own figures is as many as the records it opens.

use domain::time::{Calendar, day_of, start_of};
use store::Db;
use store::reports::RecordKind;

use crate::common::{self, both, now, proposal_row, run};
use crate::people::World;

both! {
    async fn a_figure_counts_exactly_what_it_lists(db) {
        let (w, calendar) = (World::new(db).await, Calendar::default());
        for seq in 1..=3 {
            proposal_row(db, &w.place, w.resident.account, seq).await;
        }
        // The first one was filed a year before, the third one is solved.
        let before = start_of("2025-12-31".parse().unwrap());
        common::raw!(db, |c| sqlx::query("update proposals set filed_at = $1 where seq = 1").bind(before).execute(c).await.map(|_| ()));
        run(db, "update proposals set stage = 'resolved' where seq = 3").await;
        common::raw!(db, |c| sqlx::query(
            "insert into proposal_events (community_id, proposal_id, act, stage, actor, at)
             select community_id, id, 'resolve', 'resolved', 'resident', $1 from proposals where seq = 3"
        ).bind(now()).execute(c).await.map(|_| ()));
        // Five working days: the second one was answered on the last of them, the first and the third one too late.
        let due = calendar.after(day_of(now()), 5);
        for (seq, at) in [(1, now()), (2, start_of(due)), (3, start_of(due.succ_opt().unwrap()))] {
            common::raw!(db, |c| sqlx::query(
                "insert into proposal_events (community_id, proposal_id, act, stage, actor, at)
                 select community_id, id, 'accept', 'gathering', 'agency', $1 from proposals where seq = $2"
            ).bind(at).bind(seq).execute(c).await.map(|_| ()));
        }
        for (kind, year, expected) in [
            (RecordKind::Filed, 2026, vec!["2026-0002", "2026-0003"]),
            (RecordKind::Filed, 2025, vec!["2026-0001"]),
            (RecordKind::Filed, 2024, vec![]),
            (RecordKind::InTime, 2026, vec!["2026-0002"]),
            (RecordKind::InTime, 2025, vec![]),
            (RecordKind::Resolved, 2026, vec!["2026-0003"]),
            (RecordKind::Resolved, 2025, vec![]),
            (RecordKind::Meetings, 2026, vec![]),
            (RecordKind::Ballots, 2026, vec![]),
        ] {
            let n = db.count_records(w.place.id, kind, year, &calendar).await.unwrap();
            let lines = db.list_records(w.place.id, kind, year, 0, &calendar).await.unwrap();
            let numbers: Vec<_> = lines.iter().map(|l| l.number.to_string()).collect();
            assert_eq!(numbers, expected, "{kind:?} {year}");
            assert_eq!(usize::try_from(n).unwrap(), expected.len(), "{kind:?} {year}");
        }
        assert!(db.list_records(w.place.id, RecordKind::Filed, 2026, 1, &calendar).await.unwrap().is_empty());
    }

    async fn what_is_reopened_is_not_solved(db) {
        let w = World::new(db).await;
        proposal_row(db, &w.place, w.resident.account, 1).await;
        common::raw!(db, |c| sqlx::query(
            "insert into proposal_events (community_id, proposal_id, act, stage, actor, at)
             select community_id, id, 'resolve', 'resolved', 'resident', $1 from proposals"
        ).bind(now()).execute(c).await.map(|_| ()));
        run(db, "update proposals set stage = 'reopened'").await;
        assert_eq!(db.count_records(w.place.id, RecordKind::Resolved, 2026, &Calendar::default()).await.unwrap(), 0);
    }
}
