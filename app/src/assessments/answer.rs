//! `/{c}/assessments/{n}/answer`: the form. On one page, or one question a screen in elder mode; kept half done by either; looked
//! over; handed in. Nothing of it can be changed or seen again after that.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Verified;
use domain::assessments::{Sheet, Who};
use domain::codes::Code;
use domain::display::{Lang, Mode};
use http::HeaderMap;
use leptos::prelude::*;
use store::Failed;
use store::assessments::{Answering, NotTaken, Respondent, Round, Saved};

use super::form::{Question, questions, read};
use super::{code, find, private, refused, slug, words};
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::ui::errors::errors;

/// Said of a question that was opened from the review.
const REVIEW: &str = "review";

/// Who answers, as the session or the browser says.
enum Own {
    Resident(Verified),
    Code(Code, Option<String>),
}

impl Own {
    fn of(here: &Here, round: &Round, headers: &HeaderMap) -> Result<Self, Problem> {
        match round.who {
            Who::Residents(_) => Ok(Self::Resident(here.verified()?)),
            Who::Codes => code::held(headers)
                .map(|held| Self::Code(held, here.browser.clone()))
                .ok_or_else(|| wrong_code(here, words::code_lost)),
        }
    }

    fn respondent(&self) -> Respondent<'_> {
        match self {
            Self::Resident(person) => Respondent::Resident(person),
            Self::Code(code, browser) => Respondent::Code {
                code,
                browser: browser.as_deref(),
            },
        }
    }

    /// Holds the code on, or lets it go once it is used.
    fn hold(&self, here: &Here, round: &Round, handed: bool, to: &mut Response) {
        if let Self::Code(own, _) = self {
            code::hold(here, round.number, (!handed).then_some(own), to);
        }
    }
}

/// The address of the form, with a query where there is one.
fn address(here: &Here, round: &Round, query: &str) -> String {
    let to = links::assessment_part(slug(here), round.number, "answer");
    match query {
        "" => to,
        query => format!("{to}?{query}"),
    }
}

fn wrong_code(here: &Here, say: fn(Lang) -> &'static str) -> Problem {
    let onward: fn(Lang) -> &'static str = words::have_code;
    let to = links::assessment_code(slug(here));
    Problem::refused(move |lang| say(lang).to_owned(), Some((to, onward)))
}

fn not_taken(here: &Here, round: &Round, why: Failed<NotTaken>) -> Problem {
    let why = match why {
        Failed::Store(e) => return e.into(),
        Failed::Refused(why) => why,
    };
    let say = match why {
        NotTaken::UnknownRound => return Problem::NotFound,
        NotTaken::WrongCode => return wrong_code(here, words::code_unknown),
        NotTaken::OtherWay => return wrong_code(here, words::by_code),
        NotTaken::NotOpenYet => words::not_open_yet,
        NotTaken::Closed => words::closed,
        NotTaken::NotOnRoll => words::not_on_roll,
        NotTaken::HandedIn => words::handed_in,
    };
    refused(here, round.number, say)
}

fn to(address: &str) -> Answer {
    Ok(Redirect::to(address).into_response())
}

/// `GET /{c}/assessments/{n}/answer`; `?step=review` to look it over, `?q=` for one question in elder mode,
/// `&from=review` to go back there.
pub async fn page(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer {
    let round = find(&here, &number).await?;
    let own = Own::of(&here, &round, &headers)?;
    let (db, keys) = (&here.portal.db, here.portal.seal_keys.as_ref());
    let sheet = db
        .find_answers(own.respondent(), &round, keys, here.now)
        .await
        .map_err(|why| not_taken(&here, &round, why))?;
    let all = questions(here.lang, &round, &sheet);
    let none = Faults::default();
    if here.query("step") == "review" {
        return review(&here, &round, &all, &none);
    }
    if here.mode == Mode::Elder {
        let asked = here.query("q").parse().ok();
        let open = all.iter().find(|q| q.chosen.is_none()).map(|q| q.n);
        return match asked
            .or(open)
            .and_then(|n: usize| all.get(n.checked_sub(1)?))
        {
            Some(question) => one(
                &here,
                &round,
                &all,
                question,
                here.query("from") == REVIEW,
                &none,
            ),
            None => review(&here, &round, &all, &none),
        };
    }
    whole(&here, &round, &all, &sheet, &none)
}

/// `POST /{c}/assessments/{n}/answer`: keeps what was chosen, then goes where the button says.
pub async fn send(
    here: Here,
    Path((_, number)): Path<(String, String)>,
    headers: HeaderMap,
    form: Fields,
) -> Answer {
    let round = find(&here, &number).await?;
    let own = Own::of(&here, &round, &headers)?;
    let (portal, typed) = (here.portal.clone(), read(&form, &round));
    let answering = Answering {
        sheet: &typed,
        hand_in: form.get("act") == "hand_in",
        address: here.household.as_deref(),
        random: portal.random(),
    };
    let saved = portal
        .db
        .save_answers(
            own.respondent(),
            here.community.id,
            round.number,
            answering,
            portal.seal_keys.as_ref(),
            || portal.clock.now(),
        )
        .await
        .map_err(|why| not_taken(&here, &round, why))?;
    let mut answer = answered(&here, &round, &form, &saved)?;
    own.hold(&here, &round, saved.handed, &mut answer);
    Ok(answer)
}

/// Where a form leads that was kept.
fn answered(here: &Here, round: &Round, form: &Fields, saved: &Saved) -> Answer {
    let at = |query: &str| address(here, round, query);
    let all = questions(here.lang, round, &saved.sheet);
    let mut faults = Faults::default();
    let from_review = form.get("from") == REVIEW;
    match form.get("act") {
        "hand_in" if saved.handed => {
            to(&links::assessment_part(slug(here), round.number, "thanks"))
        }
        "review" | "hand_in" => {
            all.iter().for_each(|q| q.must(&mut faults));
            match (faults.is_empty(), here.mode) {
                (true, _) => to(&at("step=review")),
                (false, Mode::Elder) => review(here, round, &all, &faults),
                (false, Mode::Normal) => whole(here, round, &all, &saved.sheet, &faults),
            }
        }
        "next" => {
            let question = form.number("q").and_then(|n| usize::try_from(n).ok());
            let question = question.and_then(|n| all.get(n.checked_sub(1)?));
            let question = question.ok_or(Problem::BadRequest)?;
            question.must(&mut faults);
            if !faults.is_empty() {
                return one(here, round, &all, question, from_review, &faults);
            }
            match question.n < all.len() && !from_review {
                true => to(&at(&format!("q={}", question.n + 1))),
                false => to(&at("step=review")),
            }
        }
        _ => to(&at("done=answers_kept")),
    }
}

/// Who sees what, folded away: it is one tap, and the form comes first.
fn secrecy(lang: Lang) -> AnyView {
    view! {
        <details>
            <summary>{words::secrecy_title(lang)}</summary>
            <ul>
                <li>{words::secrecy_1(lang)}</li>
                <li>{words::secrecy_2(lang)}</li>
                <li>{words::secrecy_3(lang)}</li>
                <li>{words::secrecy_4(lang)}</li>
            </ul>
        </details>
    }
    .into_any()
}

/// The frame of all three faces of the form.
fn frame(here: &Here, round: &Round, faults: &Faults, body: AnyView) -> Answer {
    let lang = here.lang;
    let title = words::answer_title(lang, round.title.get(lang));
    let back = links::assessment(slug(here), round.number);
    let back_label = round.title.get(lang).to_owned();
    let (summary, status) = (errors(lang, faults), faults.status());
    let page = Page::new(title).tab(Tab::Services).status(status);
    let drawn: Response = here.draw(page, move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{back_label}</a>
                {summary} {body}
            </div>
        }
    })?;
    Ok(private(drawn))
}

/// Everything on one page.
fn whole(here: &Here, round: &Round, all: &[Question], sheet: &Sheet, faults: &Faults) -> Answer {
    let lang = here.lang;
    let mut parts = Vec::new();
    let (mut about, mut section) = ("", "");
    for question in all {
        if question.about != about {
            about = question.about.as_str();
            section = "";
            parts.push(view! { <h2>{question.about.clone()}</h2> }.into_any());
        }
        if question.section != section {
            section = question.section.as_str();
            parts.push(view! { <h3>{question.section.clone()}</h3> }.into_any());
        }
        parts.push(question.draw(lang, false, faults));
    }
    let (done, of) = sheet.progress();
    let action = address(here, round, "");
    let title = round.title.get(lang).to_owned();
    let body = view! {
        <h1>{title}</h1>
        <p>{words::answer_lead(lang)}</p>
        <p class="meta">{words::progress(lang, done, of)}</p>
        {secrecy(lang)}
        <form method="post" action=action novalidate>
            {parts}
            <div class="sticky">
                <button class="button" name="act" value="review">{words::review(lang)}</button>
                <button class="button button--plain" name="act" value="save">{words::save(lang)}</button>
            </div>
        </form>
    };
    frame(here, round, faults, body.into_any())
}

/// 长辈版: one question a screen.
fn one(
    here: &Here,
    round: &Round,
    all: &[Question],
    question: &Question,
    from_review: bool,
    faults: &Faults,
) -> Answer {
    let lang = here.lang;
    let n = question.n;
    let at = |n: usize| address(here, round, &format!("q={n}"));
    let before = (n > 1 && !from_review).then(|| {
        view! { <a class="link" href=at(n - 1)>{words::previous_question(lang)}</a> }
    });
    let skip = (n < all.len() && !from_review).then(|| {
        view! { <a class="link" href=at(n + 1)>{words::skip_question(lang)}</a> }
    });
    let first = (n == 1).then(|| secrecy(lang));
    // Whoever came from the review goes back there, and not through all the questions that follow.
    let (back, go_on) = match from_review {
        true => {
            let to = address(here, round, "step=review");
            let back = view! { <a class="link" href=to>{words::back_to_review(lang)}</a> };
            let from = view! { <input type="hidden" name="from" value=REVIEW/> };
            (Some((back, from)), words::save_and_review(lang))
        }
        false => (None, words::next_question(lang)),
    };
    let (back, from) = back.unzip();
    let options = question.draw(lang, true, faults);
    let action = address(here, round, "");
    let heading = match question.section.as_str() {
        "" => question.about.clone(),
        section => format!("{} · {section}", question.about),
    };
    let body = view! {
        <h1>{heading}</h1>
        <p class="meta">{words::question_of(lang, n, all.len())}</p>
        {first}
        <form method="post" action=action novalidate>
            <input type="hidden" name="q" value=n.to_string()/>
            {from}
            {options}
            <div class="sticky">
                <button class="button" name="act" value="next">{go_on}</button>
            </div>
        </form>
        <p class="row">{before} {skip} {back}</p>
    };
    frame(here, round, faults, body.into_any())
}

/// What was chosen, before it is handed in.
fn review(here: &Here, round: &Round, all: &[Question], faults: &Faults) -> Answer {
    let lang = here.lang;
    let open: Vec<&Question> = all.iter().filter(|q| q.chosen.is_none()).collect();
    // In elder mode a question has a page of its own; otherwise it is a place of the form.
    let place = |q: &Question| match here.mode {
        Mode::Elder => address(here, round, &format!("q={}&from={REVIEW}", q.n)),
        Mode::Normal => format!("{}#{}", address(here, round, ""), q.name),
    };
    let missing = (!open.is_empty()).then(|| {
        let lines: Vec<_> = open
            .iter()
            .map(|q| view! { <li><a href=place(q)>{q.n} ". " {q.text.clone()}</a></li> })
            .collect();
        view! { <p><strong>{words::review_open(lang, lines.len())}</strong></p> <ul>{lines}</ul> }
    });
    let mut groups: Vec<(String, Vec<AnyView>)> = Vec::new();
    for q in all {
        let said = q.said().unwrap_or(words::not_answered(lang));
        let name = q.name.clone();
        let row = view! {
            <dt id=name>{q.n} ". " {q.text.clone()}</dt>
            <dd>{said} " " <a class="link" href=place(q)>{words::change(lang)}<span class="visually-hidden">" " {q.text.clone()}</span></a></dd>
        };
        match groups.last_mut() {
            Some((about, rows)) if *about == q.about => rows.push(row.into_any()),
            _ => groups.push((q.about.clone(), vec![row.into_any()])),
        }
    }
    let groups: Vec<_> = groups
        .into_iter()
        .map(|(about, rows)| view! { <h2>{about}</h2> <dl class="facts">{rows}</dl> })
        .collect();
    let hand_in = open.is_empty().then(|| {
        view! { <div class="sticky"><button class="button" name="act" value="hand_in">{words::hand_in(lang)}</button></div> }
    });
    let action = address(here, round, "");
    let body = view! {
        <h1>{words::review_title(lang)}</h1>
        <p>{words::review_lead(lang)}</p>
        {missing} {groups}
        <form method="post" action=action>{hand_in}</form>
    };
    frame(here, round, faults, body.into_any())
}
