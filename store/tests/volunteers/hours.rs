//! The ledger and the attempts to fake it.

use chrono::Duration;
use domain::notices::Notice;
use domain::volunteers::{NoAnswer, NoCheckIn, NoEntry, ProofCode, Shown, Source, Span, Standing};
use store::Db;
use store::volunteers::{
    NotAnswered, NotEntered, NotMarked, NotProven, NotRevoked, ProofTerms, Service,
};

use crate::common::{self, both, count, leaves, now, refused};
use crate::people::{World, begins, ends, reason, remark};

fn code(n: usize) -> ProofCode {
    ProofCode::parse(&format!("AAAAAA{}{}", 2 + n / 8, 2 + n % 8)).unwrap()
}

fn issuer() -> domain::display::Both {
    domain::display::Both::new("青云社区服务中心", "")
}

impl World {
    /// Somebody who was at the shift, by the code; gives the place.
    async fn served(&self, who: &domain::access::SignedIn) -> i64 {
        self.join(who).await.unwrap();
        let digits = self.digits(begins()).await;
        self.check_in(who, &digits, begins()).await.unwrap();
        self.roster().await.last().unwrap().id
    }

    async fn enter(
        &self,
        by: &domain::access::Lead,
        lines: &[(i64, i64)],
    ) -> Result<usize, store::Failed<NotEntered>> {
        self.db
            .enter_hours(by, self.shift, lines, &self.book, ends())
            .await
    }
}

both! {
    async fn an_old_code_a_foreign_code_and_too_many_tries_open_nothing(db) {
        let w = World::new(db, 5).await;
        let (me, stranger) = (w.person(1).await, w.person(2).await);
        w.join(&me).await.unwrap();
        let at = begins() + Duration::minutes(10);
        let no = |got| refused::<(), NotMarked>(got);
        let digits = w.digits(at).await;
        assert_eq!(no(w.check_in(&me, &digits, begins() - Duration::minutes(31)).await), NotMarked::Rule(NoCheckIn::NotOpen));
        assert_eq!(no(w.check_in(&stranger, &digits, at).await), NotMarked::Rule(NoCheckIn::NoPlace));
        // Copied out and sent to somebody who comes later.
        let later = at + Duration::minutes(2);
        assert_eq!(no(w.check_in(&me, &digits, later).await), NotMarked::Rule(NoCheckIn::WrongCode));
        w.check_in(&me, &digits, at + Duration::minutes(1)).await.unwrap();
        // Again is once.
        w.check_in(&me, &digits, at + Duration::minutes(1)).await.unwrap();
        assert_eq!(leaves(db, "volunteers.check_in").await, 1);
        let row = w.roster().await[0].clone();
        assert_eq!((row.standing(), row.how.as_deref()), (Standing::Came, Some("code")));

        w.join_at(&stranger, w.shift, now()).await.unwrap();
        let quiet = begins() + Duration::minutes(40);
        for _ in 0..6 {
            assert_eq!(no(w.check_in(&stranger, "000000", quiet).await), NotMarked::Rule(NoCheckIn::WrongCode));
        }
        let digits = w.digits(quiet).await;
        assert_eq!(no(w.check_in(&stranger, &digits, quiet).await), NotMarked::Rule(NoCheckIn::TooManyTries));
    }

    async fn hours_stand_when_both_sides_agree_and_not_before(db) {
        let w = World::new(db, 5).await;
        let (me, lead) = (w.person(1).await, w.lead(0).await);
        let place = w.served(&me).await;
        let early = db.enter_hours(&lead, w.shift, &[(place, 60)], &w.book, begins()).await;
        assert_eq!(refused(early), NotEntered::Rule(NoEntry::NotOver));
        assert_eq!(refused(w.enter(&lead, &[(place, 121)]).await), NotEntered::People(vec![(place, NoEntry::Minutes)]));
        assert_eq!(refused(w.enter(&lead, &[(place + 9, 60)]).await), NotEntered::Nobody);
        assert_eq!(w.enter(&lead, &[(place, 120)]).await.unwrap(), 1);
        assert_eq!(refused(w.enter(&lead, &[(place, 120)]).await), NotEntered::Nobody, "a shift counts once");
        let line = w.hours(&me).await[0].clone();
        assert_eq!((line.source(), line.late, line.counts), (Source::Code, false, false));
        assert_eq!(w.told(&me).await, [Notice::HoursProposed]);
        assert_eq!(w.minutes().await, 0);

        // The lead does not agree for the other side, nor does anybody else.
        let answer = |who, line| db.answer_hours(who, w.place.id, line, None, ends());
        let (leads, other) = (w.person(0).await, w.person(2).await);
        for who in [&leads, &other] {
            assert_eq!(refused(answer(who, line.entry()).await), NotAnswered::Rule(NoAnswer::NotYours));
        }
        let as_lead = db.answer_lead_hours(&w.office, line.entry(), None, ends()).await;
        assert_eq!(refused(as_lead), NotAnswered::Rule(NoAnswer::NotYours));
        answer(&me, line.entry()).await.unwrap();
        answer(&me, line.entry()).await.unwrap();
        assert_eq!(w.minutes().await, 120);
        assert_eq!(leaves(db, "volunteers.hours").await, 1);
        let no = db.answer_hours(&me, w.place.id, line.entry(), Some(&remark("不对")), ends()).await;
        assert_eq!(refused(no), NotAnswered::Already);
        let ledger = db.list_ledger(w.place.id, None, 50).await.unwrap();
        assert_eq!((ledger.len(), ledger[0].minutes), (1, 120));
    }

    async fn who_left_no_name_gets_hours_like_everybody(db) {
        let w = World::new(db, 5).await;
        let (me, lead) = (w.member(1).await, w.lead(0).await);
        w.unname(&me).await;
        let place = w.served(&me).await;
        let row = w.roster().await[0].clone();
        assert_eq!((row.name, row.erased, row.place), (None, false, 1));
        w.enter(&lead, &[(place, 120)]).await.unwrap();
        let line = w.hours(&me).await[0].clone();
        assert!(line.name.is_none() && !line.erased && line.member.is_some());
        db.answer_hours(&me, w.place.id, line.entry(), None, ends()).await.unwrap();
        db.erase_account(&me, ends()).await.unwrap();
        let team = db.find_team(w.place.id, w.team).await.unwrap().unwrap();
        let line = db.list_team_hours(&lead, &team, None, 9).await.unwrap()[0].clone();
        assert!(line.name.is_none() && line.erased && line.member.is_none());
        assert!(w.roster().await[0].erased);
    }

    async fn a_leads_own_hours_are_confirmed_by_somebody_else(db) {
        let w = World::new(db, 5).await;
        let (me, lead) = (w.person(0).await, w.lead(0).await);
        let place = w.served(&me).await;
        w.enter(&lead, &[(place, 120)]).await.unwrap();
        let line = w.hours(&me).await[0].entry();
        assert!(w.hours(&me).await[0].by_oneself);
        let alone = db.answer_hours(&me, w.place.id, line, None, ends()).await;
        assert_eq!(refused(alone), NotAnswered::Rule(NoAnswer::NotYours));
        let alone = db.answer_lead_hours(&lead, line, None, ends()).await;
        assert_eq!(refused(alone), NotAnswered::Rule(NoAnswer::NotYours));
        // A lead of another team is no lead here.
        w.person(7).await;
        w.found("other", 7).await;
        let foreign = db.answer_lead_hours(&w.lead(7).await, line, None, ends()).await;
        assert_eq!(refused(foreign), NotAnswered::Unknown);
        assert_eq!(db.list_lead_hours(&lead).await.unwrap(), []);
        assert_eq!(db.list_lead_hours(&w.office).await.unwrap().len(), 1);
        db.answer_lead_hours(&w.office, line, None, ends()).await.unwrap();
        assert_eq!(w.minutes().await, 120);
        assert_eq!(w.told(&me).await[0], Notice::HoursConfirmed);
    }

    async fn list_and_bulk_and_manual_and_late_lines_are_marked(db) {
        let w = World::new(db, 5).await;
        let lead = w.lead(0).await;
        let (a, b, c) = (w.member(1).await, w.member(2).await, w.member(3).await);
        for who in [&a, &b] {
            w.join(who).await.unwrap();
        }
        let places: Vec<_> = w.roster().await.iter().map(|r| r.id).collect();
        for place in &places {
            db.mark_attendance(&lead, w.shift, *place, Standing::Came, ends()).await.unwrap();
            db.mark_attendance(&lead, w.shift, *place, Standing::Came, ends()).await.unwrap();
        }
        let early = db.mark_attendance(&lead, w.shift, places[0], Standing::Came, now()).await;
        assert_eq!(refused(early), NotMarked::Rule(NoCheckIn::NotOpen));
        let lines: Vec<_> = places.iter().map(|p| (*p, 60)).collect();
        let late = ends() + Duration::days(8);
        db.enter_hours(&lead, w.shift, &lines, &w.book, late).await.unwrap();
        let line = w.hours(&a).await[0].clone();
        assert_eq!((line.source(), line.late), (Source::Bulk, true));

        let team = db.find_team(w.place.id, w.team).await.unwrap().unwrap();
        let member = db.list_team_members(&w.office, &team).await.unwrap()[3].id;
        let service = |from, until| Service { span: Span::new(from, until).unwrap(), content: remark("帮邻居搬家") };
        let put = |s: Service, once: &'static str, at| { let (w, lead) = (&w, lead); async move {
            w.db.enter_service(&lead, w.team, member, &s, once, &w.book, at).await
        }};
        put(service(begins(), ends()), "one", ends()).await.unwrap();
        put(service(begins(), ends()), "one", ends()).await.unwrap();
        assert_eq!(w.hours(&c).await.len(), 1);
        assert_eq!(w.hours(&c).await[0].source(), Source::Manual);
        // The same hour twice, or one that is still to come, is refused.
        let twice = put(service(ends() - Duration::hours(1), ends() + Duration::hours(1)), "two", late).await;
        assert_eq!(refused(twice), NotEntered::Rule(NoEntry::Overlap));
        let future = put(service(late, late + Duration::hours(1)), "three", late).await;
        assert_eq!(refused(future), NotEntered::Rule(NoEntry::NotOver));
    }

    async fn what_was_wrong_is_put_right_by_a_further_line(db) {
        let w = World::new(db, 5).await;
        let (me, lead) = (w.person(1).await, w.lead(0).await);
        let place = w.served(&me).await;
        w.enter(&lead, &[(place, 120)]).await.unwrap();
        let first = w.hours(&me).await[0].entry();
        let correct = |line, minutes| db.correct_hours(&lead, line, minutes, &w.book, ends());
        assert_eq!(refused(correct(first, 60).await), NotEntered::Open, "it waits for its answer");
        db.answer_hours(&me, w.place.id, first, Some(&remark("我只来了一小时")), ends()).await.unwrap();
        assert_eq!(w.told(&w.person(0).await).await[0], Notice::HoursDisputed);
        correct(first, 60).await.unwrap();
        assert_eq!(refused(correct(first, 30).await), NotEntered::Open);
        let second = w.hours(&me).await[0].entry();
        db.answer_hours(&me, w.place.id, second, None, ends()).await.unwrap();
        assert_eq!(w.minutes().await, 60);
        assert_eq!((w.roster().await[0].minutes, w.roster().await[0].agreed), (Some(60), Some(true)));
        // Taken out for good by a line of no minutes.
        correct(second, 0).await.unwrap();
        assert_eq!(w.minutes().await, 60, "not before the other side agrees");
        let third = w.hours(&me).await[0].entry();
        db.answer_hours(&me, w.place.id, third, None, ends()).await.unwrap();
        assert_eq!(w.minutes().await, 0);
        assert_eq!(count(db, "select count(*) from hour_entries").await, 3, "nothing was changed or removed");
        w.person(7).await;
        w.found("other", 7).await;
        let foreign = db.correct_hours(&w.lead(7).await, third, 60, &w.book, ends()).await;
        assert_eq!(refused(foreign), NotEntered::Unknown);
    }

    async fn one_persons_overlap_holds_nobody_else_up(db) {
        let w = World::new(db, 5).await;
        let (me, other, lead) = (w.member(1).await, w.person(2).await, w.lead(0).await);
        let place = w.served(&me).await;
        let second = w.served(&other).await;
        let team = db.find_team(w.place.id, w.team).await.unwrap().unwrap();
        let member = db.list_team_members(&w.office, &team).await.unwrap()[1].id;
        let service = Service { span: Span::new(begins(), ends()).unwrap(), content: remark("帮邻居搬家") };
        db.enter_service(&lead, w.team, member, &service, "s", &w.book, ends()).await.unwrap();
        let both = w.enter(&lead, &[(place, 60), (second, 60)]).await;
        assert_eq!(refused(both), NotEntered::People(vec![(place, NoEntry::Overlap)]));
        assert!(w.hours(&other).await.is_empty(), "nothing of it was written down");
        assert_eq!(w.enter(&lead, &[(second, 60)]).await.unwrap(), 1);
        // Once the service is taken out by an agreed correction, the time is free again.
        let line = w.hours(&me).await[0].entry();
        db.answer_hours(&me, w.place.id, line, None, ends()).await.unwrap();
        db.correct_hours(&lead, line, 0, &w.book, ends()).await.unwrap();
        assert_eq!(refused(w.enter(&lead, &[(place, 60)]).await), NotEntered::People(vec![(place, NoEntry::Overlap)]));
        let line = w.hours(&me).await[0].entry();
        db.answer_hours(&me, w.place.id, line, None, ends()).await.unwrap();
        assert_eq!(w.enter(&lead, &[(place, 60)]).await.unwrap(), 1);
    }

    async fn a_correction_makes_no_second_hours(db) {
        let w = World::new(db, 5).await;
        let (me, lead) = (w.member(1).await, w.lead(0).await);
        let no = remark("不对");
        let say = |line, why: bool| { let no = &no; let (me, place) = (&me, w.place.id); async move {
            db.answer_hours(me, place, line, why.then_some(no), ends()).await.unwrap();
        }};
        let place = w.served(&me).await;
        w.enter(&lead, &[(place, 120)]).await.unwrap();
        let first = w.hours(&me).await[0].entry();
        say(first, true).await;
        // The denied time is filled with something else: no correction brings it back on top.
        let team = db.find_team(w.place.id, w.team).await.unwrap().unwrap();
        let member = db.list_team_members(&w.office, &team).await.unwrap()[1].id;
        let service = Service { span: Span::new(begins(), ends()).unwrap(), content: remark("帮邻居搬家") };
        db.enter_service(&lead, w.team, member, &service, "s", &w.book, ends()).await.unwrap();
        let again = db.correct_hours(&lead, first, 60, &w.book, ends()).await;
        assert_eq!(refused(again), NotEntered::Rule(NoEntry::Overlap));
        let second = w.hours(&me).await[0].entry();
        say(second, false).await;
        // A correction of a denied correction is one of the line that still stands.
        db.correct_hours(&lead, second, 90, &w.book, ends()).await.unwrap();
        let third = w.hours(&me).await[0].entry();
        say(third, true).await;
        db.correct_hours(&lead, third, 30, &w.book, ends()).await.unwrap();
        let fourth = w.hours(&me).await[0].clone();
        assert_eq!(fourth.corrects, Some(second.0));
        say(fourth.entry(), false).await;
        assert_eq!(w.minutes().await, 30);
    }

    async fn a_proof_says_what_both_agreed_and_can_be_revoked(db) {
        let w = World::new(db, 5).await;
        let (me, lead, issuer) = (w.person(1).await, w.lead(0).await, issuer());
        let prove = |n: usize, shown, once: &'static str| { let (w, issuer) = (&w, &issuer); async move {
            let code = code(n);
            let terms = ProofTerms { shown, code: &code, issuer, contact: "12345" };
            w.db.issue_proof(&me, w.place.id, &terms, once, ends()).await
        }};
        let place = w.served(&me).await;
        w.enter(&lead, &[(place, 90)]).await.unwrap();
        assert_eq!(refused(prove(0, Shown::Name, "a").await), NotProven::NothingYet);
        let line = w.hours(&me).await[0].entry();
        db.answer_hours(&me, w.place.id, line, None, ends()).await.unwrap();
        assert_eq!(prove(0, Shown::Family, "b").await.unwrap(), code(0));
        assert_eq!(prove(1, Shown::Family, "b").await.unwrap(), code(0), "sent twice, issued once");
        let proof = db.find_proof(w.place.id, &code(0)).await.unwrap().unwrap();
        assert_eq!((proof.name.as_deref(), proof.minutes, proof.lines.len()), (Some("王**"), 90, 1));
        // The key of another form, of which something with the number of this proof came.
        let other = w.person(8).await;
        common::raw!(db, |c| sqlx::query("insert into submissions (account_id, once, at, made) values ($1, 'x', $2, 1), ($1, 'proof/y', $2, 1)")
            .bind(other.account().0).bind(now()).execute(c).await.map(|_| ()));
        for (once, why) in [("x", NotProven::NothingYet), ("y", NotProven::Unknown)] {
            let terms = ProofTerms { shown: Shown::Nobody, code: &code(5), issuer: &issuer, contact: "12345" };
            assert_eq!(refused(db.issue_proof(&other, w.place.id, &terms, once, ends()).await), why);
        }
        prove(2, Shown::Nobody, "c").await.unwrap();
        assert_eq!(db.find_proof(w.place.id, &code(2)).await.unwrap().unwrap().name, None);
        assert_eq!(db.find_proof(w.place.id, &code(9)).await.unwrap(), None);
        assert_eq!(db.list_my_proofs(&me, w.place.id, None, 50).await.unwrap().len(), 2);

        w.person(7).await;
        w.found("other", 7).await;
        let foreign = db.revoke_proof(&w.lead(7).await, &code(0), &reason(), ends()).await;
        assert_eq!(refused(foreign), NotRevoked::Unknown);
        db.revoke_proof(&lead, &code(0), &reason(), ends()).await.unwrap();
        db.revoke_proof(&lead, &code(0), &reason(), ends()).await.unwrap();
        let proof = db.find_proof(w.place.id, &code(0)).await.unwrap().unwrap();
        assert_eq!(proof.revoked_reason.as_deref(), Some(reason().as_str()));
        assert_eq!(leaves(db, "volunteers.revoke").await, 1);
        assert_eq!(w.told(&me).await[0], Notice::ProofRevoked);
    }

    async fn what_went_wrong_is_for_the_leads_of_the_team(db) {
        let w = World::new(db, 5).await;
        let lead = w.lead(0).await;
        for _ in 0..2 {
            db.note_incident(&lead, w.shift, &reason(), &remark("秘书、家属"), "once", ends()).await.unwrap();
        }
        let shift = w.see().await;
        let all = db.list_incidents(&w.office, &shift).await.unwrap();
        assert_eq!((all.len(), all[0].told.as_str()), (1, "秘书、家属"));
        w.person(7).await;
        w.found("other", 7).await;
        assert_eq!(db.find_led_shift(&w.lead(7).await, w.shift).await.unwrap(), None);
        let foreign = db.note_incident(&w.lead(7).await, w.shift, &reason(), &remark("没有"), "x", ends()).await;
        assert_eq!(refused(foreign), NotMarked::UnknownShift);
    }
}
