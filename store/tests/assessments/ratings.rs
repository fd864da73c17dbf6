//! Ratings of single matters: once each, in batches, answered where they are bad, and nobody can tell who gave which.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::access::{self, SignedIn};
use domain::appointments::BookingCode;
use domain::assessments::{Figures, Mark, Rated};
use domain::text::{Answer, RatingText};
use domain::time::{Calendar, day_of};
use store::assessments::ratings::{Given, NotAnswered, NotRated, Subject, Visit};
use store::{Db, Failed};

use crate::common::{self, at_once, both, now, raw, refused};
use crate::everything::everything;
use crate::people::{World, later};

/// The month after that of the stories.
fn next_month() -> DateTime<Utc> {
    later(24 * 31)
}

fn given(mark: u8, words: &str) -> Given {
    Given {
        mark: Mark::from_code(mark).unwrap(),
        words: (!words.is_empty()).then(|| RatingText::parse(words).unwrap()),
        again: false,
    }
}

fn code(n: i64) -> BookingCode {
    let alphabet = domain::codes::DOOR_ALPHABET;
    let letter = |n: i64| char::from(alphabet[usize::try_from(n).unwrap() % alphabet.len()]);
    BookingCode::parse(&format!("AAAAAA{}{}", letter(n / 31), letter(n))).unwrap()
}

const WINDOW: Subject = Subject {
    kind: Rated::Window,
    number: 1,
};

impl World {
    /// A window at which residents 1 to `n` have been, and item 1 of service.
    async fn visited(&self, n: i64) {
        common::run(&self.db, "insert into windows (community_id, number, name_zh, name_en, place_zh, place_en, handles_zh, handles_en,
            phone, hours, slot_minutes, capacity, walk_in_percent, home_visits, created_at)
            select id, 1, '综合窗口', '', '一楼', '', '证件', '', '12345', '', 60, 50, 0, false, created_at from communities").await;
        for i in 1..=n {
            self.book(i, "done").await;
        }
    }

    async fn book(&self, i: i64, standing: &'static str) {
        raw!(&self.db, |c| {
            sqlx::query(
            "insert into bookings (community_id, window_id, day, from_minute, until_minute, starts_at, place, standing, code,
                account_id, home, from_waiting, booked_at, changed_at)
             select community_id, id, $1, 540, 600, $2, $3, $4, $5, $6, false, false, $2, $2 from windows"
        )
        .bind(day_of(now()))
        .bind(now())
        .bind(i)
        .bind(standing)
        .bind(code(i).as_str())
        .bind(1000 + i)
        .execute(c)
        .await
        .map(|_| ())
        });
    }

    fn visitor(&self, n: i64) -> SignedIn {
        access::signed_in(Some(&self.standing(n, None))).unwrap()
    }

    async fn rate(&self, n: i64, given: &Given, at: DateTime<Utc>) -> Result<(), Failed<NotRated>> {
        let (me, code) = (self.visitor(n), code(n));
        let visit = Visit::Booking(&me, self.place.id, &code);
        self.db.rate(visit, given, &self.keys, at).await
    }

    async fn window_figures(&self, at: DateTime<Utc>) -> Option<Figures> {
        let all = self.db.rating_figures(self.place.id, day_of(at)).await;
        all.unwrap().get(&WINDOW).copied()
    }

    async fn release(&self, at: DateTime<Utc>) -> u64 {
        let calendar = Calendar::default();
        self.db.release_ratings(&calendar, at).await.unwrap()
    }
}

async fn told(db: &Db) -> i64 {
    common::count(
        db,
        "select count(*) from notices where kind = 'rating_answered'",
    )
    .await
}

both! {
    async fn a_visit_is_rated_once_and_comes_out_with_four_others_after_the_month(db) {
        let w = World::new(db).await;
        w.visited(6).await;
        w.book(7, "missed").await;
        assert_eq!(refused(w.rate(7, &given(5, ""), now()).await), NotRated::NotYet);
        assert_eq!(refused(w.rate(8, &given(5, ""), now()).await), NotRated::Unknown);
        for n in 1..=4 {
            w.rate(n, &given(5, ""), now()).await.unwrap();
        }
        // The first one stands, whatever is sent afterwards.
        w.rate(1, &given(1, "改主意了"), now()).await.unwrap();
        assert_eq!(common::count(db, "select count(*) from ratings").await, 4);
        assert_eq!(w.release(next_month()).await, 0, "four people know one another");
        w.rate(5, &given(1, "等了一个小时"), now()).await.unwrap();
        assert_eq!(w.release(now()).await, 0, "not within the month");
        assert_eq!(w.window_figures(now()).await, None);
        assert!(w.db.list_rating_cases(&w.editor(1)).await.unwrap().is_empty(), "the desk reads no word earlier");
        assert_eq!(w.release(next_month()).await, 5);
        assert_eq!(w.release(next_month()).await, 0);
        let figures = w.window_figures(next_month()).await.unwrap();
        assert_eq!(figures.first.0, [4, 0, 0, 0, 1, 0]);
        assert_eq!((figures.cases.waiting, figures.cases.all()), (1, 1));
        // The next one waits again: no number moves by one.
        w.rate(6, &given(3, ""), next_month()).await.unwrap();
        assert_eq!(w.release(later(24 * 62)).await, 0);
        assert_eq!(w.window_figures(later(24 * 62)).await.unwrap().first, figures.first);
    }

    async fn a_bad_rating_is_answered_once_and_its_writer_rates_once_more(db) {
        let w = World::new(db).await;
        w.visited(6).await;
        for n in 1..=5 {
            w.rate(n, &given(if n == 3 { 2 } else { 4 }, if n < 4 { "说一句" } else { "" }), now()).await.unwrap();
        }
        w.release(next_month()).await;
        let (me, out) = (w.editor(1), next_month());
        let cases = w.db.list_rating_cases(&me).await.unwrap();
        assert_eq!(cases.len(), 3);
        let case = cases.iter().find(|c| c.due_on.is_some()).unwrap();
        assert_eq!(w.db.count_rating_cases(&me).await.unwrap(), 1);
        let answer = |text| Answer::parse(text).unwrap();
        let other = cases.iter().find(|c| c.due_on.is_none()).unwrap();
        let got = w.db.answer_rating(&me, &other.name, &answer("谢谢您的话"), "综合窗口", out).await;
        assert_eq!(refused(got), NotAnswered::Unknown);
        let again = Given { again: true, ..given(5, "") };
        assert_eq!(refused(w.rate(3, &again, out).await), NotRated::NotAnswered);
        for _ in 0..2 {
            w.db.answer_rating(&me, &case.name, &answer("已经加开一个窗口"), "综合窗口", out).await.unwrap();
        }
        let got = w.db.answer_rating(&w.editor(2), &case.name, &answer("另一种说法"), "综合窗口", out).await;
        assert_eq!(refused(got), NotAnswered::Answered);
        assert_eq!(common::leaves(db, "assessments.rating_answer").await, 1);
        // All who rated the window are told, so that no message says whose it was.
        assert_eq!(told(db).await, 5);
        assert_eq!(refused(w.rate(2, &again, out).await), NotRated::NotAnswered);
        let mine = |n| {
            let me = w.visitor(n);
            let (db, keys, place) = (&w.db, &w.keys, w.place.id);
            async move { db.list_my_answered(&me, place, WINDOW, keys).await.unwrap() }
        };
        assert!(mine(2).await.is_empty());
        assert!(!mine(3).await[0].again);
        for _ in 0..2 {
            w.rate(3, &again, out).await.unwrap();
        }
        assert!(mine(3).await[0].again);
        assert_eq!(common::count(db, "select count(*) from ratings").await, 6, "both stay");
        let figures = w.window_figures(out).await.unwrap();
        assert_eq!((figures.first.0[3], figures.again.all(), figures.cases.in_time), (1, 0, 1));
        assert_eq!(w.db.list_rating_answers(w.place.id, WINDOW).await.unwrap().len(), 1);
    }

    async fn what_was_said_in_december_is_answered_and_rated_once_more_in_january(db) {
        let w = World::new(db).await;
        common::run(db, "insert into publications (community_id, kind, number, live_version, created_at)
            select id, 'service', 1, 1, created_at from communities").await;
        let (december, january) = (later(24 * 30), later(24 * 45));
        let rate = |n, given: Given, at| {
            let (w, me) = (&w, w.resident(n));
            async move { w.db.rate(Visit::Service(&me, 1), &given, &w.keys, at).await }
        };
        for n in 1..=5 {
            rate(n, given(2, "看不懂"), december).await.unwrap();
        }
        assert_eq!(w.release(january).await, 5);
        let case = w.db.list_rating_cases(&w.editor(1)).await.unwrap().remove(0);
        w.db.answer_rating(&w.editor(1), &case.name, &Answer::parse("已经改写").unwrap(), "办事指南", january).await.unwrap();
        let mut more = 0;
        for n in 1..=5 {
            more += i64::from(rate(n, Given { again: true, ..given(4, "") }, january).await.is_ok());
        }
        assert_eq!(more, 1, "whoever was answered, and nobody else");
        // A new year is a new occasion.
        rate(1, given(5, ""), january).await.unwrap();
        assert_eq!(common::count(db, "select count(*) from ratings").await, 5 + 1 + 1);
    }

    async fn a_late_answer_is_counted_as_late_in_public(db) {
        let w = World::new(db).await;
        w.visited(5).await;
        for n in 1..=5 {
            w.rate(n, &given(1, "不好"), now()).await.unwrap();
        }
        w.release(next_month()).await;
        let (me, late) = (w.editor(1), later(24 * 62));
        let case = w.db.list_rating_cases(&me).await.unwrap().remove(0);
        w.db.answer_rating(&me, &case.name, &Answer::parse("迟到的答复").unwrap(), "综合窗口", late).await.unwrap();
        let cases = w.window_figures(late).await.unwrap().cases;
        assert_eq!((cases.late, cases.overdue, cases.in_time), (1, 4, 0));
    }

    async fn nothing_but_the_mark_ties_a_person_to_a_window_and_nothing_to_a_rating(db) {
        let w = World::with(db, 24).await;
        w.visited(24).await;
        // From the last to the first, so that an order of time would show.
        for n in (1..=24).rev() {
            w.rate(n, &given(1 + (n % 5) as u8, "一句话"), now()).await.unwrap();
        }
        for (table, row) in everything(db).await {
            let words: Vec<&str> = row.split(|c: char| !c.is_ascii_alphanumeric()).collect();
            let named = (1001..=1024).any(|n| words.contains(&n.to_string().as_str()));
            let may = ["accounts", "residencies", "bookings", "rating_marks"];
            assert!(!named || may.contains(&table.as_str()), "{table}: {row}");
            let timed = ["rating_marks", "ratings"].contains(&table.as_str()) && row.contains(&day_of(now()).to_string());
            assert!(!timed, "{table} says a day: {row}");
        }
        // Read as they lie, neither table is in the order of the acts: the first only names, the second only digests.
        let keys: Vec<String> = raw!(db, |c| sqlx::query_scalar("select person_key from ratings order by person_key").fetch_all(c).await);
        let shown: Vec<i64> = raw!(db, |c| sqlx::query_scalar("select mark from ratings order by person_key").fetch_all(c).await);
        let acts: Vec<i64> = (1..=24).rev().map(|n| 1 + n % 5).collect();
        assert!(keys.iter().all(|k| k.len() == 64));
        assert_ne!(shown, acts);
        assert_ne!(shown, acts.iter().rev().copied().collect::<Vec<_>>());
        if let Db::Sqlite { .. } = db {
            assert_eq!(common::count(db, "select count(*) from sqlite_schema where name in ('ratings', 'rating_marks') and type = 'table' and sql like '%without rowid%'").await, 2);
        }
        assert_eq!(common::count(db, "select count(*) from log_leaves where act like 'assessments.rat%'").await, 0);
    }

    async fn whoever_leaves_takes_the_mark_along_and_the_rating_stays(db) {
        let w = World::new(db).await;
        w.visited(1).await;
        w.rate(1, &given(4, ""), now()).await.unwrap();
        let held = w.db.export_account(&w.visitor(1)).await.unwrap();
        assert_eq!(held["ratings"].as_array().unwrap().len(), 1);
        assert!(!held["ratings"].to_string().contains("mark"), "that I rated, never how");
        w.db.erase_account(&w.visitor(1), now()).await.unwrap();
        assert_eq!(common::count(db, "select count(*) from rating_marks").await, 0);
        assert_eq!(common::count(db, "select count(*) from ratings").await, 1);
        assert!(refused(w.rate(1, &given(1, ""), now()).await) == NotRated::Unknown);
    }

    async fn one_person_rates_one_visit_once_however_fast_and_without_the_keys_many_times(db) {
        let w = Arc::new(World::new(db).await);
        w.visited(1).await;
        let storm = || at_once(db, 64, |i| {
            let w = Arc::clone(&w);
            async move { w.rate(1, &given(1 + (i % 5) as u8, ""), now()).await }
        });
        assert!(storm().await.iter().all(Result::is_ok));
        assert_eq!(common::count(db, "select count(*) from ratings").await, 1);
        assert_eq!(common::count(db, "select count(*) from rating_marks").await, 1);
        // The keys of the two tables are what holds.
        match db {
            Db::Sqlite { .. } => common::run(db, "create table bare as select * from ratings; drop table ratings; alter table bare rename to ratings;
                create table bare as select * from rating_marks; drop table rating_marks; alter table bare rename to rating_marks").await,
            Db::Postgres { .. } => common::run(db, "alter table ratings drop constraint ratings_pkey; alter table rating_marks drop constraint rating_marks_pkey").await,
        }
        storm().await;
        assert!(common::count(db, "select count(*) from ratings").await > 1);
    }
}
