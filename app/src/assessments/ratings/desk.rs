//! `/{c}/desk/assessments/ratings`: the words that have come out, and the answers to bad ones.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::access::Editor;
use domain::display::Lang;
use domain::text::Answer as Text;
use leptos::prelude::*;
use store::Failed;
use store::assessments::ratings::{NotAnswered, RatingCase};

use super::{Names, slug, words};
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::publishing::Place;
use crate::ui::clock::clock;
use crate::ui::errors::errors;
use crate::ui::field::Field;

/// The place of the ratings in the desk's own list.
pub(crate) async fn places(here: &Here) -> Result<Vec<Place>, Problem> {
    let Ok(me) = here.editor() else {
        return Ok(Vec::new());
    };
    Ok(vec![Place {
        title: words::desk_title(here.lang),
        href: links::desk_ratings(slug(here)),
        waiting: here.portal.db.count_rating_cases(&me).await?,
    }])
}

/// `GET /{c}/desk/assessments/ratings`
pub async fn page(here: Here) -> Answer {
    let me = here.editor()?;
    draw(&here, &me, &Fields::default(), &Faults::default()).await
}

async fn draw(here: &Here, me: &Editor, form: &Fields, faults: &Faults) -> Answer {
    let lang = here.lang;
    let all = here.portal.db.list_rating_cases(me).await?;
    let names = Names::of(here).await?;
    let calendar = here.portal.calendar().await?;
    let none = all
        .is_empty()
        .then(|| view! { <div class="empty"><p>{words::desk_none(lang)}</p></div> });
    let cards: Vec<_> = all
        .iter()
        .map(|case| {
            let state = match (&case.answer, case.due_on) {
                (Some((answer, on)), _) => {
                    let day = when::day(lang, *on, here.today());
                    view! { <blockquote>{answer.clone()}</blockquote> <p class="meta">{words::answered_on(lang, &day)}</p> }.into_any()
                }
                (None, Some(due)) => {
                    let what = words::due(lang).to_owned();
                    let clock = clock(lang, what, due, here.today(), &calendar);
                    view! { {clock} {answer_form(here, case, form, faults)} }.into_any()
                }
                (None, None) => view! { <p class="meta">{words::words_only(lang)}</p> }.into_any(),
            };
            let day = when::day(lang, case.released_on, here.today());
            view! {
                <article class="item">
                    <h2 class="item__title">{names.get(lang, case.of)}</h2>
                    <p>{case.body.clone()}</p>
                    <p class="meta">{words::out_on(lang, &day)}</p>
                    {state}
                </article>
            }
        })
        .collect();
    let back = links::desk(slug(here));
    let title = words::desk_title(lang);
    let (summary, status) = (errors(lang, faults), faults.status());
    here.draw(Page::new(title).tab(Tab::Desk).status(status), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{crate::desk::words::desk_title(lang)}</a>
                {summary}
                <h1>{title}</h1>
                <p>{words::desk_lead(lang)}</p>
                {none} {cards}
            </div>
        }
    })
}

/// The name of the field of an answer: one page holds several.
fn field(name: &str) -> String {
    format!("answer-{}", name.get(..12).unwrap_or(name))
}

fn answer_form(here: &Here, case: &RatingCase, form: &Fields, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let named = field(&case.name);
    let text = Field::new(lang, named.clone(), words::answer(lang))
        .value(form.get(&named))
        .limits(Text::LIMITS)
        .lines()
        .draw(faults);
    let (to, name) = (links::desk_ratings(slug(here)), case.name.clone());
    view! {
        <form method="post" action=to novalidate>
            <input type="hidden" name="case" value=name/>
            {text} <button class="button">{words::answer_send(lang)}</button>
        </form>
    }
    .into_any()
}

/// `POST /{c}/desk/assessments/ratings`
pub async fn send(here: Here, Path(_): Path<String>, form: Fields) -> Answer {
    let me = here.editor()?;
    let db = &here.portal.db;
    let all = db.list_rating_cases(&me).await?;
    let case = all.iter().find(|c| c.name == form.get("case"));
    let case = case.ok_or(Problem::BadRequest)?;
    let named = field(&case.name);
    let mut faults = Faults::default();
    let Some(answer) = faults.text(named.clone(), Text::parse(form.get(&named))) else {
        return draw(&here, &me, &form, &faults).await;
    };
    let title = Names::of(&here).await?.get(Lang::Zh, case.of);
    let to = links::desk_ratings(slug(&here));
    match db
        .answer_rating(&me, &case.name, &answer, &title, here.now)
        .await
    {
        Ok(()) => Ok(Redirect::to(&format!("{to}?done=report_answered")).into_response()),
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(NotAnswered::Unknown)) => Err(Problem::NotFound),
        Err(Failed::Refused(NotAnswered::Answered)) => {
            let onward: fn(Lang) -> &'static str = words::desk_title;
            let say = |lang| words::answered_other(lang).to_owned();
            Err(Problem::refused(say, Some((to, onward))))
        }
    }
}
