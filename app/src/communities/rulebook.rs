//! The rulebook `/{c}/rulebook` (art. 18): every number with its source, and what each version changed.

use chrono::NaiveDate;
use domain::display::{Both, Lang};
use domain::rulebook::{Entry, Rule, Rulebook};
use leptos::prelude::*;

use super::table::{cell, table};
use super::words;
use crate::frame::{Answer, Here, Page, Tab, links, when};

/// `GET /{c}/rulebook`
pub async fn rulebook(here: Here) -> Answer {
    let lang = here.lang;
    let today = here.today();
    let books = here.portal.db.list_rulebooks(here.community.id).await?;
    let current = in_force(&books, today);
    let title = crate::frame::words::rulebook(lang);
    let back = links::home(&here.community.slug);
    let page = Page::new(title).tab(Tab::Home);
    here.draw(page, || {
        let now = match current {
            Some(book) => view! {
                <p>{line(lang, book, today)} {full_stop(lang)}</p>
                <p>{words::rulebook_note(lang)}</p>
                <p>{words::rulebook_changes(lang)}</p>
                {numbers(lang, book)}
                {differences(lang, book, &books)}
            }
            .into_any(),
            None => view! {
                <div class="empty"><p>{words::rulebook_none(lang)}</p></div>
                <p>{words::rulebook_note(lang)}</p>
            }
            .into_any(),
        };
        let others = |coming: bool| {
            books
                .iter()
                .filter(|b| {
                    current.is_none_or(|c| c.version != b.version)
                        && (b.effective_on > today) == coming
                })
                .map(|b| fold(lang, b, &books, today))
                .collect::<Vec<_>>()
        };
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{crate::frame::words::tab_home(lang)}</a>
                <h1>{title}</h1>
                {now}
                {part("coming", words::coming_title(lang), others(true))}
                {part("older", words::older_title(lang), others(false))}
            </div>
        }
    })
}

/// The version in force on a day: the one that took effect last; of two on one day, the later version.
fn in_force(books: &[Rulebook], today: NaiveDate) -> Option<&Rulebook> {
    books
        .iter()
        .filter(|b| b.effective_on <= today)
        .max_by_key(|b| (b.effective_on, b.version))
}

/// "Version 3, in force from 1 Sep".
pub(super) fn line(lang: Lang, book: &Rulebook, today: NaiveDate) -> String {
    words::version_line(
        lang,
        book.version,
        &when::day(lang, book.effective_on, today),
    )
}

fn full_stop(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "。",
        Lang::En => ".",
    }
}

fn part(id: &'static str, title: &'static str, books: Vec<AnyView>) -> Option<AnyView> {
    (!books.is_empty()).then(|| {
        view! {
            <section class="part" aria-labelledby=id>
                <h2 id=id>{title}</h2>
                {books}
            </section>
        }
        .into_any()
    })
}

/// Another version, closed until somebody wants it; `#v2` leads to it, as proposals keep the version of their day.
fn fold(lang: Lang, book: &Rulebook, books: &[Rulebook], today: NaiveDate) -> AnyView {
    view! {
        <details id=format!("v{}", book.version)>
            <summary>{line(lang, book, today)}</summary>
            {differences(lang, book, books)}
            {numbers(lang, book)}
        </details>
    }
    .into_any()
}

fn source(lang: Lang, entry: &Entry) -> String {
    Both::new(entry.source_zh.as_str(), entry.source_en.as_str())
        .get(lang)
        .to_owned()
}

fn numbers(lang: Lang, book: &Rulebook) -> AnyView {
    let rows = Rule::ALL
        .iter()
        .map(|rule| {
            let entry = book.entry(*rule);
            vec![
                cell(words::rule(lang, *rule)),
                cell(words::unit(lang, rule.unit(), entry.value)),
                cell(source(lang, entry)),
            ]
        })
        .collect();
    let columns = [
        words::col_rule(lang),
        words::col_number(lang),
        words::col_source(lang),
    ];
    table(
        words::rulebook_caption(lang, book.version),
        &columns,
        None,
        rows,
    )
}

/// What a version changed of the one before it.
fn changes(lang: Lang, before: &Rulebook, after: &Rulebook) -> Vec<String> {
    Rule::ALL
        .iter()
        .filter_map(|rule| {
            let (old, new) = (before.entry(*rule), after.entry(*rule));
            let name = words::rule(lang, *rule);
            if old.value != new.value {
                let number = |n| words::unit(lang, rule.unit(), n);
                Some(words::changed(
                    lang,
                    name,
                    &number(old.value),
                    &number(new.value),
                ))
            } else {
                (old != new).then(|| words::source_changed(lang, name))
            }
        })
        .collect()
}

fn differences(lang: Lang, book: &Rulebook, books: &[Rulebook]) -> AnyView {
    let Some(before) = books.iter().find(|b| b.version == book.version - 1) else {
        return view! { <p>{words::first_version(lang)}</p> }.into_any();
    };
    let changes = changes(lang, before, book);
    if changes.is_empty() {
        return view! { <p>{words::nothing_changed(lang, before.version)}</p> }.into_any();
    }
    let changes = changes
        .into_iter()
        .map(|change| view! { <li>{change}</li> })
        .collect_view();
    view! {
        <p>{words::compared(lang, before.version)}</p>
        <ul>{changes}</ul>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn book(version: i64, effective_on: &str, supporters: i64, source: &str) -> Rulebook {
        let whole = domain::rulebook::example();
        let entries: BTreeMap<Rule, Entry> = Rule::ALL
            .iter()
            .map(|rule| {
                let value = if *rule == Rule::SupportThreshold {
                    supporters
                } else {
                    whole.get(*rule)
                };
                (
                    *rule,
                    Entry {
                        value,
                        source_zh: source.to_owned(),
                        source_en: String::new(),
                    },
                )
            })
            .collect();
        Rulebook::new(version, effective_on.parse().unwrap(), entries).unwrap()
    }

    #[test]
    fn the_version_that_took_effect_last_is_in_force() {
        let books = [
            book(3, "2026-12-01", 60, "x"),
            book(2, "2026-06-01", 50, "x"),
            book(1, "2026-01-01", 40, "x"),
        ];
        let version = |day: &str| in_force(&books, day.parse().unwrap()).map(|b| b.version);
        assert_eq!(version("2026-11-22"), Some(2));
        assert_eq!(version("2026-12-01"), Some(3));
        assert_eq!(version("2025-12-31"), None);
    }

    #[test]
    fn a_reader_sees_what_a_version_changed() {
        let (before, after) = (
            book(1, "2026-01-01", 40, "x"),
            book(2, "2026-06-01", 50, "x"),
        );
        assert_eq!(
            changes(Lang::Zh, &before, &after),
            ["列入议程要多少人附议：原来 40 人，改为 50 人"]
        );
        assert!(changes(Lang::Zh, &before, &before).is_empty());
        assert_eq!(
            changes(Lang::En, &before, &book(2, "2026-06-01", 40, "y")).len(),
            Rule::ALL.len()
        );
    }
}
