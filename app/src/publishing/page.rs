//! `/{c}/{room}/{n}` for rooms whose page is their matter and what stands beside everything published.

use axum::extract::Path;
use domain::display::Lang;
use domain::phone::Telephone;
use leptos::prelude::*;

use super::{Desk, find, shown, slug, words};
use crate::communities::tel;
use crate::files::attached;
use crate::frame::{Answer, Here, Page, Problem, links, when};
use crate::ui::icon::{Icon, icon};

/// A room with such pages.
pub trait Readable: Desk {
    /// Whether there is a sheet of it at `…/print`.
    const PRINTED: bool = false;

    /// What the way back to the list is called.
    fn room(lang: Lang) -> &'static str;

    /// What stands under the title.
    fn chips(&self, _here: &Here) -> Option<AnyView> {
        None
    }

    /// Whom to call about it.
    fn call(&self) -> Option<&Telephone> {
        None
    }
}

/// `GET /{c}/{room}/{n}`; `?version=` reads an older one.
pub async fn page<C: Readable>(here: Here, Path((_, number)): Path<(String, String)>) -> Answer {
    let lang = here.lang;
    let page = find::<C>(&here, &number).await?;
    let asked = here.query("version");
    let version = match asked {
        "" => page.current(),
        n => page.versions.iter().find(|v| v.version.to_string() == n),
    }
    .ok_or(Problem::NotFound)?;
    let content = &version.content;
    let title = content.title().get(lang).to_owned();
    let warning = shown::warning(&here, &page, version).or_else(|| ended(&here, content));
    let chips = content
        .chips(&here)
        .map(|chips| view! { <p class="meta">{chips}</p> });
    let matter = content.reviewed(&here);
    let files = attached::of_version(&here, &version.files);
    let side = shown::side(&here, &page, version);
    let call = content
        .call()
        .filter(|_| page.live == Some(version.version))
        .map(|phone| {
            let phone = phone.as_str();
            let print = C::PRINTED.then(|| {
                let href = links::publication_part(slug(&here), C::ROOM, page.number, "print");
                view! { <a class="button button--plain" href=href>{words::print(lang)}</a> }
            });
            view! {
                <div class="sticky">
                    <a class="button" href=tel(phone)>{words::call(lang)}</a> {print}
                </div>
            }
        });
    let back = links::room(slug(&here), C::ROOM);
    here.draw(Page::new(title.clone()).tab(C::TAB), move || {
        view! {
            <div class="main__col">
                <a class="link" href=back>"‹ " {C::room(lang)}</a>
                {warning}
                <h1 id="title">{title}</h1>
                {chips}
                <p class="row">
                    <button class="speak" type="button" hidden data-reads="#title, #matter" data-say=crate::frame::words::read_aloud(lang)
                        data-stop=crate::frame::words::read_stop(lang)>
                        {icon(Icon::Speaker)} <span>{crate::frame::words::read_aloud(lang)}</span>
                    </button>
                </p>
                <div id="matter">{matter}</div>
                {files} {call}
            </div>
            {side}
        }
    })
}

/// That it holds no more.
fn ended<C: Desk>(here: &Here, content: &C) -> Option<AnyView> {
    let lang = here.lang;
    let last = content
        .valid_until()
        .filter(|_| content.is_expired(here.today()))?;
    let say = words::ended_say(lang, &when::day(lang, last, here.today()));
    let inside = view! { <p>{say}</p> }.into_any();
    Some(shown::note(words::ended_title(lang), inside))
}
