//! Acts on an item at the desk: publish, send back, take back, give up, withdraw, look again.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use chrono::NaiveDate;
use domain::access::MayReview;
use domain::display::Lang;
use domain::ids::ServiceVersionId;
use domain::services::NotNow;
use domain::text::Answer as Reason;
use store::Failed;
use store::services::{Decision, NotConfirmed, NotDecided, NotSaved, NotWithdrawn};

use super::{desk, desk_words as d, parse, review, slug};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};

fn done(here: &Here, number: i64, code: &str) -> Answer {
    let to = links::desk_service(slug(here), number);
    Ok(Redirect::to(&format!("{to}?done={code}")).into_response())
}

/// A refusal that leads back to the item.
fn refused(
    here: &Here,
    number: i64,
    say: impl Fn(Lang) -> &'static str + Send + Sync + 'static,
) -> Problem {
    let label: fn(Lang) -> &'static str = d::back_item;
    Problem::refused(
        move |lang| say(lang).to_owned(),
        Some((links::desk_service(slug(here), number), label)),
    )
}

/// The right over the version that the form names, while it is the one that is open.
async fn may_review(here: &Here, number: i64, form: &Fields) -> Result<MayReview, Problem> {
    let me = here.editor()?;
    let version = form
        .number("version")
        .map(ServiceVersionId)
        .ok_or(Problem::BadRequest)?;
    let found = here.portal.db.find_desk_service(&me, number).await?;
    let found = found.ok_or(Problem::NotFound)?;
    let open = found.open.filter(|o| o.id == version);
    let open = open.ok_or_else(|| review::nothing(here, number))?;
    Ok(me.may_review(open.id, open.writer)?)
}

/// `POST /{c}/desk/services/{n}/publish`
pub async fn publish(here: Here, Path((_, raw)): Path<(String, String)>, form: Fields) -> Answer {
    let number = parse(&raw)?;
    let may = may_review(&here, number, &form).await?;
    let on = match form.get("on").trim() {
        "" => None,
        day => match day.parse::<NaiveDate>() {
            Ok(day) => Some(day),
            Err(_) => {
                let faults = Faults::one("on", Fault::Day);
                return review::draw(&here, &raw, &form, &faults).await;
            }
        },
    };
    let decision = Decision::Publish { on };
    let db = &here.portal.db;
    match db
        .decide_service(&may, form.get("seen"), &decision, here.now)
        .await
    {
        Ok(()) if on.is_some() => done(&here, number, "service_scheduled"),
        Ok(()) => done(&here, number, "service_published"),
        Err(Failed::Refused(NotDecided::Rule(NotNow::NotAhead))) => {
            let faults = Faults::one("on", Fault::Say(d::fault_not_ahead));
            review::draw(&here, &raw, &form, &faults).await
        }
        Err(Failed::Refused(why)) => Err(refused(&here, number, move |l| d::not_decided(l, why))),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/desk/services/{n}/return`
pub async fn send_back(here: Here, Path((_, raw)): Path<(String, String)>, form: Fields) -> Answer {
    let number = parse(&raw)?;
    let may = may_review(&here, number, &form).await?;
    let reason = match Reason::parse(form.get("reason")) {
        Ok(reason) => reason,
        Err(fault) => {
            let faults = Faults::one("reason", Fault::Text(fault));
            return review::draw(&here, &raw, &form, &faults).await;
        }
    };
    let decision = Decision::SendBack { reason };
    let db = &here.portal.db;
    match db
        .decide_service(&may, form.get("seen"), &decision, here.now)
        .await
    {
        Ok(()) => done(&here, number, "service_returned"),
        Err(Failed::Refused(why)) => Err(refused(&here, number, move |l| d::not_decided(l, why))),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

fn not_saved(here: &Here, number: i64, why: NotSaved) -> Problem {
    match why {
        NotSaved::UnknownItem => Problem::NotFound,
        why => refused(here, number, move |l| d::not_saved(l, why)),
    }
}

/// `POST /{c}/desk/services/{n}/takeback`
pub async fn take_back(here: Here, Path((_, raw)): Path<(String, String)>) -> Answer {
    let (me, number) = (here.editor()?, parse(&raw)?);
    match here.portal.db.take_back_service(&me, number).await {
        Ok(()) => done(&here, number, "service_taken_back"),
        Err(Failed::Refused(why)) => Err(not_saved(&here, number, why)),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/desk/services/{n}/discard`
pub async fn discard(here: Here, Path((_, raw)): Path<(String, String)>, form: Fields) -> Answer {
    let (me, number) = (here.editor()?, parse(&raw)?);
    let seen = form.number("revision").unwrap_or_default();
    match here.portal.db.discard_service(&me, number, seen).await {
        Ok(()) => {
            let to = links::desk_services(slug(&here));
            Ok(Redirect::to(&format!("{to}?done=draft_deleted")).into_response())
        }
        Err(Failed::Refused(why)) => Err(not_saved(&here, number, why)),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/desk/services/{n}/withdraw`
pub async fn withdraw(here: Here, Path((_, raw)): Path<(String, String)>, form: Fields) -> Answer {
    let (me, number) = (here.editor()?, parse(&raw)?);
    let seen = form.number("version").unwrap_or_default();
    let reason = match Reason::parse(form.get("reason")) {
        Ok(reason) => reason,
        Err(fault) => {
            let faults = Faults::one("reason", Fault::Text(fault));
            return desk::draw(&here, &raw, &form, &faults).await;
        }
    };
    let db = &here.portal.db;
    match db
        .withdraw_service(&me, number, seen, &reason, here.now)
        .await
    {
        Ok(()) => done(&here, number, "service_withdrawn"),
        Err(Failed::Refused(NotWithdrawn::UnknownItem)) => Err(Problem::NotFound),
        Err(Failed::Refused(why)) => Err(refused(&here, number, move |l| d::not_withdrawn(l, why))),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/desk/services/{n}/confirm`
pub async fn confirm(here: Here, Path((_, raw)): Path<(String, String)>, form: Fields) -> Answer {
    let (me, number) = (here.editor()?, parse(&raw)?);
    let version = form.number("version").ok_or(Problem::BadRequest)?;
    let db = &here.portal.db;
    match db.confirm_service(&me, number, version, here.now).await {
        Ok(()) => done(&here, number, "service_confirmed"),
        Err(Failed::Refused(NotConfirmed::UnknownItem)) => Err(Problem::NotFound),
        Err(Failed::Refused(why)) => Err(refused(&here, number, move |l| d::not_confirmed(l, why))),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}
