//! What people do with a meeting: sign up, leave, confirm, declare an interest, ask, object.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::display::Lang;
use domain::ids::{AgendaItemId, RecordNumber};
use domain::text::Remark;
use store::Failed;
use store::meetings::{MyPlace, NoPoint, NotObjected, NotRecused, NotSignedUp};

use super::{detail, find, parse, refused, slug, words};
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};

fn done(here: &Here, number: RecordNumber, code: &str) -> Answer {
    let to = links::meeting(slug(here), number);
    Ok(Redirect::to(&format!("{to}?done={code}")).into_response())
}

fn say(here: &Here, number: RecordNumber, sentence: fn(Lang) -> &'static str) -> Problem {
    refused(here, number, move |l| sentence(l).to_owned())
}

fn not_signed_up(here: &Here, number: RecordNumber, why: NotSignedUp) -> Problem {
    match why {
        NotSignedUp::UnknownMeeting => Problem::NotFound,
        NotSignedUp::Already => say(here, number, words::already),
        NotSignedUp::NotThere => say(here, number, words::not_there),
        NotSignedUp::NothingOffered => say(here, number, words::nothing_offered),
        NotSignedUp::Rule(why) => {
            refused(here, number, move |l| words::no_sign_up(l, why).to_owned())
        }
    }
}

/// `POST /{c}/meetings/{meeting}/signup`
pub async fn sign_up(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number = parse(&number)?;
    let me = here.signed_in()?;
    let (db, community) = (&here.portal.db, here.community.id);
    match db.sign_up(&me, community, number, here.now).await {
        Ok(MyPlace::Waiting { .. }) => done(&here, number, "waiting"),
        // The second press of the button: what was asked for is so.
        Ok(_) | Err(Failed::Refused(NotSignedUp::Already)) => done(&here, number, "signed_up"),
        Err(Failed::Refused(why)) => Err(not_signed_up(&here, number, why)),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/meetings/{meeting}/leave`
pub async fn leave(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number = parse(&number)?;
    let me = here.signed_in()?;
    let (db, community) = (&here.portal.db, here.community.id);
    match db.leave_meeting(&me, community, number, here.now).await {
        Ok(()) => done(&here, number, "left_meeting"),
        Err(Failed::Refused(why)) => Err(not_signed_up(&here, number, why)),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/meetings/{meeting}/confirm`
pub async fn confirm(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number = parse(&number)?;
    let me = here.signed_in()?;
    let (db, community) = (&here.portal.db, here.community.id);
    match db.confirm_place(&me, community, number, here.now).await {
        Ok(()) => done(&here, number, "signed_up"),
        Err(Failed::Refused(why)) => Err(not_signed_up(&here, number, why)),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/meetings/{meeting}/recuse`
pub async fn recuse(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    here.signed_in()?;
    let m = find(&here, &number).await?;
    let seat = here.seat(m.body)?;
    let item = AgendaItemId(form.number("item").ok_or(Problem::BadRequest)?);
    let mut faults = Faults::default();
    let Some(reason) = faults.text("reason", Remark::parse(form.get("reason"))) else {
        return detail::draw(&here, m, &form, &faults).await;
    };
    let number = m.number;
    let db = &here.portal.db;
    match db
        .declare_interest(&seat, number, item, &reason, here.now)
        .await
    {
        Ok(()) => done(&here, number, "recused"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => Err(match why {
            NotRecused::UnknownMeeting | NotRecused::UnknownItem => Problem::NotFound,
            NotRecused::OtherBody => Problem::Denied(domain::access::Denied::NoSeat),
            NotRecused::Already => say(&here, number, words::recused_already),
            NotRecused::Rule(why) => {
                refused(&here, number, move |l| words::no_recusal(l, why).to_owned())
            }
        }),
    }
}

/// `POST /{c}/meetings/{meeting}/question`
pub async fn question(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let me = here.signed_in()?;
    let m = find(&here, &number).await?;
    let mut faults = Faults::default();
    let Some(text) = faults.text("question", Remark::parse(form.get("question"))) else {
        return detail::draw(&here, m, &form, &faults).await;
    };
    let number = m.number;
    let (db, community, once) = (&here.portal.db, here.community.id, form.get("once"));
    match db
        .ask_question(&me, community, number, &text, once, here.now)
        .await
    {
        Ok(()) => done(&here, number, "question_asked"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NoPoint::UnknownMeeting)) => Err(Problem::NotFound),
        Err(Failed::Refused(_)) => Err(say(&here, number, words::no_questions)),
    }
}

/// `POST /{c}/meetings/{meeting}/object`
pub async fn object(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.signed_in()?;
    let m = find(&here, &number).await?;
    let mut faults = Faults::default();
    let Some(text) = faults.text("objection", Remark::parse(form.get("objection"))) else {
        return detail::draw(&here, m, &form, &faults).await;
    };
    let number = m.number;
    let (db, community) = (&here.portal.db, here.community.id);
    match db
        .object_to_minutes(&me, community, number, &text, here.now)
        .await
    {
        Ok(()) => done(&here, number, "objected"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => Err(match why {
            NotObjected::UnknownMeeting => Problem::NotFound,
            NotObjected::Already => say(&here, number, words::objected_already),
            NotObjected::Closed(_) | NotObjected::Over { .. } => {
                say(&here, number, words::objections_closed)
            }
        }),
    }
}
