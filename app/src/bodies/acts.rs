//! Short acts on a procedure: recommend, take back, object, withdraw.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::display::Lang;
use domain::ids::{ApplicationId, RecordNumber};
use domain::text::Remark;
use store::Failed;
use store::bodies::{NotApplied, NotObjected, NotRecommended};

use super::{parse, procedure, slug, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};

/// A refusal that leads back to the procedure.
fn refused(
    here: &Here,
    number: RecordNumber,
    say: impl Fn(Lang) -> String + Send + Sync + 'static,
) -> Problem {
    let label: fn(Lang) -> &'static str = words::back_to_procedure;
    Problem::refused(say, Some((links::procedure(slug(here), number), label)))
}

fn done(here: &Here, number: RecordNumber, code: &str) -> Answer {
    let to = links::procedure(slug(here), number);
    Ok(Redirect::to(&format!("{to}?done={code}")).into_response())
}

fn application(form: &Fields) -> Result<ApplicationId, Problem> {
    form.number("application")
        .map(ApplicationId)
        .ok_or(Problem::BadRequest)
}

fn not_recommended(here: &Here, number: RecordNumber, why: NotRecommended) -> Problem {
    match why {
        NotRecommended::UnknownApplication => Problem::NotFound,
        why => refused(here, number, move |lang| {
            words::not_recommended(lang, why).to_owned()
        }),
    }
}

/// `POST /{c}/bodies/procedures/{n}/recommend`
pub async fn recommend(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let number = parse(&number)?;
    let me = here.verified()?;
    let id = application(&form)?;
    match here.portal.db.recommend(&me, number, id, here.now).await {
        // The second press of the button: what was asked for is so.
        Ok(_) | Err(Failed::Refused(NotRecommended::AlreadyRecommended)) => {
            done(&here, number, "recommended")
        }
        Err(Failed::Refused(why)) => Err(not_recommended(&here, number, why)),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/bodies/procedures/{n}/unrecommend`
pub async fn unrecommend(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let number = parse(&number)?;
    let me = here.verified()?;
    let id = application(&form)?;
    match here.portal.db.unrecommend(&me, number, id, here.now).await {
        Ok(_) | Err(Failed::Refused(NotRecommended::NotThere)) => {
            done(&here, number, "unrecommended")
        }
        Err(Failed::Refused(why)) => Err(not_recommended(&here, number, why)),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/bodies/procedures/{n}/withdraw`
pub async fn withdraw(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number = parse(&number)?;
    let me = here.signed_in()?;
    let db = &here.portal.db;
    match db
        .withdraw_application(&me, here.community.id, number, here.now)
        .await
    {
        Ok(()) => done(&here, number, "application_withdrawn"),
        Err(Failed::Refused(NotApplied::UnknownProcedure)) => Err(Problem::NotFound),
        Err(Failed::Refused(why)) => Err(refused(&here, number, move |lang| {
            words::not_applied(lang, why).to_owned()
        })),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/bodies/procedures/{n}/object`
pub async fn object(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let parsed = parse(&number)?;
    let me = here.verified()?;
    let mut faults = Faults::default();
    let id = faults.check("application", application(&form).map_err(|_| Fault::Choose));
    let words = faults.text("words", Remark::parse(form.get("words")));
    let (Some(id), Some(words)) = (id, words) else {
        return procedure::draw(&here, &number, &form, &faults).await;
    };
    let db = &here.portal.db;
    match db.object(&me, parsed, id, &words, here.now).await {
        Ok(()) => done(&here, parsed, "objected"),
        Err(Failed::Refused(NotObjected::UnknownApplication)) => Err(Problem::NotFound),
        Err(Failed::Refused(why)) => Err(refused(&here, parsed, move |lang| {
            words::not_objected(lang, why).to_owned()
        })),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}
