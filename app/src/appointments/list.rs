//! `/{c}/appointments`: the windows, what each handles, and when the next person could come.

use axum::extract::Path;
use domain::appointments::clock_time;
use leptos::prelude::*;

use super::outlook::Outlook;
use super::{Today, day_name, hours, lines, pick, service, slug, words};
use crate::frame::{Answer, Here, Page, Tab, links};

/// `GET /{c}/appointments`; `?service=` is the item of the catalogue it is about.
pub async fn list(here: Here, Path(_): Path<String>) -> Answer {
    let lang = here.lang;
    let about = service(&here, here.query("service").parse().ok()).await?;
    let number = about.as_ref().map(|p| p.number);
    let name = about
        .as_ref()
        .and_then(|p| p.current())
        .map(|v| v.content.title.get(lang).to_owned());
    let today = Today::of(&here).await?;
    let windows = here.portal.db.list_windows(here.community.id).await?;
    let all = Outlook::of_all(&here, &today, windows).await?;
    let none = all.is_empty().then(|| {
        let say = words::no_windows(lang, &here.community.phone);
        view! { <div class="empty"><p>{say}</p></div> }
    });
    let cards: Vec<AnyView> = all.iter().map(|o| card(&here, o, number)).collect();
    let for_what =
        name.map(|name| view! { <p><strong>{words::for_service(lang, &name)}</strong></p> });
    let (back, csv) = (
        links::services(slug(&here)),
        format!("{}.csv", links::appointments(slug(&here))),
    );
    let title = words::title(lang);
    here.draw(Page::new(title).tab(Tab::Services), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {crate::services::words::title(lang)}</a>
                <h1>{title}</h1>
                <p>{words::lead(lang)}</p>
                {for_what} {none} {cards}
                <p class="meta">{crate::services::words::downloads(lang)} <a class="link" href=csv>"CSV"</a></p>
            </div>
        }
    })
}

fn card(here: &Here, o: &Outlook, service: Option<i64>) -> AnyView {
    let lang = here.lang;
    let w = &o.window;
    let next = o.next(here.today(), 1).first().copied();
    let chip = match next {
        Some(next) => {
            let at = clock_time(next.slot.from());
            let label = words::next_free(lang, &format!("{} {at}", day_name(here, next.day)));
            view! { <span class="chip">{label}</span> }.into_any()
        }
        None => {
            view! { <span class="chip chip--wait">{words::nothing_free(lang)}</span> }.into_any()
        }
    };
    let home = w
        .home_visits
        .then(|| view! { <span class="chip chip--done">{words::home_visits(lang)}</span> });
    let to = pick::address(here, w.number, None, service, None);
    view! {
        <article class="item">
            <h2 class="item__title"><a href=to>{w.name.get(lang).to_owned()}</a></h2>
            <p>{w.handles.get(lang).to_owned()}</p>
            <p class="meta">{chip} {home} <span>{w.place.get(lang).to_owned()}</span></p>
            <p class="meta"><span>{lines(hours(lang, w))}</span></p>
        </article>
    }
    .into_any()
}
