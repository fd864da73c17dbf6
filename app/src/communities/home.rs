//! The home page of a community `/{c}`: how much is going on, what one can take part in now, what was decided, and what
//! came of it. Every number opens the records that it counts.

use chrono::{DateTime, NaiveDate, Utc};
use domain::display::Lang;
use domain::proposals::{Act, Stage};
use leptos::prelude::*;
use store::ballots::{BallotGroup, BallotQuery};
use store::communities::{Community, Grid};
use store::meetings::MeetingQuery;
use store::proposals::{Counts, Event, EventAct, Group, ListQuery, ProposalItem, Sort};

use super::{tel, words};
use crate::frame::{Answer, Here, Page, Problem, Tab, links, when};
use crate::proposals::card::{Names, card, chip};
use crate::proposals::words as proposals;

/// How much of an answer a card shows; the whole of it is one tap away.
const SHOWN: usize = 90;

/// A proposal with the event that is told of it.
struct Told {
    item: ProposalItem,
    event: Option<Event>,
}

impl Told {
    fn at(&self) -> DateTime<Utc> {
        self.event.as_ref().map_or(self.item.filed_at, |e| e.at)
    }

    /// What was said with it, cut to a card's length.
    fn words(&self) -> Option<String> {
        let text = self.event.as_ref()?.words.as_deref()?;
        let cut: String = text.chars().take(SHOWN).collect();
        Some(if cut.len() < text.len() {
            format!("{cut}…")
        } else {
            cut
        })
    }
}

/// `GET /{c}`
pub async fn home(here: Here) -> Answer {
    let lang = here.lang;
    let (now, today) = (here.now, here.today());
    let db = &here.portal.db;
    let community = here.community.clone();
    let counts = here.portal.counts(community.id, today).await?;
    let calendar = here.portal.calendar().await?;
    let grids = db.list_grids(community.id).await?;
    let names = Names::load(&here).await?;
    let mut open = list(&here, Stage::Gathering, Sort::MostSupported, 3).await?;
    open.extend(list(&here, Stage::OnAgenda, Sort::Deadline, 2).await?);
    let decided = told(&here, &[Stage::Adopted, Stage::Rejected, Stage::Declined]).await?;
    let did = told(&here, &[Stage::Done, Stage::Resolved]).await?;
    let title = words::home_title(lang, community.name.get(lang));
    let soon = soon(&here).await?;
    let rounds = crate::assessments::list::open_now(&here).await?;
    let consultations = crate::consultations::list::open_now(&here).await?;
    let shifts = shifts(&here).await?;
    let news = crate::news::list::latest(&here, 3).await?;
    let search = super::search::form(&here, String::new());
    let page = Page::new(title.clone())
        .tab(Tab::Home)
        .feed(format!("{}.atom", links::proposals(&community.slug)));
    here.draw(page, || {
        let cards = open.iter().map(|item| card(lang, &community.slug, item, &names, now, &calendar)).collect_view();
        let none = open.is_empty().then(|| view! { <div class="empty"><p>{words::open_none(lang)}</p></div> });
        view! {
            <div class="main__col">
                <h1>{title}</h1>
                {search}
                <p><a class="button button--plain" href=links::new_matter(&community.slug)>{crate::matters::words::title_long(lang)}</a></p>
                {tally(lang, &community, counts)}
                {soon} {consultations} {rounds}
                <section class="part" aria-labelledby="open">
                    <h2 id="open">{words::open_title(lang)}</h2>
                    {none} {cards} {see_all(lang, &community, Group::Open, counts.open)}
                </section>
                {shifts}
                {news}
                {(!decided.is_empty())
                    .then(|| {
                        view! {
                            <section class="part" aria-labelledby="decided">
                                <h2 id="decided">{words::decided_title(lang)}</h2>
                                {decided.iter().map(|told| sealed(lang, &community, told, today)).collect_view()}
                            </section>
                        }
                    })}
                {(!did.is_empty())
                    .then(|| {
                        view! {
                            <section class="part" aria-labelledby="did">
                                <h2 id="did">{words::did_title(lang)}</h2>
                                {did.iter().map(|told| outcome(lang, &community, told, today)).collect_view()}
                                {see_all(lang, &community, Group::Done, counts.done)}
                            </section>
                        }
                    })}
                <div class="sticky">
                    <a class="button" href=links::new_proposal(&community.slug)>{proposals::new(lang)}</a>
                </div>
            </div>
            {side(lang, &community, &grids)}
        }
    })
}

/// What is voted on now, and the next meetings; nothing where there is neither.
async fn soon(here: &Here) -> Result<Option<AnyView>, Problem> {
    let (lang, db) = (here.lang, &here.portal.db);
    let open = BallotQuery {
        group: BallotGroup::Open,
        electorate: None,
        meeting: None,
        after: None,
        limit: 3,
    };
    let ballots = db.list_ballots(here.community.id, &open, here.now).await?;
    let coming = MeetingQuery {
        kind: None,
        body: None,
        past: false,
        after: None,
        limit: 2,
    };
    let meetings = db
        .list_meetings(here.community.id, &coming, here.now)
        .await?;
    if ballots.ballots.is_empty() && meetings.meetings.is_empty() {
        return Ok(None);
    }
    let names = crate::ballots::card::Names::load(here).await?;
    let slug = &here.community.slug;
    let ballots: Vec<_> = ballots
        .ballots
        .iter()
        .map(|b| crate::ballots::card::card(lang, slug, b, &names, here.now))
        .collect();
    let meetings: Vec<_> = meetings
        .meetings
        .iter()
        .map(|m| crate::meetings::list::card(here, m))
        .collect();
    Ok(Some(
        view! {
            <section class="part" aria-labelledby="soon">
                <h2 id="soon">{words::soon_title(lang)}</h2>
                {ballots} {meetings}
                <p class="part__more">
                    <a class="link" href=links::ballots(slug)>{words::all_ballots(lang)}</a> " "
                    <a class="link" href=links::meetings(slug)>{words::all_meetings(lang)}</a>
                </p>
            </section>
        }
        .into_any(),
    ))
}

/// The next shifts of volunteers; nothing where none is planned.
async fn shifts(here: &Here) -> Result<Option<AnyView>, Problem> {
    use crate::volunteers::words as volunteers;
    let lang = here.lang;
    let next = crate::volunteers::next_shifts(here, 3).await?;
    if next.is_empty() {
        return Ok(None);
    }
    let to = links::volunteers(&here.community.slug);
    Ok(Some(
        view! {
            <section class="part" aria-labelledby="volunteers">
                <h2 id="volunteers">{volunteers::title(lang)}</h2>
                {next}
                <p class="part__more"><a class="link" href=to>{volunteers::see_all(lang)}</a></p>
            </section>
        }
        .into_any(),
    ))
}

async fn list(
    here: &Here,
    stage: Stage,
    sort: Sort,
    limit: i64,
) -> Result<Vec<ProposalItem>, Problem> {
    let query = ListQuery {
        group: Group::of(stage),
        stage: Some(stage),
        category: None,
        grid: None,
        late: false,
        q: None,
        sort,
        after: None,
        limit,
    };
    Ok(here
        .portal
        .db
        .list_proposals(here.community.id, &query, here.today())
        .await?
        .proposals)
}

/// The newest three of some stages, each with the event that brought the decision or the result.
async fn told(here: &Here, stages: &[Stage]) -> Result<Vec<Told>, Problem> {
    let mut told = Vec::new();
    for stage in stages {
        let act = match stage {
            Stage::Adopted => Act::Adopt,
            Stage::Rejected => Act::Reject,
            Stage::Declined => Act::Decline,
            // What was done is told even where the residents' word came after it.
            _ => Act::Finish,
        };
        for item in list(here, *stage, Sort::Newest, 3).await? {
            let events = here.portal.db.list_events(item.id).await?;
            let event = events
                .into_iter()
                .rev()
                .find(|e| e.act == EventAct::Move(act));
            told.push(Told { item, event });
        }
    }
    told.sort_by_key(|t| std::cmp::Reverse(t.at()));
    told.truncate(3);
    Ok(told)
}

fn group_link(community: &Community, group: Group) -> String {
    format!(
        "{}?group={}",
        links::proposals(&community.slug),
        group.code()
    )
}

fn tally(lang: Lang, community: &Community, counts: Counts) -> AnyView {
    let numbers = [
        (Group::Open, counts.open, words::tally_open(lang)),
        (
            Group::InProgress,
            counts.in_progress,
            words::tally_in_progress(lang),
        ),
        (Group::Done, counts.done, words::tally_done(lang)),
    ];
    let numbers = numbers
        .into_iter()
        .map(|(group, n, word)| {
            view! {
                <li class="tally__one">
                    <a class="tally__link" href=group_link(community, group)>
                        <strong class="tally__n">{n}</strong> " " <span class="tally__word">{word}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="tally">{numbers}</ul> }.into_any()
}

fn see_all(lang: Lang, community: &Community, group: Group, n: i64) -> Option<AnyView> {
    (n > 0).then(|| {
        let href = group_link(community, group);
        view! { <p class="part__more"><a class="link" href=href>{words::see_all(lang, n)}</a></p> }
            .into_any()
    })
}

/// A decision under its seal: by the body, or by the agency where it was not taken up.
fn sealed(lang: Lang, community: &Community, told: &Told, today: NaiveDate) -> AnyView {
    let stage = told.item.state.stage();
    let by = if stage == Stage::Declined {
        &community.agency
    } else {
        &community.body
    };
    let no = stage != Stage::Adopted;
    let clause = told
        .event
        .as_ref()
        .and_then(|e| e.clause.as_deref())
        .map(|c| words::basis(lang, c));
    view! {
        <article class="item">
            <div class="seal" class:seal--no=no>
                <strong class="seal__mark">{proposals::stage(lang, stage)}</strong>
                <p class="seal__by">
                    <strong>{by.get(lang).to_owned()}</strong>
                    <br/>
                    {when::day(lang, domain::time::day_of(told.at()), today)}
                </p>
            </div>
            {item_title(community, &told.item)}
            {told.words().map(|w| view! { <p>{w}</p> })}
            <p class="meta">
                <span>{told.item.number.to_string()}</span>
                {clause.map(|c| view! { <span>{c}</span> })}
            </p>
        </article>
    }
    .into_any()
}

/// What was done, and whether those who asked for it say that it is solved.
fn outcome(lang: Lang, community: &Community, told: &Told, today: NaiveDate) -> AnyView {
    view! {
        <article class="item">
            {item_title(community, &told.item)}
            {told.words().map(|w| view! { <p>{w}</p> })}
            <p class="meta">
                {chip(lang, told.item.state.stage())}
                <span>{proposals::supporters(lang, told.item.supports)}</span>
                <span>{when::day(lang, domain::time::day_of(told.at()), today)}</span>
            </p>
        </article>
    }
    .into_any()
}

fn item_title(community: &Community, item: &ProposalItem) -> AnyView {
    let href = links::proposal(&community.slug, item.number);
    view! { <h3 class="item__title"><a href=href>{item.title.clone()}</a></h3> }.into_any()
}

fn side(lang: Lang, community: &Community, grids: &[Grid]) -> AnyView {
    let grids = grids
        .iter()
        .map(|grid| {
            view! {
                <dt>{grid.name.get(lang).to_owned()}</dt>
                <dd>{grid.area.get(lang).to_owned()}</dd>
            }
        })
        .collect_view();
    view! {
        <aside class="side" aria-labelledby="reach">
            <h2 class="side__title" id="reach">{words::reach_title(lang)}</h2>
            <dl class="facts">
                <dt>{community.agency.get(lang).to_owned()}</dt>
                <dd>
                    {community.address.get(lang).to_owned()}
                    <br/>
                    <a href=tel(&community.phone)>{community.phone.clone()}</a>
                </dd>
                {grids}
            </dl>
            <h2 class="side__title">{words::about_title(lang, community.name.get(lang))}</h2>
            <p>{community.about.get(lang).to_owned()}</p>
            <ul class="side__list">
                <li><a href=links::services(&community.slug)>{crate::services::words::title(lang)}</a></li>
                <li><a href=links::reports(&community.slug)>{crate::reports::words::title(lang)}</a></li>
                <li><a href=links::contacts(&community.slug)>{crate::contacts::words::title(lang)}</a></li>
                <li><a href=links::facilities(&community.slug)>{crate::facilities::words::title(lang)}</a></li>
                <li><a href=links::news(&community.slug)>{crate::news::words::title(lang)}</a></li>
                <li><a href=links::appointments(&community.slug)>{crate::appointments::words::title(lang)}</a></li>
                <li><a href=links::matters(&community.slug)>{crate::matters::words::title(lang)}</a></li>
                <li><a href=links::consultations(&community.slug)>{crate::consultations::words::title(lang)}</a></li>
                <li><a href=links::assessments(&community.slug)>{crate::assessments::words::title(lang)}</a></li>
                <li><a href=links::volunteers(&community.slug)>{crate::volunteers::words::title(lang)}</a></li>
                <li><a href=links::bodies(&community.slug)>{crate::frame::words::room_bodies(lang)}</a></li>
                <li><a href=links::rulebook(&community.slug)>{crate::frame::words::rulebook(lang)}</a></li>
            </ul>
        </aside>
    }
    .into_any()
}
