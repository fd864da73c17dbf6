//! What staff do with a consultation.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::consultations::{Group, Verdict, read_sections};
use domain::display::Lang;
use domain::text::{Answer as Reason, Limits, clean};
use store::Failed;
use store::consultations::{
    Consultation, NotChecked, NotHidden, NotPublished, NotSorted, NotWithdrawn, Sorted,
};

use super::{edit, find, item, words as d};
use crate::consultations::{slug, words};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};

fn done(here: &Here, c: &Consultation, said: &str) -> Answer {
    let to = links::desk_consultation(slug(here), c.number);
    Ok(Redirect::to(&format!("{to}?done={said}")).into_response())
}

fn refused(here: &Here, c: &Consultation, say: fn(Lang) -> &'static str) -> Problem {
    let onward: fn(Lang) -> &'static str = words::to_one;
    let to = links::desk_consultation(slug(here), c.number);
    Problem::refused(move |lang| say(lang).to_owned(), Some((to, onward)))
}

/// `POST /{c}/desk/consultations/{n}/check`
pub async fn check(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.editor()?;
    let c = find(&here, &number).await?;
    let second = me.second_reader(c.id, c.saved_by)?;
    let revision = form.number("revision").ok_or(Problem::BadRequest)?;
    let db = &here.portal.db;
    let checked = db.check_consultation(&second, c.number, revision, here.now);
    match checked.await {
        Ok(()) => {
            here.portal.keep_consultations().await;
            done(&here, &c, "round_checked")
        }
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => Err(match why {
            NotChecked::Unknown => Problem::NotFound,
            NotChecked::OwnWork => refused(&here, &c, d::check_own),
            NotChecked::ChangedMeanwhile => refused(&here, &c, d::check_changed),
            NotChecked::Past => refused(&here, &c, d::check_past),
        }),
    }
}

/// `POST /{c}/desk/consultations/{n}/withdraw`
pub async fn withdraw(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let me = here.editor()?;
    let c = find(&here, &number).await?;
    let mut faults = Faults::default();
    let reason = Reason::parse(form.get("withdraw_reason"));
    let Some(reason) = faults.text("withdraw_reason", reason) else {
        return item::draw(&here, &me, &c, &form, &faults).await;
    };
    let db = &here.portal.db;
    match db
        .withdraw_consultation(&me, c.number, &reason, here.now)
        .await
    {
        Ok(()) => done(&here, &c, "saved"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotWithdrawn::Unknown)) => Err(Problem::NotFound),
        Err(Failed::Refused(NotWithdrawn::TooLate)) => Err(refused(&here, &c, d::too_late)),
    }
}

/// `m12` or `t3`.
fn which(raw: &str) -> Option<(bool, i64)> {
    let (kind, id) = raw.split_at_checked(1)?;
    let id = id.parse().ok()?;
    match kind {
        "m" => Some((true, id)),
        "t" => Some((false, id)),
        _ => None,
    }
}

/// `POST /{c}/desk/consultations/{n}/hide`
pub async fn hide(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let (me, clerk) = (here.editor()?, here.clerk()?);
    let c = find(&here, &number).await?;
    let mut faults = Faults::default();
    let which = faults.check("which", which(form.get("which")).ok_or(Fault::Choose));
    let reason = faults.text("hide_reason", Reason::parse(form.get("hide_reason")));
    let (Some((comment, id)), Some(reason)) = (which, reason) else {
        return item::draw(&here, &me, &c, &form, &faults).await;
    };
    let db = &here.portal.db;
    let hidden = match comment {
        true => {
            db.hide_consultation_comment(&clerk, c.number, id, &reason, here.now)
                .await
        }
        false => {
            db.hide_consultation_text(&clerk, c.number, id, &reason, here.now)
                .await
        }
    };
    match hidden {
        Ok(()) => done(&here, &c, "hidden"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotHidden::NotNow)) => Err(refused(&here, &c, d::not_now)),
        Err(Failed::Refused(_)) => Err(refused(&here, &c, d::hide_not)),
    }
}

fn sorted_or(here: &Here, c: &Consultation, got: Result<(), Failed<NotSorted>>) -> Answer {
    match got {
        Ok(()) => done(here, c, "saved"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => Err(match why {
            NotSorted::Unknown | NotSorted::UnknownGroup => Problem::NotFound,
            NotSorted::NotNow => refused(here, c, d::not_now),
            NotSorted::GroupInUse => refused(here, c, d::group_in_use),
        }),
    }
}

/// `POST /{c}/desk/consultations/{n}/group`
pub async fn group(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.editor()?;
    let c = find(&here, &number).await?;
    let id = form.number("group").unwrap_or(0);
    let db = &here.portal.db;
    if form.get("act") == "drop" {
        let got = db
            .drop_consultation_group(&me, c.number, id, here.now)
            .await;
        return sorted_or(&here, &c, got);
    }
    let named = |name: &str| format!("{name}-{id}");
    let limits = |min, max, lines| Limits { min, max, lines };
    let mut faults = Faults::default();
    let heading = clean(form.get(&named("heading")), limits(2, 60, false));
    let heading = faults.text(named("heading"), heading);
    let verdict = Verdict::from_code(form.get(&named("verdict")));
    let verdict = faults.check(named("verdict"), verdict.ok_or(Fault::Choose));
    let reason = clean(form.get(&named("why")), limits(4, 2000, true));
    let reason = faults.text(named("why"), reason);
    let (Some(heading), Some(verdict), Some(reason)) = (heading, verdict, reason) else {
        return item::draw(&here, &me, &c, &form, &faults).await;
    };
    let group = Group {
        heading,
        verdict,
        reason,
    };
    let id = (id != 0).then_some(id);
    let got = db.save_consultation_group(&me, c.number, id, &group, here.now);
    sorted_or(&here, &c, got.await)
}

/// `POST /{c}/desk/consultations/{n}/sort`
pub async fn sort(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let me = here.editor()?;
    let c = find(&here, &number).await?;
    let mut sorted = Sorted::default();
    for (name, value) in form.into_pairs() {
        let Some((comment, id)) = which(&name) else {
            continue;
        };
        let group: i64 = value.parse().map_err(|_| Problem::BadRequest)?;
        let group = (group != 0).then_some(group);
        match comment {
            true => sorted.comments.insert(id, group),
            false => sorted.texts.insert(id, group),
        };
    }
    let db = &here.portal.db;
    let got = db.sort_consultation(&me, c.number, &sorted, here.now).await;
    sorted_or(&here, &c, got)
}

/// `POST /{c}/desk/consultations/{n}/final`
pub async fn final_text(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let me = here.editor()?;
    let c = find(&here, &number).await?;
    let mut faults = Faults::default();
    let read = match read_sections(form.get("final")) {
        Ok(all) if !(1..=20).contains(&all.len()) => Err(Fault::Say(d::fault_sections)),
        Ok(all) => Ok(all),
        Err(fault) => Err(edit::line_fault(fault)),
    };
    let Some(sections) = faults.check("final", read) else {
        return item::draw(&here, &me, &c, &form, &faults).await;
    };
    let db = &here.portal.db;
    let got = db.save_final_text(&me, c.number, &sections, here.now).await;
    sorted_or(&here, &c, got)
}

/// `POST /{c}/desk/consultations/{n}/publish`
pub async fn publish(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    form: Fields,
) -> Answer {
    let me = here.editor()?;
    let c = find(&here, &number).await?;
    let second = me.second_reader(c.id, c.outcome_by)?;
    let revision = form.number("revision").ok_or(Problem::BadRequest)?;
    let db = &here.portal.db;
    match db
        .publish_outcome(&second, c.number, revision, here.now)
        .await
    {
        Ok(()) => done(&here, &c, "saved"),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => Err(match why {
            NotPublished::Unknown => Problem::NotFound,
            NotPublished::NotNow => refused(&here, &c, d::not_now),
            NotPublished::ChangedMeanwhile => refused(&here, &c, d::check_changed),
            NotPublished::OwnWork => refused(&here, &c, d::publish_own),
            NotPublished::NoFinalText => refused(&here, &c, d::no_final),
            NotPublished::Left(left) => {
                let onward: fn(Lang) -> &'static str = words::to_one;
                let to = links::desk_consultation(slug(&here), c.number);
                Problem::refused(move |lang| d::left(lang, left), Some((to, onward)))
            }
        }),
    }
}
