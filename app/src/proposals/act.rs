//! Short acts on a proposal: support, take back, withdraw. Each answers the page with a redirect and an island with JSON.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::ids::RecordNumber;
use store::Failed;
use store::proposals::{NoMove, NotSupported, Supported};

use super::{slug, words};
use crate::frame::{Answer, Fields, Here, Problem, links};
use crate::islands::support::SupportAnswer;

/// A refusal that leads back to the proposal.
pub(crate) fn refused(
    here: &Here,
    number: RecordNumber,
    say: fn(domain::display::Lang) -> &'static str,
) -> Problem {
    let back: (String, fn(domain::display::Lang) -> &'static str) =
        (links::proposal(slug(here), number), words::back_to_proposal);
    Problem::refused(move |l| say(l).to_owned(), Some(back))
}

fn not_supported(here: &Here, number: RecordNumber, why: NotSupported) -> Problem {
    use domain::proposals::NoSupport;
    match why {
        NotSupported::UnknownProposal => Problem::NotFound,
        NotSupported::AlreadySupported => refused(here, number, words::already_supported),
        NotSupported::NewVersion => refused(here, number, words::read_only_version),
        NotSupported::NotThere => refused(here, number, words::not_supported),
        NotSupported::Rule(NoSupport::Closed(_)) => refused(here, number, words::support_closed),
        NotSupported::Rule(NoSupport::OwnProposal) => refused(here, number, words::own_proposal),
    }
}

fn answer(here: &Here, number: RecordNumber, now: Supported, mine: bool) -> Answer {
    if here.json {
        let Supported {
            count,
            threshold,
            on_agenda,
        } = now;
        return Ok(Json(SupportAnswer {
            count,
            threshold,
            mine,
            moved: on_agenda.is_some(),
        })
        .into_response());
    }
    let done = match (mine, now.on_agenda) {
        (true, Some(_)) => "on_agenda",
        (true, None) => "supported",
        (false, _) => "unsupported",
    };
    Ok(Redirect::to(&format!(
        "{}?done={done}",
        links::proposal(slug(here), number)
    ))
    .into_response())
}

fn parse(number: &str) -> Result<RecordNumber, Problem> {
    number.parse().map_err(|_| Problem::NotFound)
}

/// `POST /{c}/proposals/{n}/support`
pub async fn support(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let number = parse(&number)?;
    let me = here.verified()?;
    let version = form.number("version").ok_or(Problem::BadRequest)?;
    let calendar = super::calendar(&here).await?;
    match here
        .portal
        .db
        .support_proposal(&me, number, version, &calendar, here.now)
        .await
    {
        Ok(now) => answer(&here, number, now, true),
        // The second press of the button: what was asked for is so.
        Err(Failed::Refused(NotSupported::AlreadySupported)) if !here.json => Ok(Redirect::to(
            &format!("{}?done=supported", links::proposal(slug(&here), number)),
        )
        .into_response()),
        Err(Failed::Refused(why)) => Err(not_supported(&here, number, why)),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/proposals/{n}/unsupport`
pub async fn unsupport(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number = parse(&number)?;
    let me = here.verified()?;
    match here
        .portal
        .db
        .unsupport_proposal(&me, number, here.now)
        .await
    {
        Ok(now) => answer(&here, number, now, false),
        Err(Failed::Refused(why)) => Err(not_supported(&here, number, why)),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}

/// `POST /{c}/proposals/{n}/withdraw`
pub async fn withdraw(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let number = parse(&number)?;
    let me = here.signed_in()?;
    match here
        .portal
        .db
        .withdraw_proposal(&me, here.community.id, number, here.now)
        .await
    {
        Ok(()) => Ok(Redirect::to(&format!(
            "{}?done=withdrawn",
            links::proposal(slug(&here), number)
        ))
        .into_response()),
        Err(Failed::Refused(NoMove::UnknownProposal)) => Err(Problem::NotFound),
        Err(Failed::Refused(NoMove::NotAuthor)) => Err(refused(&here, number, words::not_author)),
        Err(Failed::Refused(_)) => Err(refused(&here, number, words::cannot_now)),
        Err(Failed::Store(e)) => Err(e.into()),
    }
}
