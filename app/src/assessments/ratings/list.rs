//! `/{c}/assessments/ratings`: the public figures, and those of one thing with the answers to its bad ratings.

use axum::extract::Path;
use domain::assessments::{Distribution, Rated};
use leptos::prelude::*;
use store::assessments::ratings::Subject;

use super::{Names, average, cases, give, levels, of_subject, parse, slug, words};
use crate::communities::table::{cell, table};
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::ui::errors::errors;

/// `GET /{c}/assessments/ratings`
pub async fn list(here: Here) -> Answer {
    let lang = here.lang;
    let (db, community) = (&here.portal.db, here.community.id);
    let all = db.rating_figures(community, here.today()).await?;
    let names = Names::of(&here).await?;
    let part = |kind: Rated| {
        let rows: Vec<Vec<AnyView>> = all
            .iter()
            .filter(|(of, _)| of.kind == kind)
            .map(|(of, f)| {
                let to = links::rating(slug(&here), kind.code(), of.number);
                let name = names.get(lang, *of);
                vec![
                    view! { <a href=to>{name}</a> }.into_any(),
                    cell(f.first.all().to_string()),
                    cell(average(&f.first)),
                    cell(cases(lang, f)),
                ]
            })
            .collect();
        let columns = [
            words::column_what(lang),
            words::column_all(lang),
            words::column_mean(lang),
            words::column_bad(lang),
        ];
        let caption = words::of(lang, kind).to_owned();
        (!rows.is_empty()).then(|| table(caption, &columns, None, rows))
    };
    let (windows, services) = (part(Rated::Window), part(Rated::Service));
    let proposals = db.list_rated_proposals(community).await?;
    let none = (all.is_empty() && proposals.is_empty())
        .then(|| view! { <div class="empty"><p>{words::none(lang)}</p></div> });
    let rows: Vec<Vec<AnyView>> = proposals
        .into_iter()
        .map(|p| {
            let to = links::proposal(slug(&here), p.number);
            vec![
                view! { <a href=to>{p.title}</a> }.into_any(),
                cell(p.ratings.all().to_string()),
                cell(average(&p.ratings)),
            ]
        })
        .collect();
    let proposals = (!rows.is_empty()).then(|| {
        let columns = [
            words::column_what(lang),
            words::column_all(lang),
            words::column_mean(lang),
        ];
        let drawn = table(words::of_proposals(lang).to_owned(), &columns, None, rows);
        view! { <p>{words::proposals_hint(lang)}</p> {drawn} }
    });
    let (back, csv) = (
        links::assessments(slug(&here)),
        format!("{}.csv", links::ratings(slug(&here))),
    );
    let title = words::title(lang);
    here.draw(Page::new(title).tab(Tab::Services), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{crate::assessments::words::back(lang)}</a>
                <h1>{title}</h1>
                <p>{words::lead(lang)}</p>
                <p class="meta">{words::batches(lang)}</p>
                {none} {windows} {services} {proposals}
                <p class="meta">{crate::assessments::words::downloads(lang)} <a class="link" href=csv>"CSV"</a></p>
            </div>
        }
    })
}

/// `GET /{c}/assessments/ratings/{kind}/{id}`
pub async fn page(here: Here, Path((_, kind, number)): Path<(String, String, String)>) -> Answer {
    let of = parse(&kind, &number)?;
    draw(&here, of, &Fields::default(), &Faults::default()).await
}

/// The page of one thing; a form that could not be taken comes back with what was chosen and typed.
pub(super) async fn draw(here: &Here, of: Subject, form: &Fields, faults: &Faults) -> Answer {
    let lang = here.lang;
    let (db, community) = (&here.portal.db, here.community.id);
    let all = db.rating_figures(community, here.today()).await?;
    let names = Names::of(here).await?;
    let figures = all.get(&of).copied().unwrap_or_default();
    if !all.contains_key(&of) && !names.0.contains_key(&of) {
        return Err(Problem::NotFound);
    }
    let shown = |caption, d: &Distribution| (d.all() > 0).then(|| levels(lang, caption, d));
    let first = shown(words::first(lang), &figures.first);
    let none = first
        .is_none()
        .then(|| view! { <div class="empty"><p>{words::none(lang)}</p></div> });
    let again = shown(words::again_title(lang), &figures.again);
    let answers: Vec<_> = db
        .list_rating_answers(community, of)
        .await?
        .into_iter()
        .map(|a| {
            let day = when::day(lang, a.on, here.today());
            let late = (a.on > a.due_on).then(
                || view! { <span class="chip chip--late">{words::late_chip(lang)}</span> },
            );
            view! { <article class="item"><p>{a.answer}</p> <p class="meta">{words::answered_on(lang, &day)} " " {late}</p></article> }
        })
        .collect();
    let bad = (figures.cases.all() > 0).then(|| {
        let said = cases(lang, &figures);
        view! {
            <section class="part" aria-labelledby="answers">
                <h2 id="answers">{words::answers(lang)}</h2>
                <p>{said}</p>
                {answers}
            </section>
        }
    });
    let mine = give::again(here, of, form, faults).await?;
    let rate = match (of.kind, form.get("booking"), form.get("again")) {
        (Rated::Service, _, "") => give::of_service(here, of.number, form, faults).await?,
        (Rated::Window, code, "") if !code.is_empty() => {
            Some(give::form(here, of, code, "", form, faults))
        }
        _ => None,
    };
    let title = names.get(lang, of);
    let kind = words::of(lang, of.kind);
    let (up, back) = (of_subject(here, of), links::ratings(slug(here)));
    let (summary, status) = (errors(lang, faults), faults.status());
    here.draw(
        Page::new(format!("{title} · {}", words::title(lang)))
            .tab(Tab::Services)
            .status(status),
        move || {
            view! {
                <div class="main__col">
                    <a class="link" href=back>"‹ "{words::back(lang)}</a>
                    {summary}
                    <h1>{title.clone()}</h1>
                    <p class="meta"><span>{kind}</span> <a href=up>{title}</a></p>
                    {mine} {first} {again} {none} {bad}
                    <p class="meta">{words::batches(lang)}</p>
                    {rate}
                </div>
            }
        },
    )
}
