//! What staff do with a round: check it, declare it void, publish improvements.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use chrono::NaiveDate;
use domain::assessments::Improvement;
use domain::display::Lang;
use domain::ids::ImprovementId;
use domain::publishing::Say;
use domain::text::Answer as Reason;
use store::Failed;
use store::assessments::{Done, NotChecked, NotImproved, NotVoided, Round};

use super::{find, item};
use crate::assessments::{desk_words as d, slug, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};

fn done(here: &Here, round: &Round, said: &str) -> Answer {
    let to = links::desk_assessment(slug(here), round.number);
    Ok(Redirect::to(&format!("{to}?done={said}")).into_response())
}

fn refused(here: &Here, round: &Round, say: fn(Lang) -> &'static str) -> Problem {
    let onward: fn(Lang) -> &'static str = words::to_round;
    let to = links::desk_assessment(slug(here), round.number);
    Problem::refused(move |lang| say(lang).to_owned(), Some((to, onward)))
}

/// `POST /{c}/desk/assessments/{n}/check`
pub async fn check(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.editor()?;
    let round = find(&here, &number).await?;
    let second = me.second_for(round.id, round.saved_by)?;
    let revision = form.number("revision").ok_or(Problem::BadRequest)?;
    let db = &here.portal.db;
    match db
        .check_round(&second, round.number, revision, form.get("asked"), here.now)
        .await
    {
        Ok(()) => {
            here.portal.open_rounds().await;
            done(&here, &round, "round_checked")
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => Err(match why {
            NotChecked::UnknownRound => Problem::NotFound,
            NotChecked::OwnWork => refused(&here, &round, d::check_own),
            NotChecked::ChangedMeanwhile => refused(&here, &round, d::check_changed),
            NotChecked::Past => refused(&here, &round, d::check_past),
        }),
    }
}

fn not_voided(here: &Here, round: &Round, why: Failed<NotVoided>) -> Problem {
    match why {
        Failed::Store(e) => e.into(),
        Failed::Refused(NotVoided::UnknownRound) => Problem::NotFound,
        Failed::Refused(NotVoided::OwnWork) => refused(here, round, d::void_waits),
        Failed::Refused(_) => refused(here, round, d::void_not),
    }
}

/// `POST /{c}/desk/assessments/{n}/void`
pub async fn ask_void(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let me = here.editor()?;
    let round = find(&here, &number).await?;
    let mut faults = Faults::default();
    let Some(reason) = faults.text("reason", Reason::parse(form.get("reason"))) else {
        return item::draw(&here, &me, &round, &form, &faults).await;
    };
    let db = &here.portal.db;
    match db.ask_void(&me, round.number, &reason, here.now).await {
        Ok(()) => done(&here, &round, "void_asked"),
        Err(why) => Err(not_voided(&here, &round, why)),
    }
}

/// `POST /{c}/desk/assessments/{n}/decide`
pub async fn decide_void(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let me = here.editor()?;
    let round = find(&here, &number).await?;
    let agree = match form.get("agree") {
        "yes" => true,
        "no" => false,
        _ => return Err(Problem::BadRequest),
    };
    let asked_by = round.void.as_ref().and_then(|v| v.asked_by);
    let second = me.second_for(round.id, asked_by)?;
    let db = &here.portal.db;
    match db.decide_void(&second, round.number, agree, here.now).await {
        Ok(()) => done(&here, &round, "saved"),
        Err(why) => Err(not_voided(&here, &round, why)),
    }
}

fn day(faults: &mut Faults, field: String, raw: &str) -> Option<NaiveDate> {
    faults.day(field, raw)
}

/// `POST /{c}/desk/assessments/{n}/improve`
pub async fn improve(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let me = here.editor()?;
    let round = find(&here, &number).await?;
    let mut faults = Faults::default();
    let subject = form.number("subject").and_then(|n| usize::try_from(n).ok());
    let subject = faults.check("subject", subject.ok_or(Fault::Choose));
    let what = faults.say(&form, ["what_zh", "what_en"], 4, 200);
    let by = faults.say(&form, ["by_zh", "by_en"], 2, 60);
    let until_on = day(&mut faults, "until_on".to_owned(), form.get("until_on"));
    let (Some(subject), Some(what), Some(by), Some(until_on)) = (subject, what, by, until_on)
    else {
        return item::draw(&here, &me, &round, &form, &faults).await;
    };
    let improvement = Improvement {
        subject,
        what,
        by,
        until_on,
    };
    let once = form.get("once");
    if once.is_empty() {
        return Err(Problem::BadRequest);
    }
    let db = &here.portal.db;
    let added = db
        .add_improvement(&me, round.number, &improvement, once, here.now)
        .await;
    match added {
        Ok(()) => done(&here, &round, "saved"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotImproved::Day)) => {
            let faults = Faults::one("until_on", Fault::Say(d::improve_day));
            item::draw(&here, &me, &round, &form, &faults).await
        }
        Err(Failed::Refused(NotImproved::UnknownSubject)) => {
            let faults = Faults::one("subject", Fault::Choose);
            item::draw(&here, &me, &round, &form, &faults).await
        }
        Err(Failed::Refused(_)) => Err(Problem::NotFound),
    }
}

/// `POST /{c}/desk/assessments/{n}/improved`
pub async fn improved(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let me = here.editor()?;
    let round = find(&here, &number).await?;
    let id = form.number("improvement").ok_or(Problem::BadRequest)?;
    let named = |name: &str| format!("{name}-{id}");
    let mut faults = Faults::default();
    let on = day(&mut faults, named("done_on"), form.get(&named("done_on")));
    let (zh, en) = (form.get(&named("done_zh")), form.get(&named("done_en")));
    let words = Say::parse(zh, en, 4, 200);
    let words = words.map_err(|(fault, english)| {
        let field = if english { "done_en" } else { "done_zh" };
        faults.add(named(field), Fault::Text(fault));
    });
    let (Some(on), Ok(words)) = (on, words) else {
        return item::draw(&here, &me, &round, &form, &faults).await;
    };
    let finished = Done { on, words };
    let db = &here.portal.db;
    let finished = db
        .finish_improvement(&me, round.number, ImprovementId(id), &finished, here.now)
        .await;
    match finished {
        Ok(()) => done(&here, &round, "saved"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotImproved::Day)) => {
            let faults = Faults::one(named("done_on"), Fault::Say(d::done_day));
            item::draw(&here, &me, &round, &form, &faults).await
        }
        Err(Failed::Refused(_)) => Err(Problem::NotFound),
    }
}
