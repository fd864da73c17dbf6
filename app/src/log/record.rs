//! `/{c}/desk/record`: the security record as the auditor reads it, and takes it along. Reading writes nothing; taking the file is
//! an act, and a line of the record itself.

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::accounts::Role;
use domain::display::Lang;
use domain::log::security::{Outcome, TAKE_RECORD, acts};
use domain::time::start_of;
use leptos::prelude::*;
use store::log::{Event, SecurityLine, SecurityQuery};

use super::{record_words as w, words};
use crate::communities::table::{cell, table};
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Page, Tab, links, sheet, when};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::pager::pager;

/// How many lines a page shows.
const SHOWN: i64 = 50;
/// How many lines one file holds; the oldest line of a full one says from where to go on.
const MOST: i64 = 20_000;

/// What is asked for, as it was typed.
struct Asked {
    act: String,
    outcome: String,
    from: String,
    until: String,
    after: String,
}

impl Asked {
    fn of(get: impl Fn(&str) -> String) -> Self {
        Self {
            act: get("act"),
            outcome: get("outcome"),
            from: get("from"),
            until: get("until"),
            after: get("after"),
        }
    }

    fn query(&self, limit: i64, faults: &mut Faults) -> SecurityQuery {
        let mut day = |name: &'static str, typed: &str| match typed.trim() {
            "" => None,
            typed => faults.check(name, typed.parse::<NaiveDate>().map_err(|_| Fault::Day)),
        };
        let from = day("from", &self.from).map(start_of);
        let until = day("until", &self.until).and_then(|day| day.checked_add_days(Days::new(1)));
        SecurityQuery {
            act: acts()
                .into_iter()
                .find(|act| *act == self.act)
                .map(str::to_owned),
            outcome: Outcome::from_code(&self.outcome),
            from,
            until: until.map(start_of),
            after: cursor(&self.after),
            limit,
        }
    }

    /// The address of the lines after one of them.
    fn page(&self, base: &str, after: Option<&SecurityLine>) -> String {
        let mut parts: Vec<String> = [
            ("act", &self.act),
            ("outcome", &self.outcome),
            ("from", &self.from),
            ("until", &self.until),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", links::query(value)))
        .collect();
        parts.extend(after.map(|line| format!("after={}_{}", line.at.timestamp_micros(), line.id)));
        match parts.is_empty() {
            true => base.to_owned(),
            false => format!("{base}?{}", parts.join("&")),
        }
    }
}

/// A place in the list, as `Asked::page` writes it.
fn cursor(text: &str) -> Option<(DateTime<Utc>, i64)> {
    let (at, id) = text.split_once('_')?;
    let at = DateTime::from_timestamp_micros(at.parse().ok()?)?;
    Some((at, id.parse().ok()?))
}

/// `GET /{c}/desk/record`
pub async fn page(here: Here) -> Answer {
    let by = here.auditor()?;
    let asked = Asked::of(|name| here.query(name).to_owned());
    let mut faults = Faults::default();
    // One more than is shown says whether there is a next page.
    let query = asked.query(SHOWN + 1, &mut faults);
    let mut lines = here.portal.db.list_security(&by, &query).await?;
    let more = lines.len() as i64 > SHOWN;
    lines.truncate(SHOWN as usize);
    draw(&here, &asked, &lines, more, &faults)
}

/// `POST /{c}/desk/record`: the same lines as a file.
pub async fn take(here: Here, form: Fields) -> Answer {
    let by = here.auditor()?;
    let asked = Asked::of(|name| form.get(name).to_owned());
    let mut faults = Faults::default();
    let query = asked.query(MOST, &mut faults);
    if !faults.is_empty() {
        return draw(&here, &asked, &[], false, &faults);
    }
    let db = &here.portal.db;
    let lines = db.list_security(&by, &query).await?;
    // Noted before it leaves: a file that nobody knows of is worse than a line about one that did not arrive.
    db.note_events(&[Event::of_session(TAKE_RECORD, here.now)])
        .await?;
    let columns = [
        "at",
        "act",
        "outcome",
        "object",
        "account",
        "roles",
        "request",
        "community",
    ];
    let rows = lines.into_iter().map(|line| {
        vec![
            line.at.to_rfc3339(),
            line.act,
            line.outcome.code().to_owned(),
            line.object,
            line.account.map_or_else(String::new, |a| a.to_string()),
            line.roles,
            line.request,
            line.community.map_or_else(String::new, |c| c.to_string()),
        ]
    });
    let name = format!("{}-security", here.community.slug);
    sheet::csv(&name, &columns, rows)
}

fn draw(here: &Here, asked: &Asked, lines: &[SecurityLine], more: bool, faults: &Faults) -> Answer {
    let lang = here.lang;
    let base = links::desk_record(&here.community.slug);
    let next = lines
        .last()
        .filter(|_| more)
        .map(|line| asked.page(&base, Some(line)));
    let first = (!asked.after.is_empty()).then(|| asked.page(&base, None));
    let list = match lines.is_empty() {
        true => view! { <div class="empty"><p>{w::none(lang)}</p></div> }.into_any(),
        false => rows(here, lines),
    };
    let filter = filter(lang, &base, asked, faults);
    let file = file(lang, &base, asked);
    let (summary, title) = (errors(lang, faults), w::title(lang));
    let page = Page::new(title).tab(Tab::Desk).status(faults.status());
    here.draw(page, move || {
        view! {
            <div class="main__col">
                {summary}
                <h1>{title}</h1>
                <p>{w::lead(lang)}</p>
                {list}
                {pager(lang, first, next, None)}
                {filter}
                {file}
                <p class="meta">{w::kept(lang)}</p>
                <p><a class="link" href=links::LOG>{w::to_public(lang)}</a></p>
            </div>
        }
    })
}

fn rows(here: &Here, lines: &[SecurityLine]) -> AnyView {
    let lang = here.lang;
    let rows = lines
        .iter()
        .map(|line| {
            let what = words::act(lang, &line.act).map_or_else(|| line.act.clone(), str::to_owned);
            let at = when::moment(lang, line.at, here.now);
            let outcome = match line.outcome {
                Outcome::Ok => cell(w::outcome(lang, line.outcome)),
                Outcome::Refused | Outcome::Failed => {
                    let said = w::outcome(lang, line.outcome);
                    view! { <span class="chip chip--late">{said}</span> }.into_any()
                }
            };
            let machine = when::machine(line.at);
            vec![
                cell(what),
                view! { <time datetime=machine>{at}</time> }.into_any(),
                outcome,
                cell(who(lang, line)),
                cell(dash(&line.object)),
                cell(dash(&line.request)),
            ]
        })
        .collect();
    let columns = [
        w::col_act(lang),
        w::col_at(lang),
        w::col_outcome(lang),
        w::col_who(lang),
        w::col_object(lang),
        w::col_request(lang),
    ];
    table(w::caption(lang).to_owned(), &columns, None, rows)
}

fn dash(text: &str) -> String {
    match text {
        "" => "—".to_owned(),
        text => text.to_owned(),
    }
}

/// The account by its number, with the roles it could act in; its name is for the operator to say.
fn who(lang: Lang, line: &SecurityLine) -> String {
    let Some(account) = line.account else {
        return w::nobody(lang).to_owned();
    };
    let roles: Vec<&str> = line
        .roles
        .split(',')
        .filter_map(Role::from_code)
        .map(|role| crate::communities::words::role(lang, role))
        .collect();
    match roles.is_empty() {
        true => w::account(lang, &account.to_string()),
        false => w::account_as(lang, &account.to_string(), &roles.join(w::and(lang))),
    }
}

fn filter(lang: Lang, base: &str, asked: &Asked, faults: &Faults) -> AnyView {
    let any = (String::new(), w::any(lang).to_owned());
    let mut kinds = vec![any.clone()];
    kinds.extend(acts().into_iter().map(|act| {
        let said = words::act(lang, act).unwrap_or(act);
        (act.to_owned(), said.to_owned())
    }));
    let mut outcomes = vec![any];
    outcomes.extend(Outcome::ALL.map(|o| (o.code().to_owned(), w::outcome(lang, o).to_owned())));
    let act = Field::new(lang, "act", w::col_act(lang))
        .select(kinds)
        .value(asked.act.as_str())
        .draw(faults);
    let outcome = Field::new(lang, "outcome", w::col_outcome(lang))
        .select(outcomes)
        .value(asked.outcome.as_str())
        .draw(faults);
    let from = Field::new(lang, "from", w::from(lang))
        .input_type("date")
        .value(asked.from.as_str())
        .draw(faults);
    let until = Field::new(lang, "until", w::until(lang))
        .input_type("date")
        .value(asked.until.as_str())
        .draw(faults);
    let base = base.to_owned();
    view! {
        <form class="part" action=base>
            <h2>{w::filter(lang)}</h2>
            {act} {outcome} {from} {until}
            <button class="button button--plain">{words::filter_go(lang)}</button>
        </form>
    }
    .into_any()
}

/// The button of the file, for the lines that are asked for.
fn file(lang: Lang, base: &str, asked: &Asked) -> AnyView {
    let hidden = [
        ("act", asked.act.clone()),
        ("outcome", asked.outcome.clone()),
        ("from", asked.from.clone()),
        ("until", asked.until.clone()),
    ]
    .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
    .collect_view();
    let base = base.to_owned();
    view! {
        <form class="part" method="post" action=base>
            {hidden}
            <h2>{w::file(lang)}</h2>
            <p>{w::file_hint(lang)}</p>
            <button class="button button--plain">{w::take(lang)}</button>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_of_the_record_has_words_in_both_languages() {
        for act in acts() {
            for lang in [Lang::Zh, Lang::En] {
                assert!(words::act(lang, act).is_some(), "{act}");
            }
        }
    }

    #[test]
    fn a_page_leads_to_the_lines_after_its_last_one_and_keeps_what_was_asked() {
        let asked = Asked {
            act: "accounts.sign_in".to_owned(),
            outcome: String::new(),
            from: "2026-11-01".to_owned(),
            until: String::new(),
            after: String::new(),
        };
        let at = DateTime::from_timestamp_micros(1_795_334_400_123_456).unwrap();
        let line = SecurityLine {
            id: 42,
            community: None,
            at,
            request: String::new(),
            account: None,
            roles: String::new(),
            act: String::new(),
            object: String::new(),
            outcome: Outcome::Ok,
        };
        let to = asked.page("/a/desk/record", Some(&line));
        assert_eq!(
            to,
            "/a/desk/record?act=accounts%2Esign%5Fin&from=2026%2D11%2D01&after=1795334400123456_42"
        );
        let after = to.rsplit_once('=').unwrap().1;
        assert_eq!(cursor(after), Some((at, 42)));
        assert_eq!(cursor("1795334400123456"), None);
        assert_eq!(cursor("x_1"), None);
    }
}
