//! The timetable: set, changed, fulfilled, late, missing.

use domain::publishing::Kind;
use domain::reports::DutyState;
use domain::time::day_of;
use store::Db;
use store::reports::{DutyLine, NotSet};

use crate::common::{self, at_once, both, leaves, named_community, now, refused};
use crate::people::{World, answer, duty, later, typed};

impl World {
    async fn line(&self, id: i64) -> DutyLine {
        self.db.find_duty(self.place.id, id).await.unwrap().unwrap()
    }
}

both! {
    async fn a_duty_is_due_then_missing_then_late(db) {
        let w = World::new(db).await;
        let by = &w.editors[0];
        let id = db.add_duty(by, &duty("年度工作报告", 10, None), "k", now()).await.unwrap();
        let line = w.line(id).await;
        assert_eq!(line.state(day_of(later(10))), DutyState::NotYetDue);
        assert_eq!(line.state(day_of(later(11))), DutyState::Missing { since: None });
        assert_eq!(leaves(db, "reports.set_duty").await, 1);

        // What fulfils it counts from the day it became public, not from the day it was named.
        let number = w.published(&typed(2025, "91.6"), later(12)).await;
        db.change_duty(by, id, line.revision, &duty("年度工作报告", 10, Some(number)), later(20)).await.unwrap();
        let line = w.line(id).await;
        assert_eq!(line.state(day_of(later(30))), DutyState::Late { on: day_of(later(12)) });
        assert_eq!(line.named_late(), Some(day_of(later(20))), "and says when it was named");
        assert_eq!(leaves(db, "reports.change_duty").await, 1);
        // A correction does not make it later.
        w.corrected(number, &typed(2025, "91.7"), later(25)).await;
        assert_eq!(w.line(id).await.report, Some((number, Some(day_of(later(12))))));
        assert_eq!(db.list_duties(w.place.id).await.unwrap(), [w.line(id).await]);
    }

    async fn what_is_withdrawn_fulfils_nothing(db) {
        let w = World::new(db).await;
        let number = w.published(&typed(2025, "91.6"), now()).await;
        let id = db.add_duty(&w.editors[0], &duty("年度工作报告", 10, Some(number)), "k", now()).await.unwrap();
        assert_eq!(w.line(id).await.state(day_of(later(11))), DutyState::OnTime { on: day_of(now()) });
        let reason = answer("数字全部要重新核对。");
        db.withdraw_publication(&w.editors[0], Kind::Report, number, 1, &reason, later(1)).await.unwrap();
        assert_eq!(w.line(id).await.report, Some((number, None)));
        let gone = DutyState::Missing { since: Some(day_of(later(1))) };
        assert_eq!(w.line(id).await.state(day_of(later(11))), gone);
        // Back before its day it is on time; back after it, late.
        w.corrected(number, &typed(2025, "91.8"), later(12)).await;
        assert_eq!(w.line(id).await.state(day_of(later(13))), DutyState::Late { on: day_of(later(12)) });
        assert_eq!(w.line(id).await.named_late(), None, "it was named together with the duty");
    }

    async fn a_withdrawal_after_its_day_takes_nothing_of_having_been_in_time(db) {
        let w = World::new(db).await;
        let number = w.published(&typed(2025, "91.6"), later(5)).await;
        let id = db.add_duty(&w.editors[0], &duty("年度工作报告", 10, Some(number)), "k", later(5)).await.unwrap();
        w.corrected(number, &typed(2025, "91.7"), later(15)).await;
        let reason = answer("数字全部要重新核对。");
        db.withdraw_publication(&w.editors[0], Kind::Report, number, 2, &reason, later(20)).await.unwrap();
        let line = w.line(id).await;
        assert_eq!(line.state(day_of(later(21))), DutyState::Missing { since: Some(day_of(later(20))) });
        w.corrected(number, &typed(2025, "91.8"), later(30)).await;
        assert_eq!(w.line(id).await.state(day_of(later(31))), DutyState::OnTime { on: day_of(later(5)) });
    }

    async fn a_duty_whose_day_has_passed_is_not_rewritten(db) {
        let w = World::new(db).await;
        let by = &w.editors[0];
        let id = db.add_duty(by, &duty("年度工作报告", 10, None), "k", now()).await.unwrap();
        let set = async |revision, set| db.change_duty(by, id, revision, &set, later(11)).await;
        let mut other = duty("年度工作报告", 10, None);
        other.duty.period = domain::publishing::Say::parse("2026 年度", "", 2, 30).unwrap();
        assert_eq!(refused(set(1, other).await), NotSet::DayPassed);
        assert_eq!(refused(set(1, duty("季度报告", 10, None)).await), NotSet::DayPassed);
        // A report is named, exchanged while it has not been public, and stays once it has.
        let early = w.published(&typed(2024, "90.0"), now()).await;
        let draft = db.begin_publication(by, Kind::Report, &typed(2025, "91.6"), "draft", now()).await.unwrap().0;
        set(1, duty("年度工作报告", 10, Some(draft))).await.unwrap();
        set(2, duty("年度工作报告", 10, None)).await.unwrap();
        set(3, duty("年度工作报告", 10, Some(early))).await.unwrap();
        assert_eq!(refused(set(4, duty("年度工作报告", 10, Some(draft))).await), NotSet::ReportFixed);
        assert_eq!(refused(set(4, duty("年度工作报告", 10, None)).await), NotSet::ReportFixed);
        let line = w.line(id).await;
        assert_eq!((line.report.unwrap().0, line.named_late()), (early, Some(day_of(later(11)))));
    }

    async fn a_day_that_has_passed_is_not_moved(db) {
        let w = World::new(db).await;
        let by = &w.editors[0];
        let id = db.add_duty(by, &duty("年度工作报告", 10, None), "k", now()).await.unwrap();
        // Ahead of its day it is moved, and says so.
        db.change_duty(by, id, 1, &duty("年度工作报告", 12, None), later(10)).await.unwrap();
        let line = w.line(id).await;
        assert_eq!((line.duty.due_on, line.first_due_on), (day_of(later(12)), day_of(later(10))));
        let late = db.change_duty(by, id, 2, &duty("年度工作报告", 40, None), later(13)).await;
        assert_eq!(refused(late), NotSet::DayPassed);
        // On its day itself the rest may still be put right.
        db.change_duty(by, id, 2, &duty("年度报告", 12, None), later(12)).await.unwrap();
        assert_eq!(w.line(id).await.duty.title.both().zh, "年度报告");
    }

    async fn a_change_in_between_is_noticed_and_a_second_press_is_not_one(db) {
        let w = World::new(db).await;
        let set = duty("年度工作报告", 10, None);
        let first = db.add_duty(&w.editors[0], &set, "k", now()).await.unwrap();
        assert_eq!(db.add_duty(&w.editors[0], &set, "k", now()).await.unwrap(), first);
        assert_eq!(db.list_duties(w.place.id).await.unwrap().len(), 1);
        let changed = duty("年度报告", 10, None);
        db.change_duty(&w.editors[0], first, 1, &changed, now()).await.unwrap();
        db.change_duty(&w.editors[0], first, 1, &changed, now()).await.unwrap();
        assert_eq!(leaves(db, "reports.change_duty").await, 1);
        let stale = db.change_duty(&w.editors[1], first, 1, &duty("另一个名称", 10, None), now()).await;
        assert_eq!(refused(stale), NotSet::ChangedMeanwhile);
    }

    async fn what_another_community_has_is_unknown_here(db) {
        let w = World::new(db).await;
        let number = w.published(&typed(2025, "91.6"), now()).await;
        let id = db.add_duty(&w.editors[0], &duty("年度工作报告", 10, None), "k", now()).await.unwrap();
        let other = named_community(db, "baiyun").await;
        let there = common::staff(db, other.id, "19900000039", domain::accounts::Role::Editor, None).await;
        let there = domain::access::editor(Some(&there)).unwrap();
        let set = duty("年度工作报告", 10, Some(number));
        assert_eq!(refused(db.add_duty(&there, &set, "k", now()).await), NotSet::UnknownReport);
        let changed = db.change_duty(&there, id, 1, &duty("年度报告", 10, None), now()).await;
        assert_eq!(refused(changed), NotSet::UnknownDuty);
        assert!(db.find_duty(other.id, id).await.unwrap().is_none());
    }

    async fn of_many_changes_at_once_one_counts(db) {
        let w = std::sync::Arc::new(World::new(db).await);
        let id = db.add_duty(&w.editors[0], &duty("年度工作报告", 10, None), "k", now()).await.unwrap();
        let results = at_once(db, 16, |i| {
            let w = std::sync::Arc::clone(&w);
            async move {
                let set = duty(&format!("年度报告{i}"), 10, None);
                w.db.change_duty(&w.editors[i % 2], id, 1, &set, now()).await.is_ok()
            }
        })
        .await;
        assert_eq!(results.iter().filter(|ok| **ok).count(), 1);
        assert_eq!(leaves(db, "reports.change_duty").await, 1);
        assert_eq!(w.line(id).await.revision, 2);
    }
}
