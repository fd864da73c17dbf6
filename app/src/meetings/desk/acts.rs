//! The steps of the secretary with one meeting: each form is read, the store asked, and the page comes back.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::access::Secretary;
use domain::ids::{AgendaItemId, SeatId};
use store::Failed;
use store::meetings::{Meeting, NotCheckedIn, VoteTerms};

use super::reader::Reader;
use super::refusals::{checked_in, minutes, moved, on_agenda, point, settled, voted};
use super::{item, words};
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};
use crate::meetings::{find, slug};

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
