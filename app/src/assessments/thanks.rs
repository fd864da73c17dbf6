//! `/{c}/assessments/{n}/thanks`: what is kept of somebody's answers, and that nobody can change or see them. It opens
//! for residents who have answered; of codes nobody knows who has, so there it says the same to everybody.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::assessments::{Stage, Who, last_day};
use leptos::prelude::*;

use super::{find, private, slug, words};
use crate::frame::{Answer, Here, Page, Problem, Tab, links, when};

/// `GET /{c}/assessments/{n}/thanks`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let lang = here.lang;
    let round = find(&here, &number).await?;
    if round.stage(here.now) == Stage::Scheduled {
        return Err(Problem::NotFound);
    }
    let to = links::assessment(slug(&here), round.number);
    if let Who::Residents(_) = round.who {
        let mine = here
            .portal
            .db
            .find_my_round(&here.verified()?, round.id)
            .await?;
        if mine.and_then(|m| m.answered_on).is_none() {
            return Ok(Redirect::to(&to).into_response());
        }
    }
    let day = when::day(lang, last_day(round.closes_at), here.today());
    let code = (round.who == Who::Codes).then(|| view! { <p>{words::code_over(lang)}</p> });
    let title = words::thanks_title(lang);
    let drawn = here.draw(Page::new(title).tab(Tab::Services), move || {
        view! {
            <div class="main__col">
                <h1>{title}</h1>
                <p>{words::thanks_lead(lang)}</p>
                {code}
                <section class="part">
                    <h2>{words::thanks_kept(lang)}</h2>
                    <ul>
                        <li>{words::thanks_1(lang)}</li>
                        <li>{words::thanks_2(lang)}</li>
                        <li>{words::thanks_3(lang)}</li>
                        <li>{words::thanks_4(lang, &day)}</li>
                    </ul>
                </section>
                <p><a class="button" href=to>{words::to_round(lang)}</a></p>
            </div>
        }
    })?;
    Ok(private(drawn))
}
