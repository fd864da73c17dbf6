//! `/me/meetings`: the meetings a person signed up for; a place that became free is confirmed here.

use domain::meetings::Stage;
use leptos::prelude::*;
use store::meetings::{MyMeeting, MyPlace};

use super::{chip, words};
use crate::frame::{Answer, Page, Tab, Visit, links, when};

/// `GET /me/meetings`
pub async fn page(visit: Visit) -> Answer {
    let me = visit.signed_in()?;
    let lang = visit.lang;
    let all = visit.portal.db.list_my_meetings(&me, 100).await?;
    let none = all
        .is_empty()
        .then(|| view! { <div class="empty"><p>{words::mine_none(lang)}</p></div> });
    let rows: Vec<_> = all.into_iter().map(|m| row(&visit, m)).collect();
    let title = words::mine_title(lang);
    visit.draw(Page::new(title).tab(Tab::Me), move || {
        view! {
            <div class="main__col">
                <a class="link" href=links::ME>"‹ " {crate::frame::words::tab_me(lang)}</a>
                <h1>{title}</h1>
                {none} {rows}
            </div>
        }
    })
}

fn row(visit: &Visit, m: MyMeeting) -> AnyView {
    let lang = visit.lang;
    let open = m.stage == Stage::Called && visit.now < m.starts_at;
    let say = match m.mine {
        MyPlace::Coming => words::mine_coming(lang).to_owned(),
        MyPlace::Offered { confirm_by } => {
            words::mine_offered(lang, &when::moment(lang, confirm_by, visit.now))
        }
        MyPlace::Waiting { before } => words::mine_waiting(lang, before),
    };
    let form = |act: &str, class: &'static str, label: &'static str| {
        let to = links::meeting_act(&m.community, m.number, act);
        view! { <form class="item__form" method="post" action=to><button class=class>{label}</button></form> }.into_any()
    };
    let plain = "button button--plain button--small";
    let acts = match m.mine {
        _ if !open => ().into_any(),
        MyPlace::Coming => form("leave", plain, words::leave(lang)),
        MyPlace::Waiting { .. } => form("leave", plain, words::leave_line(lang)),
        MyPlace::Offered { .. } => {
            let confirm = form("confirm", "button button--small", words::confirm(lang));
            let decline = form("leave", plain, words::decline(lang));
            view! { {confirm} {decline} }.into_any()
        }
    };
    let href = links::meeting(&m.community, m.number);
    let place = m.community_name.get(lang).to_owned();
    let at = when::moment(lang, m.starts_at, visit.now);
    let say = open.then(|| view! { <p>{say}</p> });
    view! {
        <article class="item">
            <p class="item__state">{chip(lang, m.stage)}</p>
            <h2 class="item__title"><a href=href>{m.title}</a></h2>
            <p class="meta"><span>{at}</span> <span>{m.place}</span> <span>{place}</span></p>
            {say} {acts}
        </article>
    }
    .into_any()
}
