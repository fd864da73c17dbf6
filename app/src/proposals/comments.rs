//! Publishing a comment, and taking one out of sight.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::display::ShownAs;
use domain::ids::{CommentId, DraftId};
use domain::proposals::Side;
use domain::text::{Answer as PublicAnswer, Remark};
use store::Failed;
use store::drafts::{DraftKind, DraftOwner};
use store::proposals::{NewComment, NoComment, NotHidden};

use super::act::refused;
use super::{detail, find, slug, words};
use crate::frame::fields::Fault;
use crate::frame::problem::Onward;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};

const KEPT: &[&str] = &["side", "text", "shown", "parent"];

/// `POST /{c}/proposals/{n}/comments`
pub async fn publish(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let p = find(&here, &number).await?;
    let parent = form.number("parent").map(CommentId);
    let mut faults = Faults::default();
    let side = match parent {
        Some(_) => None,
        None => faults.check(
            "side",
            Side::from_code(form.get("side")).ok_or(Fault::Choose),
        ),
    };
    let body = faults.text("text", Remark::parse(form.get("text")));
    let (true, Some(body)) = (faults.is_empty(), body) else {
        return detail::draw(&here, p, &form, &faults).await;
    };
    let back = links::proposal(slug(&here), p.number);
    let Some(standing) = &here.standing else {
        // Written before signing in: kept for this browser, and found again on this page afterwards.
        return crate::frame::kept::keep_and_sign_in(
            &here,
            DraftKind::Comment,
            p.id.0,
            form.to_json(KEPT),
            |_| format!("{back}#say"),
        )
        .await;
    };
    let me = here.signed_in()?;
    let shown_as = ShownAs::from_code(form.get("shown")).unwrap_or_default();
    let comment = NewComment {
        parent,
        side,
        shown_as,
        body,
    };
    let db = &here.portal.db;
    match db
        .add_comment(
            &me,
            here.community.id,
            p.number,
            comment,
            form.get("once"),
            here.now,
        )
        .await
    {
        Ok(id) => {
            if let Some(draft) = form.number("draft") {
                db.delete_draft(DraftOwner::Account(standing.account), DraftId(draft))
                    .await?;
            }
            Ok(Redirect::to(&format!("{back}?done=commented#c{id}")).into_response())
        }
        Err(Failed::Refused(NoComment::UnknownProposal)) => Err(Problem::NotFound),
        Err(Failed::Refused(NoComment::Closed)) => {
            Err(refused(&here, p.number, words::talk_closed))
        }
        Err(Failed::Refused(NoComment::UnknownParent | NoComment::ReplyToReply)) => {
            Err(refused(&here, p.number, words::unknown_parent))
        }
        Err(Failed::Refused(NoComment::SideMissing)) => {
            detail::draw(&here, p, &form, &Faults::one("side", Fault::Choose)).await
        }
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/proposals/{n}/hide`
pub async fn hide(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let clerk = here.clerk()?;
    let p = find(&here, &number).await?;
    let comment = form
        .number("comment")
        .map(CommentId)
        .ok_or(Problem::BadRequest)?;
    let reason = PublicAnswer::parse(form.get("reason")).map_err(|f| {
        Problem::refused(
            move |l| crate::frame::words::text_fault(l, f),
            back(&here, p.number),
        )
    })?;
    match here
        .portal
        .db
        .hide_comment(&clerk, comment, &reason, here.now)
        .await
    {
        Ok(()) | Err(Failed::Refused(NotHidden::AlreadyHidden)) => Ok(Redirect::to(&format!(
            "{}?done=hidden#c{comment}",
            links::proposal(slug(&here), p.number)
        ))
        .into_response()),
        Err(Failed::Refused(NotHidden::UnknownComment)) => Err(Problem::NotFound),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

fn back(here: &Here, number: domain::ids::RecordNumber) -> Option<Onward> {
    Some((links::proposal(slug(here), number), words::back_to_proposal))
}
