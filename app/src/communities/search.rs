//! `/{c}/search`: one question to everything the community has published. What a room finds more of is one tap away.

use axum::response::IntoResponse;
use domain::display::Both;
use domain::search::{Hit, Question, Sought, find};
use domain::text::Query;
use leptos::prelude::*;
use store::meetings::{Meeting, MeetingQuery};
use store::proposals::{Group, ListQuery, Sort};

use super::words;
use crate::frame::{Answer, Here, Page, Problem, Tab, links};
use crate::publishing::page::Readable;
use crate::publishing::{Desk, slug};

/// So many of a room are shown.
const SHOWN: usize = 5;
/// So many meetings are looked through, the newest first.
const MEETINGS: i64 = 200;

/// What a room found.
struct Found {
    title: &'static str,
    /// Name and address of each.
    lines: Vec<(String, String)>,
    /// Where there are more, and how many where that is known.
    more: Option<(Option<usize>, String)>,
    /// Whether they only come close.
    near: bool,
}

/// `GET /{c}/search?q=`
pub async fn page(here: Here) -> Answer {
    let lang = here.lang;
    let asked = Query::parse(here.query("q")).ok();
    let question = asked.as_ref().and_then(|q| Question::read(q.as_str()));
    let found = match (&asked, &question) {
        (Some(asked), Some(question)) => everything(&here, asked, question).await?,
        _ => Vec::new(),
    };
    // Near ones are of use only where nobody has the thing itself.
    let exact = found.iter().any(|f| !f.near);
    let found: Vec<_> = found.into_iter().filter(|f| !exact || !f.near).collect();
    let near = (!found.is_empty() && !exact)
        .then(|| view! { <p>{crate::services::words::near(lang)}</p> });
    let none = (question.is_some() && found.is_empty()).then(|| {
        let hint = crate::services::words::none_hint(lang, &here.community.phone);
        view! {
            <div class="empty">
                <p><strong>{crate::services::words::none_title(lang)}</strong></p>
                <p>{hint}</p>
            </div>
        }
    });
    let parts: Vec<_> = found.into_iter().map(|f| part(&here, f)).collect();
    let q = asked.map(|q| q.as_str().to_owned()).unwrap_or_default();
    let form = form(&here, q);
    here.draw(
        Page::new(words::search_title(lang)).tab(Tab::Home),
        move || {
            view! {
                <div class="main__col">
                    <h1>{words::search_title(lang)}</h1>
                    {form} {near} {parts} {none}
                </div>
            }
        },
    )
    .map(IntoResponse::into_response)
}

/// The box to search in, here and on the home page.
pub(super) fn form(here: &Here, q: String) -> AnyView {
    let lang = here.lang;
    let action = links::search(slug(here));
    view! {
        <form class="search" role="search" action=action>
            <label class="search__label" for="q">{words::search_label(lang)}</label>
            <input class="field__input search__input" id="q" name="q" type="search" enterkeyhint="search" value=q/>
            <button class="button button--plain">{crate::services::words::search(lang)}</button>
        </form>
    }
    .into_any()
}

async fn everything(
    here: &Here,
    asked: &Query,
    question: &Question,
) -> Result<Vec<Found>, Problem> {
    use crate::services::words as services;
    use domain::contacts::Contact;
    use domain::facilities::Facility;
    use domain::news::News;
    use domain::reports::Report;
    use domain::services::Item;
    let lang = here.lang;
    let q = links::query(asked.as_str());
    let services_more = format!("{}?q={q}", links::services(slug(here)));
    let all = [
        published::<Item>(here, question, services::title(lang), Some(services_more)).await?,
        published::<Contact>(here, question, Contact::room(lang), None).await?,
        published::<Facility>(here, question, Facility::room(lang), None).await?,
        published::<News>(here, question, News::room(lang), None).await?,
        published::<Report>(here, question, crate::reports::words::title(lang), None).await?,
        proposals(here, asked, &q).await?,
        meetings(here, question).await?,
        bodies(here, question).await?,
        assessments(here, question).await?,
        volunteers(here, question).await?,
    ];
    Ok(all.into_iter().flatten().collect())
}

/// What of a room that publishes answers; `more` leads to all of it, or else the room's whole list does.
async fn published<C: Desk>(
    here: &Here,
    question: &Question,
    title: &'static str,
    more: Option<String>,
) -> Result<Option<Found>, Problem> {
    let lang = here.lang;
    let public = here.portal.published(here.community.id, here.today());
    let public = public.await?;
    let found = public.search(C::KIND, question);
    let more = more.unwrap_or_else(|| links::room(slug(here), C::ROOM));
    Ok(collect(title, more, found, |p| {
        (
            p.title.get(lang).to_owned(),
            links::publication(slug(here), C::ROOM, p.number),
        )
    }))
}

fn collect<T>(
    title: &'static str,
    more: String,
    found: Vec<(Hit, T)>,
    line: impl Fn(&T) -> (String, String),
) -> Option<Found> {
    let near = found.first()?.0 == Hit::Near;
    let rest = found.len().saturating_sub(SHOWN);
    Some(Found {
        title,
        lines: found.iter().take(SHOWN).map(|(_, one)| line(one)).collect(),
        more: (rest > 0).then_some((Some(rest), more)),
        near,
    })
}

async fn proposals(here: &Here, asked: &Query, q: &str) -> Result<Option<Found>, Problem> {
    let query = ListQuery {
        group: Group::All,
        stage: None,
        category: None,
        grid: None,
        late: false,
        q: Some(asked.clone()),
        sort: Sort::Newest,
        after: None,
        limit: 100,
    };
    let db = &here.portal.db;
    let list = db
        .list_proposals(here.community.id, &query, here.today())
        .await?;
    let found: Vec<_> = list.proposals.into_iter().map(|p| (Hit::Text, p)).collect();
    let title = crate::proposals::words::title(here.lang);
    let more = format!("{}?group=all&q={q}", links::proposals(slug(here)));
    let uncounted = list.next.is_some();
    let mut found = collect(title, more, found, |p| {
        (p.title.clone(), links::proposal(slug(here), p.number))
    });
    if let Some((count, _)) = found.as_mut().and_then(|f| f.more.as_mut())
        && uncounted
    {
        *count = None;
    }
    Ok(found)
}

async fn meetings(here: &Here, question: &Question) -> Result<Option<Found>, Problem> {
    let mut all = Vec::new();
    for past in [false, true] {
        let query = MeetingQuery {
            kind: None,
            body: None,
            past,
            after: None,
            limit: MEETINGS,
        };
        let db = &here.portal.db;
        let list = db
            .list_meetings(here.community.id, &query, here.now)
            .await?;
        all.extend(list.meetings);
    }
    let sought = |m: &Meeting| Sought {
        names: vec![m.title.clone()],
        text: format!("{}\n{}", m.about, m.place),
        over: m.ends_at < here.now,
    };
    let found = find(all, sought, question);
    let title = crate::frame::words::room_meetings(here.lang);
    let mut found = collect(title, links::meetings(slug(here)), found, |m| {
        (m.title.clone(), links::meeting(slug(here), m.number))
    });
    // The list cannot be asked for words: it is all of them that one finds there.
    if let Some((count, _)) = found.as_mut().and_then(|f| f.more.as_mut()) {
        *count = None;
    }
    Ok(found)
}

async fn bodies(here: &Here, question: &Question) -> Result<Option<Found>, Problem> {
    let all = here.portal.db.list_bodies(here.community.id).await?;
    let sought = |b: &store::bodies::Body| Sought {
        names: vec![b.name.zh.clone(), b.name.en.clone()],
        text: format!("{}\n{}", b.purpose.zh, b.purpose.en),
        over: false,
    };
    let found = find(all, sought, question);
    let title = crate::frame::words::room_bodies(here.lang);
    Ok(collect(title, links::bodies(slug(here)), found, |b| {
        (
            b.name.get(here.lang).to_owned(),
            links::body(slug(here), b.number),
        )
    }))
}

async fn assessments(here: &Here, question: &Question) -> Result<Option<Found>, Problem> {
    let all = crate::assessments::api::rounds(here).await?;
    let sought = |r: &store::assessments::Round| Sought {
        names: vec![r.title.zh.clone(), r.title.en.clone()],
        text: format!("{}\n{}", r.purpose.zh, r.purpose.en),
        over: r.closes_at < here.now,
    };
    let found = find(all, sought, question);
    let title = crate::assessments::words::title(here.lang);
    Ok(collect(title, links::assessments(slug(here)), found, |r| {
        (
            r.title.get(here.lang).to_owned(),
            links::assessment(slug(here), r.number),
        )
    }))
}

/// Teams of volunteers and what they do.
async fn volunteers(here: &Here, question: &Question) -> Result<Option<Found>, Problem> {
    let db = &here.portal.db;
    let mut all = Vec::new();
    for card in db.list_teams(here.community.id).await? {
        let t = card.team;
        let to = links::team(slug(here), t.number);
        all.push((t.name, [t.purpose, t.needs], t.resting, to));
    }
    for a in db.list_all_activities(here.community.id).await? {
        let to = links::activity(slug(here), a.number);
        let over = a.cancelled_reason.is_some();
        all.push((a.title, [a.about, a.place], over, to));
    }
    let sought = |(name, texts, over, _): &(Both, [Both; 2], bool, String)| Sought {
        names: vec![name.zh.clone(), name.en.clone()],
        text: texts
            .iter()
            .map(|t| format!("{}\n{}", t.zh, t.en))
            .collect::<Vec<_>>()
            .join("\n"),
        over: *over,
    };
    let found = find(all, sought, question);
    let title = crate::volunteers::words::title(here.lang);
    let more = links::volunteers(slug(here));
    Ok(collect(title, more, found, |(name, _, _, to)| {
        (name.get(here.lang).to_owned(), to.clone())
    }))
}

fn part(here: &Here, found: Found) -> AnyView {
    let lang = here.lang;
    let lines = found
        .lines
        .into_iter()
        .map(|(name, href)| view! { <li><a href=href>{name}</a></li> })
        .collect_view();
    let more = found.more.map(|(n, href)| {
        let label = match n {
            Some(n) => words::search_more(lang, n),
            None => words::search_all(lang).to_owned(),
        };
        view! { <p><a class="link" href=href>{label}</a></p> }
    });
    view! {
        <section class="part">
            <h2>{found.title}</h2>
            <ul class="side__list">{lines}</ul>
            {more}
        </section>
    }
    .into_any()
}
