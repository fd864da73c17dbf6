//! `/{c}/assessments/{n}/answer`: the form. On one page, or one question a screen in elder mode; kept half done by either; looked
//! over; handed in. Nothing of it can be changed or seen again after that.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Verified;
use domain::assessments::{Sheet, Who};
use domain::codes::Code;
use domain::display::{Lang, Mode};
use leptos::prelude::*;
use store::Failed;
use store::assessments::{Answering, NotTaken, Respondent, Round};

use super::form::{Question, questions, read};
use super::{find, private, refused, slug, words};
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::ui::errors::errors;

/// Who answers, as the address or the session says.
enum Own {
    Resident(Verified),
    Code(Code),
}

impl Own {
    fn of(here: &Here, round: &Round, code: &str) -> Result<Self, Problem> {
        match round.who {
            Who::Residents(_) => Ok(Self::Resident(here.verified()?)),
            Who::Codes => Code::door(code)
                .map(Self::Code)
                .map_err(|_| wrong_code(here, words::by_code)),
        }
    }

    fn respondent(&self) -> Respondent<'_> {
        match self {
            Self::Resident(person) => Respondent::Resident(person),
            Self::Code(code) => Respondent::Code(code),
        }
    }

    /// The address below the round, with the code where there is one.
    fn address(&self, here: &Here, round: &Round, part: &str, query: &str) -> String {
        let mut to = links::assessment_part(slug(here), round.number, part);
        let code = match self {
            Self::Resident(_) => String::new(),
            Self::Code(code) => format!("code={}", code.as_str()),
        };
        let parts: Vec<&str> = [code.as_str(), query]
            .into_iter()
            .filter(|p| !p.is_empty())
            .collect();
        if !parts.is_empty() {
            to = format!("{to}?{}", parts.join("&"));
        }
        to
    }

    /// The code as a hidden field.
    fn hidden(&self) -> Option<AnyView> {
        let Self::Code(code) = self else {
            return None;
        };
        let code = code.as_str().to_owned();
        Some(view! { <input type="hidden" name="code" value=code/> }.into_any())
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

/// `GET /{c}/assessments/{n}/answer`; `?step=review` to look it over, `?q=` for one question in elder mode.
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let round = find(&here, &number).await?;
    let own = Own::of(&here, &round, here.query("code"))?;
    let (db, keys) = (&here.portal.db, here.portal.seal_keys.as_ref());
    let sheet = db
        .find_answers(own.respondent(), &round, keys, here.now)
        .await
        .map_err(|why| not_taken(&here, &round, why))?;
    let all = questions(here.lang, &round, &sheet);
    let none = Faults::default();
    if here.query("step") == "review" {
        return review(&here, &round, &own, &all, &none);
    }
    if here.mode == Mode::Elder {
        let asked = here.query("q").parse().ok();
        let open = all.iter().find(|q| q.chosen.is_none()).map(|q| q.n);
        return match asked
            .or(open)
            .and_then(|n: usize| all.get(n.checked_sub(1)?))
        {
            Some(question) => one(&here, &round, &own, &all, question, &none),
            None => review(&here, &round, &own, &all, &none),
        };
    }
    whole(&here, &round, &own, &all, &sheet, &none)
}

/// `POST /{c}/assessments/{n}/answer`: keeps what was chosen, then goes where the button says.
pub async fn send(here: Here, Path((_, number)): Path<(String, String)>, form: Fields) -> Answer {
    let round = find(&here, &number).await?;
    let own = Own::of(&here, &round, form.get("code"))?;
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
    let at = |query: &str| own.address(&here, &round, "answer", query);
    let all = questions(here.lang, &round, &saved.sheet);
    let mut faults = Faults::default();
    match form.get("act") {
        "hand_in" if saved.handed => to(&own.address(&here, &round, "thanks", "")),
        "review" | "hand_in" => {
            all.iter().for_each(|q| q.must(&mut faults));
            match (faults.is_empty(), here.mode) {
                (true, _) => to(&at("step=review")),
                (false, Mode::Elder) => review(&here, &round, &own, &all, &faults),
                (false, Mode::Normal) => whole(&here, &round, &own, &all, &saved.sheet, &faults),
            }
        }
        "next" => {
            let question = form.number("q").and_then(|n| usize::try_from(n).ok());
            let question = question.and_then(|n| all.get(n.checked_sub(1)?));
            let question = question.ok_or(Problem::BadRequest)?;
            question.must(&mut faults);
            if !faults.is_empty() {
                return one(&here, &round, &own, &all, question, &faults);
            }
            match question.n < all.len() {
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
fn whole(
    here: &Here,
    round: &Round,
    own: &Own,
    all: &[Question],
    sheet: &Sheet,
    faults: &Faults,
) -> Answer {
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
    let action = own.address(here, round, "answer", "");
    let title = round.title.get(lang).to_owned();
    let hidden = own.hidden();
    let body = view! {
        <h1>{title}</h1>
        <p>{words::answer_lead(lang)}</p>
        <p class="meta">{words::progress(lang, done, of)}</p>
        {secrecy(lang)}
        <form method="post" action=action novalidate>
            {hidden} {parts}
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
    own: &Own,
    all: &[Question],
    question: &Question,
    faults: &Faults,
) -> Answer {
    let lang = here.lang;
    let n = question.n;
    let at = |n: usize| own.address(here, round, "answer", &format!("q={n}"));
    let before = (n > 1).then(|| {
        view! { <a class="link" href=at(n - 1)>{words::previous_question(lang)}</a> }
    });
    let skip = (n < all.len()).then(|| {
        view! { <a class="link" href=at(n + 1)>{words::skip_question(lang)}</a> }
    });
    let first = (n == 1).then(|| secrecy(lang));
    let options = question.draw(lang, true, faults);
    let action = own.address(here, round, "answer", "");
    let hidden = own.hidden();
    let heading = match question.section.as_str() {
        "" => question.about.clone(),
        section => format!("{} · {section}", question.about),
    };
    let body = view! {
        <h1>{heading}</h1>
        <p class="meta">{words::question_of(lang, n, all.len())}</p>
        {first}
        <form method="post" action=action novalidate>
            {hidden}
            <input type="hidden" name="q" value=n.to_string()/>
            {options}
            <div class="sticky">
                <button class="button" name="act" value="next">{words::next_question(lang)}</button>
            </div>
        </form>
        <p class="row">{before} {skip}</p>
    };
    frame(here, round, faults, body.into_any())
}

/// What was chosen, before it is handed in.
fn review(here: &Here, round: &Round, own: &Own, all: &[Question], faults: &Faults) -> Answer {
    let lang = here.lang;
    let open: Vec<&Question> = all.iter().filter(|q| q.chosen.is_none()).collect();
    // In elder mode a question has a page of its own; otherwise it is a place of the form.
    let place = |q: &Question| match here.mode {
        Mode::Elder => own.address(here, round, "answer", &format!("q={}", q.n)),
        Mode::Normal => format!("{}#{}", own.address(here, round, "answer", ""), q.name),
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
    let action = own.address(here, round, "answer", "");
    let hidden = own.hidden();
    let body = view! {
        <h1>{words::review_title(lang)}</h1>
        <p>{words::review_lead(lang)}</p>
        {missing} {groups}
        <form method="post" action=action>{hidden} {hand_in}</form>
    };
    frame(here, round, faults, body.into_any())
}
