//! `/{c}/services/{n}`: everything one must know before leaving the house, in the order in which one asks.

use axum::extract::Path;
use domain::assessments::Rated;
use domain::publishing::Publication;
use domain::services::Item;
use leptos::prelude::*;
use store::assessments::ratings::Subject;
use store::publishing::{PublicationPage, PublishedVersion};

use super::{counts, filing, in_charge, limit, words};
use crate::assessments::ratings;
use crate::communities::table::{cell, table};
use crate::communities::tel;
use crate::files::attached;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links, when};
use crate::publishing::{find, shown, slug};
use crate::ui::icon::{Icon, icon};

/// `GET /{c}/services/{n}`; `?version=` reads an older one.
pub async fn page(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let lang = here.lang;
    let page = find::<Item>(&here, &number).await?;
    let asked = here.query("version");
    let version = match asked {
        "" => page.current(),
        n => page.versions.iter().find(|v| v.version.to_string() == n),
    }
    .ok_or(Problem::NotFound)?;
    let item = &version.content;
    let title = item.title.get(lang).to_owned();
    let warning = warning(&here, &page, version);
    let facts = facts(&here, item);
    let content = content(&here, item);
    let files = attached::of_version(&here, &version.files);
    let side = shown::side(&here, &page, version);
    let phone = item.phone.as_str().to_owned();
    let call = (page.live == Some(version.version)).then(|| {
        let print = links::service_part(slug(&here), page.number, "print");
        view! {
            <div class="sticky">
                <a class="button" href=tel(&phone)>{words::call(lang)}</a>
                <a class="button button--plain" href=print>{words::print_short(lang)}</a>
            </div>
        }
    });
    let windows = here.portal.db.list_windows(here.community.id).await?;
    let book = (page.live == Some(version.version) && !windows.is_empty()).then(|| {
        let to = format!(
            "{}?service={}",
            links::appointments(slug(&here)),
            page.number
        );
        view! { <a class="button button--plain button--small" href=to>{words::book(lang)}</a> }
    });
    let ask = (page.live == Some(version.version)).then(|| {
        let to = links::ask_about_service(slug(&here), page.number);
        view! { <a class="button button--plain button--small" href=to>{words::ask(lang)}</a> }
    });
    let rate = match page.live == Some(version.version) {
        true => {
            let (typed, faults) = (Fields::default(), Faults::default());
            let form = ratings::of_service(&here, page.number, &typed, &faults).await?;
            let link = ratings::link(&here, Subject::new(Rated::Service, page.number));
            Some(view! { {form} {link} })
        }
        false => None,
    };
    let number = words::number(lang, page.number);
    let chip = words::class(lang, item.class);
    let back = links::services(slug(&here));
    here.draw(Page::new(title.clone()).tab(Tab::Services), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ "{words::back(lang)}</a>
                {warning}
                <h1 id="title">{title}</h1>
                <p class="meta"><span class="chip">{chip}</span> <span>{number}</span></p>
                <p class="row">
                    <button class="speak" type="button" hidden data-reads="#title, #facts, #bring, #way" data-say=crate::frame::words::read_aloud(lang)
                        data-stop=crate::frame::words::read_stop(lang)>
                        {icon(Icon::Speaker)} <span>{crate::frame::words::read_aloud(lang)}</span>
                    </button>
                    {book} {ask}
                </p>
                {facts} {content} {files} {rate} {call}
            </div>
            {side}
        }
    })
}

/// What makes the page other than what one may rely on, at the top.
fn warning(
    here: &Here,
    page: &PublicationPage<Item>,
    version: &PublishedVersion<Item>,
) -> Option<AnyView> {
    if let Some(said) = shown::warning(here, page, version) {
        return Some(said);
    }
    let lang = here.lang;
    let item = &version.content;
    let last = item.valid_until.filter(|_| item.is_expired(here.today()))?;
    let last = when::day(lang, last, here.today());
    let say = words::expired_say(lang, &last, item.phone.as_str());
    Some(shown::note(
        words::expired_title(lang),
        view! { <p>{say}</p> }.into_any(),
    ))
}

/// What one asks first.
pub(super) fn facts(here: &Here, item: &Item) -> AnyView {
    let lang = here.lang;
    let phone = item.phone.as_str().to_owned();
    view! {
        <dl class="facts" id="facts">
            <dt>{words::who(lang)}</dt>
            <dd>{item.audience.get(lang).to_owned()}</dd>
            <dt>{words::place(lang)}</dt>
            <dd>{item.place.get(lang).to_owned()}</dd>
            <dt>{words::hours(lang)}</dt>
            <dd>{item.hours.get(lang).to_owned()}</dd>
            <dt>{words::how_long(lang)}</dt>
            <dd>{limit(lang, item.limit)}</dd>
            <dt>{words::fee(lang)}</dt>
            <dd>{item.fee.get(lang).to_owned()}</dd>
            <dt>{words::phone(lang)}</dt>
            <dd><a href=tel(&phone)>{phone.clone()}</a></dd>
        </dl>
    }
    .into_any()
}

/// What to bring, how it goes, and who answers for it.
pub(super) fn content(here: &Here, item: &Item) -> AnyView {
    let lang = here.lang;
    let agency = here.community.agency.get(lang);
    let bring = if item.materials.is_empty() {
        view! { <h2>{words::materials(lang)}</h2> <p>{words::no_materials(lang)}</p> }.into_any()
    } else {
        let rows = item
            .materials
            .iter()
            .map(|m| {
                vec![
                    cell(m.name.get(lang)),
                    cell(counts(lang, m.originals, m.copies)),
                ]
            })
            .collect();
        let columns = [words::material(lang), words::how_many(lang)];
        table(words::materials(lang).to_owned(), &columns, None, rows)
    };
    let steps = item
        .steps
        .iter()
        .map(|s| view! { <li>{s.get(lang).to_owned()}</li> })
        .collect_view();
    let department = item.charge.department().map(|d| {
        let (label, phone) = (
            words::department_phone(lang, d.name.get(lang)),
            d.phone.as_str(),
        );
        let phone = phone.to_owned();
        view! { <br/> {label} <a href=tel(&phone)>{phone.clone()}</a> }
    });
    view! {
        <section class="part" id="bring">{bring}</section>
        <section class="part" id="way" aria-labelledby="way-title">
            <h2 id="way-title">{words::steps(lang)}</h2>
            <ol>{steps}</ol>
        </section>
        <section class="part" aria-labelledby="details">
            <h2 id="details">{words::details(lang)}</h2>
            <dl class="facts">
                <dt>{words::contact(lang)}</dt>
                <dd>{item.contact.get(lang).to_owned()} <br/> <span class="field__hint">{words::contact_hint(lang)}</span></dd>
                <dt>{words::charge(lang)}</dt>
                <dd>{in_charge(lang, item, agency)} {department}</dd>
                <dt>{words::basis(lang)}</dt>
                <dd>{item.basis.get(lang).to_owned()}</dd>
                <dt>{words::filing(lang)}</dt>
                <dd>{filing(lang, item)}</dd>
            </dl>
        </section>
    }
    .into_any()
}
