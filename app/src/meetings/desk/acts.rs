//! The steps of the secretary with one meeting: each form is read, the store asked, and the page comes back.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use chrono::NaiveDate;
use domain::access::Secretary;
use domain::display::Lang;
use domain::ids::{AgendaItemId, RecordNumber, SeatId, UnitId};
use domain::meetings::{Outcome, Voice};
use domain::text::{Answer as Words, Label, Minutes, Remark, Title};
use store::Failed;
use store::ballots::NotCreated;
use store::meetings::{
    Meeting, NewItem, NewOutcome, NewPoint, NoMinutes, NoPoint, NotCheckedIn, NotMoved,
    NotOnAgenda, NotSettled, NotVoted, VoteTerms,
};

use super::{item, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links, when};
use crate::meetings::{find, slug, words as public};

/// A form of the page; its code is the last part of the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Open,
    Close,
    Cancel,
    Report,
    Item,
    Answer,
    Vote,
    Appraise,
    Settle,
    Opinion,
    Fix,
    Reply,
    Member,
    Minutes,
    Objection,
    Approve,
}

impl Form {
    pub(super) const ALL: [Self; 16] = [
        Self::Open,
        Self::Answer,
        Self::Item,
        Self::Member,
        Self::Opinion,
        Self::Vote,
        Self::Appraise,
        Self::Settle,
        Self::Reply,
        Self::Fix,
        Self::Close,
        Self::Minutes,
        Self::Objection,
        Self::Approve,
        Self::Report,
        Self::Cancel,
    ];

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Close => "close",
            Self::Cancel => "cancel",
            Self::Report => "report",
            Self::Item => "item",
            Self::Answer => "answer",
            Self::Vote => "vote",
            Self::Appraise => "appraise",
            Self::Settle => "settle",
            Self::Opinion => "opinion",
            Self::Fix => "fix",
            Self::Reply => "reply",
            Self::Member => "member",
            Self::Minutes => "minutes",
            Self::Objection => "objection",
            Self::Approve => "approve",
        }
    }
}

/// Why a form did not lead on.
pub(super) enum Trouble {
    /// The form is drawn again with these faults.
    Faults(Faults),
    /// The rules say no; the sentence stands on top of the form, which keeps what was typed.
    Rule(String),
    Problem(Problem),
}

impl From<store::Error> for Trouble {
    fn from(e: store::Error) -> Self {
        Self::Problem(e.into())
    }
}

fn fault(field: &'static str, say: fn(Lang) -> &'static str) -> Trouble {
    Trouble::Faults(Faults::one(field, Fault::Say(say)))
}

/// `GET` on the address of a form: back to the page.
pub async fn back(here: Here, Path((_, number, _)): Path<(String, String, String)>) -> Answer {
    let number = number.parse().map_err(|_| Problem::NotFound)?;
    Ok(Redirect::to(&links::desk_meeting(slug(&here), number)).into_response())
}

/// `POST /{c}/desk/meetings/{meeting}/{act}`
pub async fn take(
    here: Here,
    Path((_, number, act)): Path<(String, String, String)>,
    form: Fields,
) -> Answer {
    let secretary = here.secretary()?;
    let m = find(&here, &number).await?;
    let Some(which) = Form::ALL.into_iter().find(|f| f.code() == act) else {
        return Err(Problem::NotFound);
    };
    match carry_out(&here, &secretary, &m, which, &form).await {
        Ok(()) => {
            let to = links::desk_meeting(slug(&here), m.number);
            Ok(Redirect::to(&format!("{to}?done=saved")).into_response())
        }
        Err(Trouble::Problem(problem)) => Err(problem),
        Err(Trouble::Faults(faults)) => {
            item::draw(&here, m, Some((which, &form)), &faults, None).await
        }
        Err(Trouble::Rule(say)) => {
            item::draw(
                &here,
                m,
                Some((which, &form)),
                &Faults::default(),
                Some(say),
            )
            .await
        }
    }
}

async fn carry_out(
    here: &Here,
    by: &Secretary,
    m: &Meeting,
    which: Form,
    form: &Fields,
) -> Result<(), Trouble> {
    let (lang, db, number, now) = (here.lang, &here.portal.db, m.number, here.now);
    let mut read = Reader {
        form,
        faults: Faults::default(),
    };
    match which {
        Form::Open => done(db.open_meeting(by, number, now).await, |why| {
            moved(lang, why)
        }),
        Form::Close => done(db.close_meeting(by, number, now).await, |why| {
            moved(lang, why)
        }),
        Form::Cancel => {
            let reason = read.words("cancel_reason");
            let Some(reason) = reason else {
                return Err(read.trouble());
            };
            done(db.cancel_meeting(by, number, &reason, now).await, |why| {
                moved(lang, why)
            })
        }
        Form::Report => {
            let Some(text) = read.minutes("report_text") else {
                return Err(read.trouble());
            };
            done(db.publish_report(by, number, &text, now).await, |_| {
                Trouble::Rule(words::report_closed(lang).to_owned())
            })
        }
        Form::Item => {
            let Some(new) = read.item() else {
                return Err(read.trouble());
            };
            done(db.add_item(by, number, &new, now).await, |why| {
                on_agenda(lang, why)
            })
        }
        Form::Answer => {
            let item = read.number("answer_item").map(AgendaItemId);
            let accept = read.yes_no("answer_accept");
            let reason = read.words("answer_words");
            let (Some(item), Some(accept), Some(reason)) = (item, accept, reason) else {
                return Err(read.trouble());
            };
            done(
                db.answer_item(by, number, item, accept, &reason, now).await,
                |why| on_agenda(lang, why),
            )
        }
        Form::Settle => {
            let Some(new) = read.outcome() else {
                return Err(read.trouble());
            };
            done(db.settle_item(by, number, &new, now).await, |why| {
                settled(lang, why)
            })
        }
        Form::Vote => {
            let item = read.number("vote_item").map(AgendaItemId);
            let secret = read.secret("vote_secret");
            let minutes = read.minutes_open("vote_minutes");
            let (Some(item), Some(secret), Some(minutes)) = (item, secret, minutes) else {
                return Err(read.trouble());
            };
            let terms = VoteTerms { secret, minutes };
            let got = db.put_to_vote(by, number, item, terms, now).await;
            here.portal.open_ballots().await;
            done(got.map(drop), |why| voted(lang, why))
        }
        Form::Appraise => {
            let whom = read.labels("appraise_whom");
            let minutes = read.minutes_open("appraise_minutes");
            let (Some(whom), Some(minutes)) = (whom, minutes) else {
                return Err(read.trouble());
            };
            let got = db.put_appraisal(by, number, &whom, minutes, now).await;
            here.portal.open_ballots().await;
            done(got.map(drop), |why| voted(lang, why))
        }
        Form::Opinion | Form::Fix => {
            let new = if which == Form::Fix {
                read.fix()
            } else {
                read.opinion()
            };
            let Some(new) = new else {
                return Err(read.trouble());
            };
            let once = form.get("once");
            done(db.add_point(by, number, &new, once, now).await, |why| {
                point(lang, why)
            })
        }
        Form::Reply => {
            let (which, said) = (read.number("reply_point"), read.words("reply_words"));
            let (Some(which), Some(said)) = (which, said) else {
                return Err(read.trouble());
            };
            done(
                db.answer_question(by, number, which, &said, now).await,
                |why| point(lang, why),
            )
        }
        Form::Member => {
            let Some(seat) = read.number("member_seat") else {
                return Err(read.trouble());
            };
            match db.check_in_member(by, number, SeatId(seat), now).await {
                // The second press of the button: the member is there.
                Err(Failed::Refused(NotCheckedIn::Already)) => Ok(()),
                got => done(got, |why| checked_in(lang, why)),
            }
        }
        Form::Minutes => {
            let Some(text) = read.minutes("minutes_text") else {
                return Err(read.trouble());
            };
            if form.get("do") == "publish" {
                let calendar = here.portal.calendar().await?;
                let got = db.publish_minutes(by, number, &text, &calendar, now).await;
                done(got, |why| minutes(here, why))
            } else {
                done(db.draft_minutes(by, number, &text, now).await, |why| {
                    minutes(here, why)
                })
            }
        }
        Form::Objection => {
            let (which, said) = (read.number("objection_id"), read.words("objection_words"));
            let (Some(which), Some(said)) = (which, said) else {
                return Err(read.trouble());
            };
            done(
                db.answer_minute_objection(by, number, which, &said, now)
                    .await,
                |why| minutes(here, why),
            )
        }
        Form::Approve => {
            let Some(text) = read.minutes("approve_text") else {
                return Err(read.trouble());
            };
            done(db.approve_minutes(by, number, &text, now).await, |why| {
                minutes(here, why)
            })
        }
    }
}

fn done<R: std::fmt::Debug>(
    got: Result<(), Failed<R>>,
    say: impl FnOnce(R) -> Trouble,
) -> Result<(), Trouble> {
    match got {
        Ok(()) => Ok(()),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => Err(say(why)),
    }
}

fn moved(lang: Lang, why: NotMoved) -> Trouble {
    match why {
        NotMoved::UnknownMeeting => Trouble::Problem(Problem::NotFound),
        NotMoved::Opening(why) => Trouble::Rule(public::no_opening(lang, why)),
        NotMoved::NotFrom(_) | NotMoved::NoReport => {
            Trouble::Rule(public::cannot_now(lang).to_owned())
        }
    }
}

fn on_agenda(lang: Lang, why: NotOnAgenda) -> Trouble {
    match why {
        NotOnAgenda::UnknownMeeting | NotOnAgenda::UnknownItem => {
            Trouble::Problem(Problem::NotFound)
        }
        NotOnAgenda::UnknownProposal => fault("item_number", words::unknown_proposal),
        NotOnAgenda::Twice => fault("item_number", words::item_twice),
        NotOnAgenda::Answered => fault("answer_item", words::item_answered),
        NotOnAgenda::Rule(why) => Trouble::Rule(public::no_item(lang, why)),
    }
}

fn settled(lang: Lang, why: NotSettled) -> Trouble {
    match why {
        NotSettled::UnknownMeeting | NotSettled::UnknownItem => Trouble::Problem(Problem::NotFound),
        NotSettled::UnknownUnit => fault("settle_unit", words::unknown_unit),
        NotSettled::Rule(why) => Trouble::Rule(public::no_decision(lang, why)),
    }
}

fn voted(lang: Lang, why: NotVoted) -> Trouble {
    match why {
        NotVoted::UnknownMeeting | NotVoted::UnknownItem => Trouble::Problem(Problem::NotFound),
        NotVoted::Rule(why) => Trouble::Rule(public::no_vote(lang, why)),
        NotVoted::Ballot(NotCreated::TooFew { people }) => {
            Trouble::Rule(words::too_few(lang, people))
        }
        NotVoted::Ballot(NotCreated::NotInDiscussion) => {
            Trouble::Rule(words::not_in_discussion(lang).to_owned())
        }
        NotVoted::Ballot(NotCreated::Options) => fault("appraise_whom", words::whom_shape),
        NotVoted::Ballot(_) => Trouble::Rule(public::cannot_now(lang).to_owned()),
    }
}

fn point(lang: Lang, why: NoPoint) -> Trouble {
    match why {
        NoPoint::UnknownMeeting | NoPoint::UnknownPoint => Trouble::Problem(Problem::NotFound),
        NoPoint::UnknownUnit => fault("fix_unit", words::unknown_unit),
        NoPoint::DueInPast => fault("fix_due", words::due_in_past),
        NoPoint::NotOfThisKind | NoPoint::NotNow(_) => {
            Trouble::Rule(public::cannot_now(lang).to_owned())
        }
    }
}

fn checked_in(lang: Lang, why: NotCheckedIn) -> Trouble {
    match why {
        NotCheckedIn::UnknownMeeting => Trouble::Problem(Problem::NotFound),
        NotCheckedIn::UnknownMember | NotCheckedIn::Already => {
            fault("member_seat", words::unknown_member)
        }
        NotCheckedIn::Rule(why) => Trouble::Rule(public::no_check_in(lang, why).to_owned()),
    }
}

fn minutes(here: &Here, why: NoMinutes) -> Trouble {
    let (lang, today) = (here.lang, here.today());
    match why {
        NoMinutes::UnknownMeeting | NoMinutes::UnknownObjection => {
            Trouble::Problem(Problem::NotFound)
        }
        NoMinutes::NotFrom(_) => Trouble::Rule(public::cannot_now(lang).to_owned()),
        NoMinutes::Approval(why) => Trouble::Rule(public::no_approval(lang, why, |d| {
            when::day(lang, d, today)
        })),
    }
}

/// Reads the fields of a form and keeps what is wrong with them.
struct Reader<'a> {
    form: &'a Fields,
    faults: Faults,
}

impl Reader<'_> {
    fn trouble(self) -> Trouble {
        Trouble::Faults(self.faults)
    }

    fn words(&mut self, field: &'static str) -> Option<Words> {
        self.faults.text(field, Words::parse(self.form.get(field)))
    }

    fn remark(&mut self, field: &'static str) -> Option<Remark> {
        self.faults.text(field, Remark::parse(self.form.get(field)))
    }

    fn minutes(&mut self, field: &'static str) -> Option<Minutes> {
        self.faults
            .text(field, Minutes::parse(self.form.get(field)))
    }

    fn number(&mut self, field: &'static str) -> Option<i64> {
        let got = self.form.number(field).ok_or(Fault::Choose);
        self.faults.check(field, got)
    }

    fn day(&mut self, field: &'static str) -> Option<NaiveDate> {
        let got = self.form.get(field).trim().parse().map_err(|_| Fault::Day);
        self.faults.check(field, got)
    }

    fn yes_no(&mut self, field: &'static str) -> Option<bool> {
        let got = match self.form.get(field) {
            "yes" => Ok(true),
            "no" => Ok(false),
            _ => Err(Fault::Choose),
        };
        self.faults.check(field, got)
    }

    fn secret(&mut self, field: &'static str) -> Option<bool> {
        let got = match self.form.get(field) {
            "secret" => Ok(true),
            "open" => Ok(false),
            _ => Err(Fault::Choose),
        };
        self.faults.check(field, got)
    }

    /// How long a vote is open.
    fn minutes_open(&mut self, field: &'static str) -> Option<u16> {
        let got = self.form.get(field).trim().parse::<u16>().ok();
        let got = got.filter(|n| (2..=180).contains(n));
        self.faults
            .check(field, got.ok_or(Fault::Say(words::minutes_shape)))
    }

    /// One name a line.
    fn labels(&mut self, field: &'static str) -> Option<Vec<Label>> {
        let lines: Vec<&str> = self
            .form
            .get(field)
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        if !(1..=20).contains(&lines.len()) {
            self.faults.add(field, Fault::Say(words::whom_shape));
            return None;
        }
        let all: Result<Vec<_>, _> = lines.into_iter().map(Label::parse).collect();
        self.faults.text(field, all)
    }

    fn item(&mut self) -> Option<NewItem> {
        match (
            self.form.get("item_number").trim(),
            self.form.get("item_title").trim(),
        ) {
            ("", "") => {
                self.faults.add("item_number", Fault::Say(words::item_need));
                None
            }
            ("", title) => self
                .faults
                .text("item_title", Title::parse(title))
                .map(NewItem::Own),
            (number, _) => {
                let got = number
                    .parse::<RecordNumber>()
                    .map_err(|_| Fault::Say(words::number_shape));
                self.faults.check("item_number", got).map(NewItem::Proposal)
            }
        }
    }

    fn outcome(&mut self) -> Option<NewOutcome> {
        let item = self.number("settle_item").map(AgendaItemId);
        let outcome = Outcome::from_code(self.form.get("settle_outcome")).ok_or(Fault::Choose);
        let outcome = self.faults.check("settle_outcome", outcome);
        let said = self.words("settle_words");
        let duty = if outcome == Some(Outcome::Decided) {
            let unit = self.number("settle_unit").map(UnitId);
            let due = self.day("settle_due");
            Some(unit?).zip(due)
        } else {
            None
        };
        if outcome == Some(Outcome::Decided) && duty.is_none() {
            return None;
        }
        Some(NewOutcome {
            item: item?,
            outcome: outcome?,
            words: said?,
            duty,
        })
    }

    fn opinion(&mut self) -> Option<NewPoint> {
        let voice = Voice::from_code(self.form.get("opinion_voice")).ok_or(Fault::Choose);
        let voice = self.faults.check("opinion_voice", voice);
        let text = self.remark("opinion_text");
        Some(NewPoint::Opinion {
            voice: voice?,
            text: text?,
        })
    }

    fn fix(&mut self) -> Option<NewPoint> {
        let text = self.remark("fix_text");
        let unit = self.number("fix_unit").map(UnitId);
        let due_on = self.day("fix_due");
        Some(NewPoint::Fix {
            text: text?,
            unit: unit?,
            due_on: due_on?,
        })
    }
}
