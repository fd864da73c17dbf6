//! Telling people (features.md K1, K2): the inbox at `/me/notices`, grouped by what the messages are about, newest
//! first. Nobody at the desk can leave a message out: each is written in the transaction of the act it tells of.

pub(crate) mod words;

use axum::response::{IntoResponse, Redirect};
use domain::notices::Room;
use leptos::prelude::*;
use store::notices::NoticeRow;

use crate::frame::{Answer, Page, Tab, Visit, links, when};

struct Group {
    title: String,
    href: String,
    rows: Vec<NoticeRow>,
}

/// Groups messages by item, keeping the order of the newest message of each.
fn groups(lang: domain::display::Lang, rows: Vec<NoticeRow>) -> Vec<Group> {
    let mut keys: Vec<(String, Option<(Room, String)>)> = Vec::new();
    let mut out: Vec<Group> = Vec::new();
    for row in rows {
        let key = (
            row.community_slug.to_string(),
            row.about.as_ref().map(|a| (a.room, a.number.clone())),
        );
        let at = keys.iter().position(|k| *k == key).unwrap_or_else(|| {
            keys.push(key);
            let (title, href) = match &row.about {
                Some(a) => (
                    a.title.clone(),
                    links::item(&row.community_slug, a.room, &a.number),
                ),
                None => (
                    words::about_me(lang, row.community_name.get(lang)),
                    links::steps(&row.community_slug),
                ),
            };
            out.push(Group {
                title,
                href,
                rows: Vec::new(),
            });
            out.len() - 1
        });
        out[at].rows.push(row);
    }
    out
}

/// `GET /me/notices`
pub async fn page(visit: Visit) -> Answer {
    let me = visit.signed_in()?;
    let lang = visit.lang;
    let now = visit.now;
    let rows = visit.portal.db.list_notices(&me, 200).await?;
    let unread = rows.iter().any(|r| r.read_at.is_none());
    let empty = rows
        .is_empty()
        .then(|| view! { <div class="empty"><p>{words::none(lang)}</p></div> });
    let groups = groups(lang, rows)
        .into_iter()
        .enumerate()
        .map(|(i, group)| {
            let rows = group
                .rows
                .into_iter()
                .map(|row| {
                    let new = row.read_at.is_none();
                    view! {
                        <li class="mail__one" class:mail__one--new=new>
                            {new.then(|| view! { <span class="chip">{words::new(lang)}</span> })} " "
                            {words::say(lang, row.kind)}
                            {row.words.map(|w| view! { <q class="mail__words">{w}</q> })}
                            <time class="mail__when" datetime=when::machine(row.at)>{when::moment(lang, row.at, now)}</time>
                        </li>
                    }
                })
                .collect::<Vec<_>>();
            let (id, heading) = (format!("about-{i}"), format!("about-{i}"));
            view! {
                <section class="part" aria-labelledby=id>
                    <h2 id=heading><a class="link" href=group.href>{group.title}</a></h2>
                    <ul class="mail">{rows}</ul>
                </section>
            }
        })
        .collect::<Vec<_>>();
    let title = crate::accounts::words::my_notices(lang);
    visit.draw(Page::new(title).tab(Tab::Me), move || {
        view! {
            <div class="main__col">
                <a class="link" href=links::ME>"‹ "{crate::frame::words::tab_me(lang)}</a>
                <h1>{title}</h1>
                {empty} {groups}
                {unread
                    .then(|| {
                        view! {
                            <form method="post" action=links::MY_NOTICES>
                                <button class="button button--plain">{words::mark_read(lang)}</button>
                            </form>
                        }
                    })}
            </div>
        }
    })
}

/// `POST /me/notices`: marks all as read.
pub async fn mark_read(visit: Visit) -> Answer {
    let me = visit.signed_in()?;
    visit.portal.db.mark_notices_read(&me, visit.now).await?;
    Ok(Redirect::to(&format!("{}?done=notices_read", links::MY_NOTICES)).into_response())
}
