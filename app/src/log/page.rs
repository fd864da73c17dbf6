//! `/log`: what the record is, its newest checkpoint and key, what was done lately, and how to check all of it.

use chrono::{DateTime, Utc};
use domain::communities::Slug;
use domain::display::Lang;
use domain::ids::{CommunityId, RecordNumber};
use leptos::prelude::*;
use store::communities::Community;
use store::log::{Entry, StoredCheckpoint};

use super::words;
use crate::frame::{Answer, Page, Problem, Visit, links, when};

/// How many acts the page shows.
const SHOWN: i64 = 20;

/// `GET /log`
pub async fn page(visit: Visit) -> Answer {
    let (lang, now) = (visit.lang, visit.now);
    let db = &visit.portal.db;
    let communities = db.list_communities().await?;
    let chosen = chosen(&visit, &communities)?;
    let before: Option<u64> = visit.query("before").parse().ok();
    // The store's numbers are signed ones; a larger place is nobody's.
    let before = before.filter(|n| i64::try_from(*n).is_ok());
    let acts = db
        .newest_entries(chosen.map(|c| c.id), before, SHOWN)
        .await?;
    let checkpoint = db.latest_checkpoint().await?;
    let size = db.log_head().await?.map_or(0, |head| head.size);
    let key = visit.portal.log_key().verifier();
    let older = older(&acts, size, chosen.map(|c| &c.slug));
    let title = words::title(lang);
    visit.draw(Page::new(title), || {
        view! {
            <div class="main__col">
                <h1>{title}</h1>
                <p>{words::lead(lang)}</p>
                {head(lang, checkpoint.as_ref(), size, key, now)}
                {how(lang)}
                {filter(lang, &communities, chosen)}
                {list(lang, &communities, &acts, now)}
                {older.map(|href| view! { <p><a class="button button--plain" rel="next" href=href>{words::older(lang)}</a></p> })}
            </div>
        }
    })
}

/// The community asked for; a slug that names none is a wrong address.
fn chosen<'a>(visit: &Visit, all: &'a [Community]) -> Result<Option<&'a Community>, Problem> {
    match visit.query("community") {
        "" => Ok(None),
        slug => all
            .iter()
            .find(|c| c.slug.as_str() == slug)
            .map(Some)
            .ok_or(Problem::NotFound),
    }
}

/// Where the acts before these are shown; none when the page is not full. Where everything on it still waits for its
/// place, those that have one come next: what waits has its place within seconds.
fn older(acts: &[Entry], size: u64, community: Option<&Slug>) -> Option<String> {
    let last = acts.last().filter(|_| acts.len() as i64 == SHOWN)?;
    let last = last.seq.unwrap_or(size);
    let base = community.map_or_else(|| format!("{}?", links::LOG), |c| links::log_of(c) + "&");
    (last > 0).then(|| format!("{base}before={last}"))
}

fn head(
    lang: Lang,
    checkpoint: Option<&StoredCheckpoint>,
    size: u64,
    key: String,
    now: DateTime<Utc>,
) -> AnyView {
    let body = match checkpoint {
        None => view! { <div class="empty"><p>{words::head_none(lang)}</p></div> }.into_any(),
        Some(c) => {
            let waiting = i64::try_from(size.saturating_sub(c.size)).unwrap_or(i64::MAX);
            let waiting = (waiting > 0).then(|| {
                view! {
                    <dt>{words::head_waiting(lang)}</dt>
                    <dd>{words::waiting(lang, waiting)}</dd>
                }
            });
            view! {
                <p>{words::head_hint(lang)}</p>
                <dl class="facts">
                    <dt>{words::head_size(lang)}</dt>
                    <dd>{c.size}</dd>
                    {waiting}
                    <dt>{words::head_at(lang)}</dt>
                    <dd><time datetime=when::machine(c.at)>{when::moment(lang, c.at, now)}</time></dd>
                    <dt>{words::head_root(lang)}</dt>
                    <dd><code>{c.root.to_string()}</code></dd>
                    <dt>{words::key(lang)}</dt>
                    <dd><code>{key}</code></dd>
                </dl>
                <details>
                    <summary>{words::note(lang)}</summary>
                    <pre class="log__note">{c.note.clone()}</pre>
                </details>
            }
            .into_any()
        }
    };
    view! {
        <section class="part" aria-labelledby="head">
            <h2 id="head">{words::head_title(lang)}</h2>
            {body}
        </section>
    }
    .into_any()
}

/// One community only; nothing to choose where there is but one.
fn filter(lang: Lang, all: &[Community], chosen: Option<&Community>) -> AnyView {
    if all.len() < 2 {
        return ().into_any();
    }
    let options = all
        .iter()
        .map(|c| {
            let selected = chosen.is_some_and(|chosen| chosen.id == c.id);
            view! { <option value=c.slug.to_string() selected=selected>{c.name.get(lang).to_owned()}</option> }
        })
        .collect_view();
    view! {
        <form class="part" action=links::LOG>
            <h2>{words::filter_title(lang)}</h2>
            <div class="field">
                <label class="field__label" for="community">{words::filter_label(lang)}</label>
                <select class="field__input" id="community" name="community">
                    <option value="">{words::filter_all(lang)}</option>
                    {options}
                </select>
            </div>
            <button class="button button--plain">{words::filter_go(lang)}</button>
        </form>
    }
    .into_any()
}

fn list(lang: Lang, all: &[Community], acts: &[Entry], now: DateTime<Utc>) -> AnyView {
    let list = if acts.is_empty() {
        view! { <div class="empty"><p>{words::acts_none(lang)}</p></div> }.into_any()
    } else {
        let acts = acts
            .iter()
            .map(|act| one(lang, all, act, now))
            .collect_view();
        view! { <ul class="log">{acts}</ul> }.into_any()
    };
    view! {
        <section class="part" aria-labelledby="acts">
            <h2 id="acts">{words::acts_title(lang)}</h2>
            {list}
        </section>
    }
    .into_any()
}

fn one(lang: Lang, all: &[Community], act: &Entry, now: DateTime<Utc>) -> AnyView {
    let community = act
        .community
        .and_then(|id: CommunityId| all.iter().find(|c| c.id == id));
    let place = community.map_or_else(
        || words::no_community(lang).to_owned(),
        |c| c.name.get(lang).to_owned(),
    );
    let what = match words::act(lang, &act.act) {
        Some(words) => words.into_any(),
        None => view! { <code>{act.act.clone()}</code> }.into_any(),
    };
    let object = act.object.clone();
    let object = match community.and_then(|c| target(&c.slug, act)) {
        Some(href) => view! { <a class="link" href=href>{object}</a> }.into_any(),
        None => view! { <span>{object}</span> }.into_any(),
    };
    let seq = act.seq.map_or_else(
        || words::not_yet(lang).to_owned(),
        |seq| words::seq(lang, &seq.to_string()),
    );
    view! {
        <li class="log__one">
            <p><strong>{what}</strong> " " {object}</p>
            <p class="meta">
                <span>{place}</span>
                <time datetime=when::machine(act.at)>{when::moment(lang, act.at, now)}</time>
                <span>{seq}</span>
            </p>
        </li>
    }
    .into_any()
}

/// The page of what an act was done to, where it has one under its number.
fn target(slug: &Slug, act: &Entry) -> Option<String> {
    let number: RecordNumber = act.object.parse().ok()?;
    let (room, _) = act.act.split_once('.')?;
    match room {
        "proposals" => Some(links::proposal(slug, number)),
        "bodies" => Some(links::procedure(slug, number)),
        "meetings" => Some(links::meeting(slug, number)),
        "ballots" => Some(links::ballot(slug, number)),
        _ => None,
    }
}

fn how(lang: Lang) -> AnyView {
    view! {
        <section class="part" aria-labelledby="check">
            <h2 id="check">{words::check_title(lang)}</h2>
            <p>{words::check_juyi(lang)} <br/> <code>"juyi verify --export record.jsonl"</code></p>
            <p>{words::check_python(lang)} <br/> <code>"python3 verify.py record.jsonl"</code></p>
            <p class="meta">
                {words::check_files(lang)}
                <a class="link" href=links::LOG_CHECKPOINT>{words::file_checkpoint(lang)}</a>
                <a class="link" href=links::LOG_KEY>{words::file_key(lang)}</a>
                <a class="link" href=links::LOG_ENTRIES>{words::file_entries(lang)}</a>
            </p>
        </section>
        <section class="part" aria-labelledby="limits">
            <h2 id="limits">{words::limits_title(lang)}</h2>
            <ul>
                <li>{words::limits_can(lang)}</li>
                <li>{words::limits_cannot(lang)}</li>
            </ul>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn act(code: &str, object: &str) -> Entry {
        Entry {
            seq: Some(7),
            community: Some(CommunityId(1)),
            at: DateTime::UNIX_EPOCH,
            act: code.to_owned(),
            object: object.to_owned(),
            facts: "{}".to_owned(),
        }
    }

    #[test]
    fn a_number_leads_to_its_page_and_nothing_else_does() {
        let slug = Slug::parse("qingyun").unwrap();
        let to = |code, object| target(&slug, &act(code, object));
        assert_eq!(
            to("proposals.file", "2026-0042").as_deref(),
            Some("/qingyun/proposals/2026-0042")
        );
        assert_eq!(
            to("ballots.cast", "2026-0043").as_deref(),
            Some("/qingyun/ballots/2026-0043")
        );
        assert_eq!(to("accounts.attest", "residency/17"), None);
        assert_eq!(to("proposals.comment", "comment/3"), None);
    }

    #[test]
    fn older_acts_are_linked_from_a_full_page_only() {
        assert_eq!(older(&[act("proposals.support", "x")], 9, None), None);
        let full: Vec<Entry> = (0..SHOWN).map(|_| act("proposals.support", "x")).collect();
        assert_eq!(older(&full, 9, None).as_deref(), Some("/log?before=7"));
        let slug = Slug::parse("qingyun").unwrap();
        assert_eq!(
            older(&full, 9, Some(&slug)).as_deref(),
            Some("/log?community=qingyun&before=7")
        );
        let waiting: Vec<Entry> = full
            .into_iter()
            .map(|entry| Entry { seq: None, ..entry })
            .collect();
        assert_eq!(older(&waiting, 9, None).as_deref(), Some("/log?before=9"));
        assert_eq!(older(&waiting, 0, None), None);
    }
}
