//! One page: the frame around what a room draws.
//!
//! A page without a signed-in person is the same bytes for every visitor of the same language and mode (it is cached);
//! whatever is personal belongs on a page that needs a session.

use axum::response::{Html, IntoResponse, Response};
use domain::display::{Lang, Mode};
use http::{HeaderValue, StatusCode, header};
use hydration_context::SsrSharedContext;
use leptos::prelude::*;
use std::sync::Arc;

use super::flash::Flash;
use super::visit::{Person, Reader};
use super::{Portal, links, words};
use crate::ui::icon::{Icon, icon};

/// The tab that is lit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    Home,
    Proposals,
    Services,
    Volunteers,
    Me,
    Desk,
    Operator,
}

/// A page to be drawn.
pub struct Page {
    title: String,
    tab: Option<Tab>,
    status: StatusCode,
    said: Option<Flash>,
    feed: Option<String>,
}

impl Page {
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            tab: None,
            status: StatusCode::OK,
            said: None,
            feed: None,
        }
    }

    /// Lights a tab.
    pub fn tab(mut self, tab: Tab) -> Self {
        self.tab = Some(tab);
        self
    }

    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The sentence after an act.
    pub fn said(mut self, flash: Option<Flash>) -> Self {
        self.said = flash;
        self
    }

    /// The page's Atom feed.
    pub fn feed(mut self, url: String) -> Self {
        self.feed = Some(url);
        self
    }

    /// Draws the page; `body` runs where islands may make signals.
    pub fn draw<V: IntoView + 'static>(
        self,
        portal: &Portal,
        reader: &Reader,
        body: impl FnOnce() -> V,
    ) -> Response {
        let signed = reader.person.is_some();
        let status = self.status;
        let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
        let html = owner.with(|| frame(&self, portal, reader, body().into_any()).to_html());
        let mut response = (status, Html(format!("<!doctype html>{html}"))).into_response();
        let headers = response.headers_mut();
        let cache = match (signed, status.is_success()) {
            (true, _) => "private, no-store",
            (false, true) => "public, max-age=0, s-maxage=2, must-revalidate",
            (false, false) => "no-store",
        };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        headers.insert(
            header::VARY,
            HeaderValue::from_static("cookie, accept-language"),
        );
        headers.insert(
            header::CONTENT_LANGUAGE,
            HeaderValue::from_static(reader.lang.tag()),
        );
        response
    }
}

fn frame(page: &Page, portal: &Portal, reader: &Reader, body: AnyView) -> AnyView {
    let lang = reader.lang;
    let place = reader
        .community
        .as_ref()
        .map(|c| c.name.get(lang).to_owned());
    let title = match &place {
        Some(place) => format!("{} · {place}", page.title),
        None => format!("{} · {}", page.title, words::portal(lang)),
    };
    let flash = page
        .said
        .map(|f| view! { <p class="flash" role="status">{f.say(lang)}</p> });
    let feed = page
        .feed
        .clone()
        .map(|href| view! { <link rel="alternate" type="application/atom+xml" href=href/> });
    let color = if reader.mode == Mode::Elder {
        "#0d4a44"
    } else {
        "#14635b"
    };
    view! {
        <html lang=lang.tag() data-mode=reader.mode.code() data-signed=reader.person.is_some().then_some("")>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="theme-color" content=color/>
                <meta name="description" content=title.clone()/>
                <title>{title}</title>
                <link rel="stylesheet" href=portal.site.style.clone()/>
                <link rel="icon" href="/icon.svg" type="image/svg+xml"/>
                <link rel="manifest" href="/site.webmanifest"/>
                {feed}
                <script type="module" src=portal.site.boot.clone()></script>
            </head>
            <body>
                <a class="skip" href="#main">{words::skip(lang)}</a>
                {top(page, portal, reader)}
                <main class="main" id="main" tabindex="-1">{flash} {body}</main>
                {foot(reader)}
            </body>
        </html>
    }
    .into_any()
}

fn top(page: &Page, portal: &Portal, reader: &Reader) -> AnyView {
    let lang = reader.lang;
    let (name, home) = match &reader.community {
        Some(c) => (c.name.get(lang).to_owned(), links::home(&c.slug)),
        None => (words::portal(lang).to_owned(), links::FRONT.to_owned()),
    };
    let other_mode = match reader.mode {
        Mode::Normal => (words::to_elder(lang), Mode::Elder),
        Mode::Elder => (words::to_normal(lang), Mode::Normal),
    };
    let other_lang = match lang {
        Lang::Zh => Lang::En,
        Lang::En => Lang::Zh,
    };
    view! {
        <header class="top">
            <div class="top__in">
                <a class="top__name" href=home>{name}</a>
                {tabs(page, reader)}
                <a class="top__link" href=links::display(None, Some(other_mode.1.code()), &reader.path)>{other_mode.0}</a>
                <a class="top__link" lang=other_lang.tag() href=links::display(Some(other_lang.code()), None, &reader.path)>
                    {words::other_language(lang)}
                </a>
            </div>
            {portal.demo.then(|| view! { <p class="demo">{words::demo(lang)}</p> })}
        </header>
    }
    .into_any()
}

fn tabs(page: &Page, reader: &Reader) -> AnyView {
    let lang = reader.lang;
    let has = |right: fn(&Person) -> bool| reader.person.as_ref().is_some_and(right);
    let (at_desk, operator) = (has(|p| p.at_desk), has(|p| p.operator));
    // Five is what fits under a thumb: whoever works here finds the volunteers on the first page.
    let lit = match page.tab {
        Some(Tab::Volunteers) if at_desk || operator => Some(Tab::Home),
        tab => tab,
    };
    let mut all: Vec<(Tab, String, &'static str, Icon)> = Vec::new();
    if let Some(c) = &reader.community {
        all.push((
            Tab::Home,
            links::home(&c.slug),
            words::tab_home(lang),
            Icon::Home,
        ));
        all.push((
            Tab::Proposals,
            links::proposals(&c.slug),
            words::tab_proposals(lang),
            Icon::Speech,
        ));
        all.push((
            Tab::Services,
            links::services(&c.slug),
            words::tab_services(lang),
            Icon::Paper,
        ));
        if at_desk {
            all.push((
                Tab::Desk,
                links::desk(&c.slug),
                words::tab_desk(lang),
                Icon::Desk,
            ));
        } else if !operator {
            all.push((
                Tab::Volunteers,
                links::volunteers(&c.slug),
                words::tab_volunteers(lang),
                Icon::Heart,
            ));
        }
    } else {
        all.push((
            Tab::Home,
            links::FRONT.to_owned(),
            words::tab_home(lang),
            Icon::Home,
        ));
    }
    if operator {
        all.push((
            Tab::Operator,
            links::OPERATOR.to_owned(),
            words::tab_operator(lang),
            Icon::Desk,
        ));
    }
    all.push((
        Tab::Me,
        links::ME.to_owned(),
        words::tab_me(lang),
        Icon::Person,
    ));
    let unread = reader.person.as_ref().map_or(0, |p| p.unread);
    let tabs = all
        .into_iter()
        .map(|(tab, href, label, picture)| {
            let current = (lit == Some(tab)).then_some("page");
            let count = (tab == Tab::Me && unread > 0).then(|| view! { <span class="tabs__count">{unread}</span> });
            view! { <a class="tabs__link" href=href aria-current=current>{icon(picture)}<span>{label}{count}</span></a> }
        })
        .collect_view();
    view! { <nav class="tabs" aria-label=words::main_nav(lang)>{tabs}</nav> }.into_any()
}

fn foot(reader: &Reader) -> AnyView {
    let lang = reader.lang;
    let here = reader.community.as_ref().map(|c| {
        view! {
            <a href=links::rulebook(&c.slug)>{words::rulebook(lang)}</a>
            <a href=links::FRONT>{words::all_communities(lang)}</a>
        }
    });
    let help = reader
        .community
        .as_ref()
        .map(|c| view! { <p>{words::help_line(lang, &c.phone)}</p> });
    // No page of a visitor holds it: those are the same for all, and kept.
    let out = reader.person.is_some().then(|| {
        view! {
            <form method="post" action=links::LOGOUT>
                <button class="button button--plain button--small">{words::sign_out(lang)}</button>
            </form>
        }
    });
    view! {
        <footer class="foot">
            {help} {out} <nav aria-label=words::foot_nav(lang)>{here} <a href=links::LOG>{words::public_record(lang)}</a>" "<a href=links::PRIVACY>{words::privacy(lang)}</a></nav>
        </footer>
    }
    .into_any()
}
