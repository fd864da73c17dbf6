//! What the room promises when something ends, changes or grows.

use std::sync::Arc;

use chrono::Duration;
use domain::notices::{Notice, Room};
use domain::publishing::Say;
use domain::volunteers::{
    ActivityEdit, NoCheckIn, NoPlace, ProofCode, ShiftSetup, Shown, Span, Standing,
};
use store::Db;
use store::volunteers::{
    Cursor, NotEntered, NotMarked, NotOn, NotPlanned, NotRevoked, ProofTerms, Service,
};

use crate::common::{self, at_once, both, count, now, refused};
use crate::people::{World, activity_setup, begins, ends, phone_of, reason, remark};

impl World {
    /// The shift of the stories, with children: only whom staff vouch for helps. Gives the row of a member in the team.
    async fn checked(&mut self, capacity: i64) {
        let plan = self.plan(self.team, true).await;
        self.shift = self.add(plan, begins(), ends(), capacity).await;
    }

    async fn vouch(&self, who: &domain::access::SignedIn, days: Option<i64>) {
        let member = common::raw!(&self.db, |c| sqlx::query_scalar::<_, i64>(
            "select id from team_members where account_id = $1"
        )
        .bind(who.account().0)
        .fetch_one(c)
        .await);
        let until = days.map(|n| domain::time::day_of(begins() + Duration::days(n)));
        self.db
            .mark_checked(&self.clerk, self.team, member, until, now())
            .await
            .unwrap();
    }
}

fn edit(place: &str) -> ActivityEdit {
    let setup = activity_setup(false);
    ActivityEdit {
        title: setup.title,
        about: setup.about,
        place: Say::parse(place, "", 1, 60).unwrap(),
        skills: setup.skills,
    }
}

both! {
    async fn when_vouching_ends_the_place_goes_to_the_next_and_the_person_is_told(db) {
        let mut w = World::new(db, 1).await;
        let (me, next, other) = (w.member(1).await, w.member(2).await, w.member(3).await);
        w.checked(1).await;
        for who in [&me, &next, &other] {
            w.vouch(who, Some(30)).await;
        }
        let plain = w.add(w.activity, ends(), ends() + Duration::hours(1), 5).await;
        w.join_at(&me, plain, now()).await.unwrap();
        w.join(&me).await.unwrap();
        w.wait(&next).await.unwrap();
        w.wait(&other).await.unwrap();
        // Shorter, but long enough.
        w.vouch(&me, Some(0)).await;
        assert_eq!(w.mine(&me).await.len(), 2);
        w.vouch(&me, Some(-1)).await;
        assert_eq!(w.mine(&me).await.len(), 1, "where nobody must vouch the place stays");
        assert_eq!(w.told(&me).await[0], Notice::ShiftUnvouched);
        assert_eq!(w.mine(&next).await[0].standing, Some(Standing::Offered));
        // Who leaves the team is vouched for no more, also while a place is offered.
        db.leave_team(&next, w.place.id, w.team, now()).await.unwrap();
        assert_eq!(w.told(&next).await[0], Notice::ShiftUnvouched);
        assert_eq!(w.mine(&other).await[0].standing, Some(Standing::Offered));
        db.confirm_shift(&other, w.place.id, w.shift, now()).await.unwrap();
    }

    async fn who_is_vouched_for_no_more_neither_confirms_nor_checks_in(db) {
        let mut w = World::new(db, 1).await;
        let (me, first) = (w.member(1).await, w.member(2).await);
        w.checked(1).await;
        w.vouch(&me, Some(30)).await;
        w.vouch(&first, Some(30)).await;
        w.join(&first).await.unwrap();
        w.wait(&me).await.unwrap();
        w.leave(&first, now()).await.unwrap();
        // As if it had ended while nobody looked.
        let until = |day: Option<&'static str>| async move {
            common::raw!(db, |c| sqlx::query("update team_members set checked_until = $1")
                .bind(day.map(|d| d.parse::<chrono::NaiveDate>().unwrap())).execute(c).await.map(|_| ()));
        };
        until(None).await;
        let confirm = || db.confirm_shift(&me, w.place.id, w.shift, now());
        assert_eq!(refused(confirm().await), NotOn::Rule(NoPlace::NotChecked));
        assert_eq!(refused(w.join(&me).await), NotOn::Rule(NoPlace::NotChecked));
        until(Some("2026-11-30")).await;
        confirm().await.unwrap();
        until(Some("2026-11-01")).await;
        let digits = w.digits(begins()).await;
        let no = NotMarked::Rule(NoCheckIn::NotChecked);
        assert_eq!(refused(w.check_in(&me, &digits, begins()).await), no);
        let place = w.roster().await[0].id;
        let tick = |at| db.mark_attendance(&w.office, w.shift, place, Standing::Came, at);
        assert_eq!(refused(tick(begins()).await), no);
        tick(ends()).await.unwrap();
    }

    async fn the_digits_open_nothing_once_the_shift_is_over(db) {
        let w = World::new(db, 2).await;
        let (me, late) = (w.person(1).await, w.person(2).await);
        w.join(&me).await.unwrap();
        w.join(&late).await.unwrap();
        let last = ends() - Duration::minutes(1);
        let digits = w.digits(last).await;
        assert_eq!(refused(w.check_in(&me, &digits, ends()).await), NotMarked::Rule(NoCheckIn::NotOpen));
        w.check_in(&me, &digits, last).await.unwrap();
        // What was done is not given back, before or after the end.
        assert_eq!(refused(w.leave(&me, last).await), NotOn::Came);
        assert_eq!(w.roster().await[0].standing(), Standing::Came);
    }

    async fn who_has_come_to_a_shift_that_is_cancelled_is_told_and_the_check_in_stays(db) {
        let w = World::new(db, 2).await;
        let me = w.person(1).await;
        w.join(&me).await.unwrap();
        let early = begins() - Duration::minutes(20);
        let digits = w.digits(early).await;
        w.check_in(&me, &digits, early).await.unwrap();
        db.cancel_activity(&w.office, w.activity, &reason(), early).await.unwrap();
        assert_eq!(w.told(&me).await, [Notice::ShiftCancelled]);
        let row = w.roster().await[0].clone();
        assert_eq!(row.standing(), Standing::Came);
        let hours = db.enter_hours(&w.office, w.shift, &[(row.id, 60)], &w.book, ends()).await;
        assert_eq!(refused(hours), NotEntered::Cancelled);
    }

    async fn newcomers_do_not_go_past_who_waits(db) {
        let w = Arc::new(World::new(db, 1).await);
        let (leaver, first) = (w.person(30).await, w.person(31).await);
        w.join(&leaver).await.unwrap();
        w.wait(&first).await.unwrap();
        // The place is free, and the caretaker has not come by yet.
        db.erase_account(&leaver, now()).await.unwrap();
        let mut people = Vec::new();
        for n in 1..=10 {
            people.push(w.person(n).await);
        }
        let people = Arc::new(people);
        let results = at_once(db, 10, |i| {
            let (w, people) = (Arc::clone(&w), Arc::clone(&people));
            async move { w.join(&people[i]).await }
        })
        .await;
        for got in results {
            assert_eq!(refused(got), NotOn::Full);
        }
        assert_eq!(w.mine(&first).await[0].standing, Some(Standing::Offered));
        assert_eq!(w.told(&first).await, [Notice::ShiftOffered]);
        // And who waits takes the own place by signing up.
        w.join(&first).await.unwrap();
        assert_eq!(w.mine(&first).await[0].standing, Some(Standing::Coming));
    }

    async fn no_shift_is_added_to_an_activity_that_is_being_cancelled(db) {
        let w = Arc::new(World::new(db, 1).await);
        let results = at_once(db, 20, |i| {
            let w = Arc::clone(&w);
            async move {
                if i == 9 {
                    return w.db.cancel_activity(&w.office, w.activity, &reason(), now()).await.is_ok();
                }
                let late = Duration::hours(3 * i as i64);
                let span = Span::new(begins() + late, ends() + late).unwrap();
                let setup = ShiftSetup { span, capacity: 1 };
                let got = w.db.add_shift(&w.office, w.activity, setup, &format!("s{i}"), now()).await;
                matches!(got, Ok(_) | Err(store::Failed::Refused(NotPlanned::Cancelled)))
            }
        })
        .await;
        assert!(results.into_iter().all(|ok| ok));
        assert_eq!(count(db, "select count(*) from shifts where cancelled_reason is null").await, 0);
    }

    async fn closing_accounts_that_wait_and_cancelling_their_shift_do_not_block_each_other(db) {
        let w = Arc::new(World::new(db, 1).await);
        w.join(&w.person(40).await).await.unwrap();
        let mut people = Vec::new();
        for n in 1..=16 {
            let who = w.person(n).await;
            w.wait(&who).await.unwrap();
            people.push(who);
        }
        let people = Arc::new(people);
        let results = at_once(db, 17, |i| {
            let (w, people) = (Arc::clone(&w), Arc::clone(&people));
            async move {
                match people.get(i) {
                    Some(who) => w.db.erase_account(who, now()).await.map_err(|e| e.to_string()),
                    None => w.db.cancel_shift(&w.office, w.shift, &reason(), now()).await.map_err(|e| format!("{e:?}")),
                }
            }
        })
        .await;
        for got in results {
            got.unwrap();
        }
        assert_eq!(count(db, "select count(*) from shift_waits").await, 0);
    }

    async fn every_shift_is_listed_and_kept_and_one_that_fails_holds_up_no_other(db) {
        let w = World::new(db, 1).await;
        let me = w.person(1).await;
        common::run(db, "insert into shifts (community_id, activity_id, number, starts_at, ends_at, capacity)
            with recursive n(i) as (select 2 union all select i + 1 from n where i < 211)
            select s.community_id, s.activity_id, n.i, s.starts_at, s.ends_at, 1 from shifts s cross join n where s.number = 1").await;
        common::raw!(db, |c| sqlx::query(
            "insert into shift_waits (community_id, shift_id, account_id, at) select community_id, id, $1, $2 from shifts where number > 1"
        ).bind(me.account().0).bind(now()).execute(c).await.map(|_| ()));
        let activity = db.find_activity(w.place.id, w.activity).await.unwrap().unwrap();
        let (mut seen, mut after) = (Vec::new(), Cursor::start());
        loop {
            let page = db.list_shifts_of(activity.id, after, 50).await.unwrap();
            let Some(last) = page.last() else { break };
            after = last.cursor();
            seen.extend(page.into_iter().map(|s| s.number));
        }
        assert_eq!(seen, (1..=211).collect::<Vec<_>>());
        // The second shift cannot be held.
        match db {
            Db::Sqlite { .. } => common::run(db, "create trigger no before update on shifts when old.number = 2
                begin select raise(abort, 'no'); end").await,
            Db::Postgres { .. } => common::run(db, "create function no() returns trigger language plpgsql as
                $$ begin raise exception 'no'; end $$;
                create trigger no before update on shifts for each row when (old.number = 2) execute function no()").await,
        }
        assert!(db.keep_shifts(begins()).await.is_err(), "it is told");
        assert_eq!(count(db, "select count(*) from shift_waits").await, 1, "and all the others are kept");
    }

    async fn an_activity_is_changed_until_it_begins_and_who_comes_is_told(db) {
        let w = World::new(db, 1).await;
        let (me, waits, lead) = (w.person(1).await, w.person(2).await, w.lead(0).await);
        w.join(&me).await.unwrap();
        w.wait(&waits).await.unwrap();
        let save = |revision, place: &'static str, at| { let w = &w; async move {
            w.db.save_activity(&lead, w.activity, revision, &edit(place), at).await
        }};
        save(1, "文化站", now()).await.unwrap();
        save(1, "文化站", now()).await.unwrap();
        for who in [&me, &waits] {
            let told = db.list_notices(who, 9).await.unwrap();
            assert_eq!((told.len(), told[0].kind), (1, Notice::ShiftChanged));
            assert_eq!(told[0].words.as_deref(), Some("社区卫生站 → 文化站"));
        }
        assert_eq!(w.see().await.place.zh, "文化站");
        assert_eq!(refused(save(1, "广场", now()).await), NotPlanned::ChangedMeanwhile);
        assert_eq!(refused(save(2, "广场", begins()).await), NotPlanned::Begun);
        w.person(7).await;
        w.found("other", 7).await;
        let foreign = db.save_activity(&w.lead(7).await, w.activity, 2, &edit("广场"), now()).await;
        assert_eq!(refused(foreign), NotPlanned::Unknown);
        db.cancel_activity(&lead, w.activity, &reason(), now()).await.unwrap();
        assert_eq!(refused(save(2, "广场", now()).await), NotPlanned::Cancelled);
    }

    async fn a_lead_revokes_only_proofs_that_hold_hours_of_the_own_team(db) {
        let w = World::new(db, 2).await;
        let (me, lead) = (w.member(1).await, w.lead(0).await);
        w.person(7).await;
        let other = w.found("other", 7).await;
        let foreign = w.lead(7).await;
        // Hours of both teams: those of the other one are agreed to after the proof.
        let serve = |by, team, once: &'static str, hour| { let (w, me) = (&w, me); async move {
            let team_row = w.db.find_team(w.place.id, team).await.unwrap().unwrap();
            let all = w.db.list_team_members(&w.office, &team_row).await.unwrap();
            let span = Span::new(now() - Duration::hours(hour + 1), now() - Duration::hours(hour)).unwrap();
            let service = Service { span, content: remark("帮王奶奶搬家") };
            let member = all.last().unwrap().id;
            w.db.enter_service(&by, team, member, &service, once, &w.book, now()).await.unwrap();
            w.hours(&me).await.into_iter().find(|l| l.agreed.is_none()).unwrap().entry()
        }};
        let line = serve(lead, w.team, "a", 5).await;
        db.answer_hours(&me, w.place.id, line, None, now()).await.unwrap();
        // What a lead described stands in no public file.
        let ledger = db.list_ledger(w.place.id, None, 9).await.unwrap();
        assert_eq!((ledger[0].source.as_str(), ledger[0].content.as_str()), ("manual", ""));
        let issuer = domain::display::Both::new("中心", "");
        let codes = ["AAAAAA22", "AAAAAA23"].map(|c| ProofCode::parse(c).unwrap());
        for (i, code) in codes.iter().enumerate() {
            let terms = ProofTerms { shown: Shown::Nobody, code, issuer: &issuer, contact: "12345" };
            db.issue_proof(&me, w.place.id, &terms, &i.to_string(), now()).await.unwrap();
        }
        db.ask_to_join(&me, w.place.id, other, &remark("我也来"), now()).await.unwrap();
        let request = db.list_requests(&w.office).await.unwrap()[0].id;
        db.answer_request(&w.office, other, request, None, now()).await.unwrap();
        let line = serve(foreign, other, "b", 2).await;
        db.answer_hours(&me, w.place.id, line, None, now() + Duration::minutes(1)).await.unwrap();
        let revoke = |by, code| { let code = &codes[code]; async move {
            db.revoke_proof(by, code, &reason(), ends()).await
        }};
        assert_eq!(refused(revoke(&foreign, 0).await), NotRevoked::Unknown);
        revoke(&lead, 0).await.unwrap();
        // Once the account is closed it is the staff's to revoke.
        db.erase_account(&me, ends()).await.unwrap();
        assert_eq!(refused(revoke(&lead, 1).await), NotRevoked::Unknown);
        revoke(&w.office, 1).await.unwrap();
    }

    async fn messages_lead_where_something_is_to_be_done(db) {
        let w = World::new(db, 2).await;
        let (me, lead) = (w.member(1).await, w.person(0).await);
        let about = || async { db.list_notices(&lead, 9).await.unwrap()[0].about.clone().unwrap() };
        assert_eq!((about().await.room, about().await.number), (Room::Leads, format!("{}/requests", w.team)));
        w.join(&me).await.unwrap();
        let digits = w.digits(begins()).await;
        w.check_in(&me, &digits, begins()).await.unwrap();
        let place = w.roster().await[0].id;
        db.enter_hours(&w.lead(0).await, w.shift, &[(place, 60)], &w.book, ends()).await.unwrap();
        let line = w.hours(&me).await[0].entry();
        db.answer_hours(&me, w.place.id, line, Some(&remark("不对")), ends()).await.unwrap();
        assert_eq!((about().await.room, about().await.number), (Room::Leads, format!("{}/hours", w.team)));
    }

    async fn a_lead_elsewhere_leads_here_too_and_a_lost_role_comes_back(db) {
        let w = World::new(db, 2).await;
        w.person(1).await;
        let other = w.found("other", 1).await;
        db.appoint_lead(&w.editor, other, &phone_of(0), now()).await.unwrap();
        assert_eq!(db.list_led_teams(&w.lead(0).await).await.unwrap().len(), 2);
        common::run(db, "update roles set ended_at = granted_at where role = 'volunteer_lead'").await;
        db.appoint_lead(&w.editor, other, &phone_of(0), now()).await.unwrap();
        assert_eq!(db.list_led_teams(&w.lead(0).await).await.unwrap().len(), 2);
    }

    async fn a_lead_is_named_as_chosen_or_not_at_all(db) {
        let w = World::new(db, 2).await;
        let team = db.find_team(w.place.id, w.team).await.unwrap().unwrap();
        assert_eq!(db.list_lead_names(team.id).await.unwrap(), ["热心人"]);
        common::run(db, "update accounts set nickname = null").await;
        assert!(db.list_lead_names(team.id).await.unwrap().is_empty(), "the name on the document is not public");
    }
}
