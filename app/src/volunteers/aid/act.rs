//! What people do with a request: offer to help, choose, look, say, end, report.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::display::ShownAs;
use domain::ids::DraftId;
use domain::text::Remark;
use domain::volunteers::aid::Party;
use store::Failed;
use store::drafts::{DraftKind, DraftOwner};
use store::volunteers::aid::{AidMatter, AidRequest, NewAidAnswer, NotAided};

use super::{find_request, problem, request, slug, words};
use crate::frame::fields::Fault;
use crate::frame::kept::keep_and_sign_in;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};

/// What is kept of an answer through the sign-in.
const KEPT: &[&str] = &["message", "adult", "shown"];

/// Where an act leads, or why it was not done.
fn done(here: &Here, r: &AidRequest, got: Result<(), Failed<NotAided>>, said: &str) -> Answer {
    let to = links::aid(slug(here), r.number);
    match got {
        Ok(()) => Ok(Redirect::to(&format!("{to}?done={said}")).into_response()),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => Err(problem(why, to)),
    }
}

/// `POST /{c}/volunteers/aid/{n}/answer`
pub async fn answer(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let r = find_request(&here, &number).await?;
    let Some(standing) = &here.standing else {
        // The session ran out while somebody wrote: found again on this page afterwards.
        let back = links::aid(slug(&here), r.number);
        let kept = form.to_json(KEPT);
        return keep_and_sign_in(&here, DraftKind::Aid, r.number, kept, |_| {
            format!("{back}#help")
        })
        .await;
    };
    let me = here.verified()?;
    let mut faults = Faults::default();
    let text = faults.text("message", Remark::parse(form.get("message")));
    let adult = match form.get("adult") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let adult = faults.check("adult", adult.ok_or(Fault::Say(words::need_age)));
    let (Some(text), Some(adult)) = (text, adult) else {
        return request::draw(&here, &r, &form, &faults, None).await;
    };
    let new = NewAidAnswer {
        text,
        shown_as: ShownAs::from_code(form.get("shown")).unwrap_or_default(),
        adult,
    };
    let got = here
        .portal
        .db
        .answer_aid(&me, r.number, &new, here.now)
        .await;
    if let (Ok(()), Some(draft)) = (&got, form.number("draft")) {
        let owner = DraftOwner::Account(standing.account);
        here.portal.db.delete_draft(owner, DraftId(draft)).await?;
    }
    let got = match got {
        // The second press of the button: what was asked for is so.
        Err(Failed::Refused(NotAided::Already)) => Ok(()),
        got => got,
    };
    done(&here, &r, got, "aid_answered")
}

/// `POST /{c}/volunteers/aid/{n}/unanswer`
pub async fn take_back(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let me = here.signed_in()?;
    let r = find_request(&here, &number).await?;
    let (db, place) = (&here.portal.db, here.community.id);
    let got = db
        .take_back_aid_answer(&me, place, r.number, here.now)
        .await;
    done(&here, &r, got, "aid_closed")
}

/// `POST /{c}/volunteers/aid/{n}/match`
pub async fn pick(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.signed_in()?;
    let r = find_request(&here, &number).await?;
    let answer = form.number("answer").ok_or(Problem::BadRequest)?;
    let (db, place) = (&here.portal.db, here.community.id);
    let got = db.pick_aid(&me, place, r.number, answer, here.now).await;
    done(&here, &r, got, "aid_matched")
}

/// `POST /{c}/volunteers/aid/{n}/withdraw`
pub async fn withdraw(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let me = here.signed_in()?;
    let r = find_request(&here, &number).await?;
    let (db, place) = (&here.portal.db, here.community.id);
    let got = db.withdraw_aid(&me, place, r.number, here.now).await;
    done(&here, &r, got, "aid_closed")
}

/// `POST /{c}/volunteers/aid/{n}/end`
pub async fn end(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let me = here.signed_in()?;
    let r = find_request(&here, &number).await?;
    let (db, place) = (&here.portal.db, here.community.id);
    let got = db.end_aid(&me, place, r.number, here.now).await;
    done(&here, &r, got, "aid_ended")
}

/// `POST /{c}/volunteers/aid/{n}/say`
pub async fn say(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.signed_in()?;
    let r = find_request(&here, &number).await?;
    let happened = match form.get("happened") {
        "yes" => true,
        "no" => false,
        _ => return Err(Problem::BadRequest),
    };
    let (db, place) = (&here.portal.db, here.community.id);
    let got = db.say_aid(&me, place, r.number, happened, here.now).await;
    done(&here, &r, got, "aid_said")
}

/// `POST /{c}/volunteers/aid/{n}/look`: shows address and telephone on this answer alone.
pub async fn look(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let me = here.signed_in()?;
    let r = find_request(&here, &number).await?;
    let (db, place) = (&here.portal.db, here.community.id);
    let got = match r.party(me.account(), false) {
        Party::Asker => db.see_helper_phone(&me, place, r.number, here.now).await,
        _ => {
            let me = here.verified()?;
            db.see_aid_address(&me, r.number, here.now).await
        }
    };
    match got {
        Ok(seen) => {
            let (form, faults) = (Fields::default(), Faults::default());
            request::draw(&here, &r, &form, &faults, Some(seen)).await
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => Err(problem(why, links::aid(slug(&here), r.number))),
    }
}

/// `POST /{c}/volunteers/aid/{n}/report`
pub async fn report(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    here.signed_in()?;
    let r = find_request(&here, &number).await?;
    match report_it(&here, AidMatter::Request(r.number), &form).await? {
        Ok(()) => done(&here, &r, Ok(()), "aid_reported"),
        Err(faults) => request::draw(&here, &r, &form, &faults, None).await,
    }
}

/// Reports something to the staff, or says what is wrong with the form.
pub(super) async fn report_it(
    here: &Here,
    matter: AidMatter,
    form: &Fields,
) -> Result<Result<(), Faults>, Problem> {
    let me = here.signed_in()?;
    let mut faults = Faults::default();
    let Some(text) = faults.text("concern", Remark::parse(form.get("concern"))) else {
        return Ok(Err(faults));
    };
    let once = form.get("once");
    if once.is_empty() {
        return Err(Problem::BadRequest);
    }
    let (db, place) = (&here.portal.db, here.community.id);
    match db
        .report_aid(&me, place, matter, &text, once, here.now)
        .await
    {
        Ok(()) => Ok(Ok(())),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotAided::TooMany)) => {
            Ok(Err(Faults::one("concern", Fault::Say(words::too_many))))
        }
        Err(Failed::Refused(why)) => Err(problem(why, links::aid_board(slug(here)))),
    }
}
