//! Support: counted live, removable, once; and the agenda it leads to.

use domain::ids::RecordNumber;
use domain::proposals::{NoSupport, Stage};
use store::proposals::NotSupported;

use store::Db;

use crate::common::{self, both, now, refused};
use crate::people::{World, day};

both! {
    async fn support_is_given_and_taken_back(db) {
        let w = World::new(db).await;
        let number = w.file(1, "三栋前面的路灯坏了").await;
        let id = w.find(number).await.id;
        assert_eq!(db.my_support(w.account(2), id).await.unwrap(), None);
        let s = w.support(2, number).await.unwrap();
        assert_eq!((s.count, s.threshold, s.on_agenda), (1, 3, None));
        assert_eq!(
            refused(w.support(2, number).await),
            NotSupported::AlreadySupported
        );
        assert_eq!(
            db.unsupport_proposal(&w.neighbour(2), number, now())
                .await
                .unwrap()
                .count,
            0
        );
        assert_eq!(
            refused(db.unsupport_proposal(&w.neighbour(2), number, now()).await),
            NotSupported::NotThere
        );
        assert_eq!(w.support(2, number).await.unwrap().count, 1);
        let p = w.find(number).await;
        assert_eq!(
            (
                p.supports,
                common::count(db, "select count(*) from supports").await
            ),
            (1, 1)
        );
        // Once somebody has supported it, the text is locked, whatever follows.
        assert!(p.supports_ever > 0);
    }

    async fn nobody_supports_the_own_a_closed_or_an_unknown_proposal(db) {
        let w = World::new(db).await;
        let other = w.beside().await;
        let number = w.file(1, "三栋前面的路灯坏了").await;
        assert_eq!(
            refused(w.support(1, number).await),
            NotSupported::Rule(NoSupport::OwnProposal)
        );
        assert_eq!(
            refused(w.support_version(2, number, 2).await),
            NotSupported::NewVersion
        );
        assert_eq!(
            refused(w.support_version(2, number, 0).await),
            NotSupported::NewVersion
        );
        assert_eq!(
            refused(other.support(2, number).await),
            NotSupported::UnknownProposal
        );
        let unknown = RecordNumber {
            year: 2026,
            seq: 99,
        };
        assert_eq!(
            refused(w.support(2, unknown).await),
            NotSupported::UnknownProposal
        );
        w.support(2, number).await.unwrap();
        w.assign(number).await;
        let closed = NotSupported::Rule(NoSupport::Closed(Stage::Assigned));
        assert_eq!(refused(w.support(3, number).await), closed);
        assert_eq!(
            refused(db.unsupport_proposal(&w.neighbour(2), number, now()).await),
            closed
        );
        assert_eq!(w.find(number).await.supports, 1);
        assert_eq!(common::leaves(db, "proposals.support").await, 1);
    }

    async fn a_full_meeting_sends_the_next_proposal_to_the_next_month(db) {
        let w = World::new(db).await;
        let mut days = Vec::new();
        for n in 0..5 {
            let number = w.file(1, &format!("第{n}个关于路灯的建议")).await;
            for who in 2..=4 {
                days.extend(w.support(who, number).await.unwrap().on_agenda);
            }
        }
        assert_eq!(
            days,
            [
                day("2026-12-04"),
                day("2026-12-04"),
                day("2027-01-01"),
                day("2027-01-01"),
                day("2027-02-05"),
            ]
        );
        // A place that becomes free is given again.
        let first = RecordNumber { year: 2026, seq: 1 };
        w.assign(first).await;
        let number = w.file(1, "最后一个关于路灯的建议").await;
        for who in 2..=3 {
            w.support(who, number).await.unwrap();
        }
        assert_eq!(
            w.support(4, number).await.unwrap().on_agenda,
            Some(day("2026-12-04"))
        );
    }

    async fn people_find_what_they_wrote_and_supported_in_every_community(db) {
        let w = World::new(db).await;
        let other = w.beside().await;
        let (a, b) = (
            w.file(1, "三栋前面的路灯坏了").await,
            w.file(2, "楼道里堆了杂物").await,
        );
        let c = other.file(1, "广场上的长椅坏了").await;
        w.support(1, b).await.unwrap();
        let written = db.list_written(&w.person(1)).await.unwrap();
        let short: Vec<_> = written
            .iter()
            .map(|(s, n, i)| (s.as_str(), n.zh.as_str(), i.number))
            .collect();
        assert_eq!(
            short,
            [("baiyun", "青云社区", c), ("qingyun", "青云社区", a)]
        );
        assert_eq!((written[0].2.threshold, written[1].2.threshold), (50, 3));
        let supported = db.list_supported(&w.person(1)).await.unwrap();
        assert_eq!(supported.len(), 1);
        assert_eq!((supported[0].2.number, supported[0].2.supports), (b, 1));
        assert!(db.list_supported(&w.person(3)).await.unwrap().is_empty());
    }
}
