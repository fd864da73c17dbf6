//! `/{c}/assessments/{n}/thanks`: what is kept of somebody's answers, and that nobody can change or see them. It says the same
//! to everybody.

use axum::extract::Path;
use domain::assessments::{Who, last_day};
use leptos::prelude::*;

use super::{find, slug, words};
use crate::frame::{Answer, Here, Page, Tab, links, when};

/// `GET /{c}/assessments/{n}/thanks`
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let lang = here.lang;
    let round = find(&here, &number).await?;
    let day = when::day(lang, last_day(round.closes_at), here.today());
    let code = (round.who == Who::Codes).then(|| view! { <p>{words::code_over(lang)}</p> });
    let to = links::assessment(slug(&here), round.number);
    let title = words::thanks_title(lang);
    here.draw(Page::new(title).tab(Tab::Services), move || {
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
    })
}
