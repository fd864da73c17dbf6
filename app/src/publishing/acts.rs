//! Acts on a publication at the desk: publish, send back, take back, give up, withdraw, look again.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::access::MayReview;
use domain::display::Lang;
use domain::ids::PublicationVersionId;
use domain::publishing::NotNow;
use domain::text::Answer as Reason;
use domain::time::read_day;
use store::Failed;
use store::publishing::{Decision, NotConfirmed, NotDecided, NotSaved, NotWithdrawn};

use super::{Desk, desk, desk_words as d, parse, review, slug};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};

fn done<C: Desk>(here: &Here, number: i64, code: &str) -> Answer {
    let to = links::desk_publication(slug(here), C::ROOM, number);
    Ok(Redirect::to(&format!("{to}?done={code}")).into_response())
}

/// A refusal that leads back to the item.
fn refused<C: Desk>(
    here: &Here,
    number: i64,
    say: impl Fn(Lang) -> &'static str + Send + Sync + 'static,
) -> Problem {
    let label: fn(Lang) -> &'static str = d::back_item;
    Problem::refused(
        move |lang| say(lang).to_owned(),
        Some((links::desk_publication(slug(here), C::ROOM, number), label)),
    )
}

/// The right over the version that the form names.
async fn may_review<C: Desk>(
    here: &Here,
    number: i64,
    form: &Fields,
) -> Result<MayReview, Problem> {
    let me = here.editor()?;
    let version = form
        .number("version")
        .map(PublicationVersionId)
        .ok_or(Problem::BadRequest)?;
    let db = &here.portal.db;
    let writer = db
        .find_version_writer(&me, C::KIND, number, version)
        .await?;
    Ok(me.may_review(version, writer.ok_or(Problem::NotFound)?)?)
}

/// `POST /{c}/desk/{room}/{n}/publish`
pub async fn publish<C: Desk>(
    here: Here,
    Path((_, raw)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let number = parse(&raw)?;
    let may = may_review::<C>(&here, number, &form).await?;
    let on = match form.get("on").trim() {
        "" => None,
        day => match read_day(day) {
            Some(day) => Some(day),
            None => {
                let faults = Faults::one("on", Fault::Day);
                return review::draw::<C>(&here, &raw, &form, &faults).await;
            }
        },
    };
    let decision = Decision::Publish { on };
    let db = &here.portal.db;
    match db
        .decide_publication(&may, C::KIND, form.get("seen"), &decision, here.now)
        .await
    {
        Ok(()) if on.is_some() => done::<C>(&here, number, "version_scheduled"),
        Ok(()) => done::<C>(&here, number, "version_published"),
        Err(Failed::Refused(NotDecided::Rule(NotNow::NotAhead))) => {
            let faults = Faults::one("on", Fault::Say(d::fault_not_ahead));
            review::draw::<C>(&here, &raw, &form, &faults).await
        }
        Err(Failed::Refused(why)) => {
            Err(refused::<C>(&here, number, move |l| d::not_decided(l, why)))
        }
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/desk/{room}/{n}/return`
pub async fn send_back<C: Desk>(
    here: Here,
    Path((_, raw)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let number = parse(&raw)?;
    let may = may_review::<C>(&here, number, &form).await?;
    let reason = match Reason::parse(form.get("reason")) {
        Ok(reason) => reason,
        Err(fault) => {
            let faults = Faults::one("reason", Fault::Text(fault));
            return review::draw::<C>(&here, &raw, &form, &faults).await;
        }
    };
    let decision = Decision::SendBack { reason };
    let db = &here.portal.db;
    match db
        .decide_publication(&may, C::KIND, form.get("seen"), &decision, here.now)
        .await
    {
        Ok(()) => done::<C>(&here, number, "version_returned"),
        Err(Failed::Refused(why)) => {
            Err(refused::<C>(&here, number, move |l| d::not_decided(l, why)))
        }
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

fn not_saved<C: Desk>(here: &Here, number: i64, why: NotSaved) -> Problem {
    match why {
        NotSaved::Unknown => Problem::NotFound,
        why => refused::<C>(here, number, move |l| d::not_saved(l, why)),
    }
}

/// `POST /{c}/desk/{room}/{n}/takeback`
pub async fn take_back<C: Desk>(here: Here, Path((_, raw)): Path<(String, String)>) -> Answer {
    let (me, number) = (here.editor()?, parse(&raw)?);
    match here.portal.db.take_back_version(&me, C::KIND, number).await {
        Ok(()) => done::<C>(&here, number, "version_taken_back"),
        Err(Failed::Refused(why)) => Err(not_saved::<C>(&here, number, why)),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/desk/{room}/{n}/discard`
pub async fn discard<C: Desk>(
    here: Here,
    Path((_, raw)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let (me, number) = (here.editor()?, parse(&raw)?);
    let seen = form.number("revision").unwrap_or_default();
    match here
        .portal
        .db
        .discard_version(&me, C::KIND, number, seen, here.now)
        .await
    {
        Ok(()) => {
            let to = links::desk_room(slug(&here), C::ROOM);
            Ok(Redirect::to(&format!("{to}?done=draft_deleted")).into_response())
        }
        Err(Failed::Refused(why)) => Err(not_saved::<C>(&here, number, why)),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/desk/{room}/{n}/withdraw`
pub async fn withdraw<C: Desk>(
    here: Here,
    Path((_, raw)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let (me, number) = (here.editor()?, parse(&raw)?);
    let seen = form.number("version").unwrap_or_default();
    let reason = match Reason::parse(form.get("reason")) {
        Ok(reason) => reason,
        Err(fault) => {
            let faults = Faults::one("reason", Fault::Text(fault));
            return desk::draw::<C>(&here, &raw, &form, &faults).await;
        }
    };
    let db = &here.portal.db;
    match db
        .withdraw_publication(&me, C::KIND, number, seen, &reason, here.now)
        .await
    {
        Ok(()) => done::<C>(&here, number, "version_withdrawn"),
        Err(Failed::Refused(NotWithdrawn::Unknown)) => Err(Problem::NotFound),
        Err(Failed::Refused(why)) => Err(refused::<C>(&here, number, move |l| {
            d::not_withdrawn(l, why)
        })),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/desk/{room}/{n}/confirm`
pub async fn confirm<C: Desk>(
    here: Here,
    Path((_, raw)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let (me, number) = (here.editor()?, parse(&raw)?);
    let version = form.number("version").ok_or(Problem::BadRequest)?;
    let db = &here.portal.db;
    match db
        .confirm_publication(&me, C::KIND, number, version, here.now)
        .await
    {
        Ok(()) => done::<C>(&here, number, "version_confirmed"),
        Err(Failed::Refused(NotConfirmed::Unknown)) => Err(Problem::NotFound),
        Err(Failed::Refused(why)) => Err(refused::<C>(&here, number, move |l| {
            d::not_confirmed(l, why)
        })),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}
