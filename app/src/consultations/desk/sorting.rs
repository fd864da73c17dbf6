//! Answering what was said: groups, every comment in one, the final text, and publishing by a second person.

use domain::access::Editor;
use domain::consultations::{Verdict, sections_text};
use leptos::prelude::*;
use store::consultations::{Comment, Consultation, GroupRow, OwnText};

use super::words as d;
use crate::consultations::{slug, words};
use crate::frame::{Faults, Fields, Here, Problem, links, when};
use crate::ui::field::Field;

/// The four steps.
pub(super) async fn section(
    here: &Here,
    me: &Editor,
    c: &Consultation,
    comments: &[Comment],
    texts: &[OwnText],
    form: &Fields,
    faults: &Faults,
) -> Result<AnyView, Problem> {
    let lang = here.lang;
    let db = &here.portal.db;
    let groups = db.list_consultation_groups(c.id).await?;
    let left = db.count_left_comments(c.id).await?;
    let part = |part| links::desk_consultation_part(slug(here), c.number, part);
    let own: Vec<_> = groups
        .iter()
        .map(|row| group(here, &part("group"), Some(row), form, faults))
        .collect();
    let fresh = group(here, &part("group"), None, form, faults);
    let sort = sort(here, &part("sort"), &groups, comments, texts, faults);
    let typed = match form.has("final") {
        true => form.get("final").to_owned(),
        false => sections_text(c.final_text.as_ref().unwrap_or(&c.text.sections)),
    };
    let last = Field::new(lang, "final", d::final_title(lang))
        .hint(d::final_hint(lang))
        .value(typed)
        .lines()
        .draw(faults);
    let publish = if left > 0 {
        view! { <p>{d::left(lang, left)}</p> }.into_any()
    } else if c.final_text.is_none() {
        view! { <p>{d::no_final(lang)}</p> }.into_any()
    } else if me.second_reader(c.id, c.outcome_by).is_err() {
        view! { <p>{d::publish_own(lang)}</p> }.into_any()
    } else {
        let revision = c.outcome_revision.to_string();
        view! {
            <form method="post" action=part("publish")>
                <p>{d::publish_hint(lang)}</p>
                <input type="hidden" name="revision" value=revision/>
                <button class="button">{d::publish_do(lang)}</button>
            </form>
        }
        .into_any()
    };
    let due = c.due_on.map(|day| {
        let day = when::day(lang, day, here.today());
        view! { <p class="meta">{d::due(lang, &day)}</p> }
    });
    Ok(view! {
        <section class="part" aria-labelledby="groups">
            <h2 id="groups">{d::groups(lang)}</h2>
            {due}
            <p>{d::groups_hint(lang)}</p>
            {own} {fresh}
        </section>
        <section class="part" aria-labelledby="sort">
            <h2 id="sort">{d::sort(lang)}</h2>
            {sort}
        </section>
        <section class="part" aria-labelledby="last">
            <h2 id="last">{d::final_title(lang)}</h2>
            <form method="post" action=part("final") novalidate>
                {last} <button class="button button--plain">{d::final_save(lang)}</button>
            </form>
        </section>
        <section class="part" aria-labelledby="publish">
            <h2 id="publish">{d::publish(lang)}</h2>
            {publish}
        </section>
    }
    .into_any())
}

/// The form of one group; its fields carry its id, or 0 for a new one.
fn group(here: &Here, to: &str, row: Option<&GroupRow>, form: &Fields, faults: &Faults) -> AnyView {
    let lang = here.lang;
    let id = row.map_or(0, |row| row.id);
    let named = |name: &str| format!("{name}-{id}");
    let value = |name: &str, kept: fn(&GroupRow) -> &str| match form.has(&named(name)) {
        true => form.get(&named(name)).to_owned(),
        false => row.map_or("", kept).to_owned(),
    };
    let heading = Field::new(lang, named("heading"), d::heading(lang))
        .value(value("heading", |r| &r.group.heading))
        .draw(faults);
    let verdicts = Verdict::ALL.iter();
    let verdicts = verdicts.map(|v| (v.code().to_owned(), words::verdict(lang, *v).to_owned()));
    let verdict = Field::new(lang, named("verdict"), d::verdict(lang))
        .value(value("verdict", |r| r.group.verdict.code()))
        .select(verdicts.collect())
        .draw(faults);
    let why = Field::new(lang, named("why"), d::why(lang))
        .value(value("why", |r| &r.group.reason))
        .lines()
        .draw(faults);
    let title = match row {
        Some(row) => format!(
            "{} · {}",
            row.group.heading,
            words::verdict(lang, row.group.verdict)
        ),
        None => d::new_group(lang).to_owned(),
    };
    let drop = row.map(|_| {
        view! {
            <button class="button button--danger" name="act" value="drop">{d::drop_group(lang)}</button>
        }
    });
    let open = faults.iter().any(|(f, _)| f.ends_with(&format!("-{id}")));
    view! {
        <details open=open>
            <summary>{title}</summary>
            <form method="post" action=to.to_owned() novalidate>
                <input type="hidden" name="group" value=id.to_string()/>
                {heading} {verdict} {why}
                <button class="button button--plain">{d::save_group(lang)}</button>
                {drop}
            </form>
        </details>
    }
    .into_any()
}

/// One list for all comments and answers in own words.
fn sort(
    here: &Here,
    to: &str,
    groups: &[GroupRow],
    comments: &[Comment],
    texts: &[OwnText],
    faults: &Faults,
) -> AnyView {
    let lang = here.lang;
    let said = comments
        .iter()
        .filter_map(|m| Some((format!("m{}", m.id), m.body.clone()?, m.group)));
    let own = texts
        .iter()
        .filter_map(|t| Some((format!("t{}", t.id), t.body.clone()?, t.group)));
    let fields: Vec<_> = said
        .chain(own)
        .map(|(name, text, chosen)| {
            let none = std::iter::once(("0".to_owned(), d::no_group(lang).to_owned()));
            let all = groups
                .iter()
                .map(|g| (g.id.to_string(), g.group.heading.clone()));
            Field::new(lang, name, text)
                .value(chosen.unwrap_or(0).to_string())
                .select(none.chain(all).collect())
                .draw(faults)
        })
        .collect();
    if fields.is_empty() {
        return view! { <p>{d::sort_none(lang)}</p> }.into_any();
    }
    view! {
        <form method="post" action=to.to_owned() novalidate>
            {fields} <button class="button button--plain">{d::sort_save(lang)}</button>
        </form>
    }
    .into_any()
}
