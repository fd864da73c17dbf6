//! The page on which the pictures of a matter are added, removed, and taken out of sight.

use domain::access::{Asked, SignedIn};
use domain::matters::{MAX_OF_MATTER, Party, PictureAct, Shows, may_hide_picture};
use domain::text::{Answer as Reason, PictureWords};
use leptos::prelude::*;
use store::matters::{Matter, Picture, Shower};

use super::{may, name, of, one};
use crate::desk::Fold;
use crate::files::words as files;
use crate::frame::{Answer, Faults, Fields, Here, Page, Problem, Tab, links};
use crate::matters::desk::item;
use crate::matters::{find_matter, private, slug, words as w};
use crate::ui::choice::{Card, Choice};
use crate::ui::errors::errors;
use crate::ui::field::Field;
use crate::ui::next::next;

/// Who changes the pictures.
pub(super) enum Who {
    Reporter(SignedIn),
    Staff(Asked),
}

/// A matter whose pictures somebody looks after.
pub(super) struct At {
    pub(super) here: Here,
    pub(super) m: Matter,
    party: Party,
    pub(super) who: Who,
}

impl At {
    /// The own matter; for everybody else there is none.
    pub(super) async fn own(here: Here, number: &str) -> Result<Self, Problem> {
        let who = Who::Reporter(here.signed_in()?);
        match find_matter(&here, number).await? {
            (m, Some(party @ Party::Reporter)) => Ok(Self {
                here,
                m,
                party,
                who,
            }),
            _ => Err(Problem::NotFound),
        }
    }

    /// One that this member of the staff may open.
    pub(super) async fn desk(here: Here, number: &str) -> Result<Self, Problem> {
        let me = here.asked()?;
        let d = item::find(&here, &me, number).await?;
        match d.party {
            // Nobody handles the own matter, and whoever may not open it learns nothing of it.
            Party::Reporter | Party::Staff => Err(Problem::NotFound),
            party => Ok(Self {
                here,
                m: d.matter,
                party,
                who: Who::Staff(me),
            }),
        }
    }

    pub(super) fn shower(&self) -> Shower<'_> {
        match &self.who {
            Who::Reporter(me) => Shower::Reporter(me),
            Who::Staff(me) => Shower::Staff(me),
        }
    }

    pub(super) fn to(&self) -> String {
        match self.who {
            Who::Reporter(_) => links::matter_part(slug(&self.here), self.m.number, "files"),
            Who::Staff(_) => links::desk_matter_part(slug(&self.here), self.m.number, "files"),
        }
    }

    /// Where the matter itself is.
    pub(super) fn back(&self) -> String {
        match self.who {
            Who::Reporter(_) => links::matter(slug(&self.here), self.m.number),
            Who::Staff(_) => links::desk_matter(slug(&self.here), self.m.number),
        }
    }

    fn may(&self, act: PictureAct, shows: Shows) -> bool {
        may(&self.m, self.party, act, shows)
    }

    /// What may be added now.
    pub(super) fn open(&self) -> Vec<Shows> {
        let all = Shows::ALL.iter().copied();
        all.filter(|s| self.may(PictureAct::Add, *s)).collect()
    }

    pub(super) async fn draw(&self, typed: &Fields, faults: &Faults) -> Answer {
        let (here, m, lang) = (&self.here, &self.m, self.here.lang);
        let all = here.portal.db.list_matter_pictures(m.id).await?;
        let parts: Vec<AnyView> = Shows::ALL
            .iter()
            .filter_map(|shows| self.part(&all, *shows))
            .collect();
        let none = all
            .is_empty()
            .then(|| view! { <p class="meta">{w::pictures_none(lang)}</p> });
        let open = self.open();
        let ahead = (!open.is_empty()).then(|| {
            let seen = match m.is_public() {
                true => w::pictures_public(lang),
                false => w::pictures_private(lang),
            };
            next(
                lang,
                view! { <p>{w::pictures_next(lang, MAX_OF_MATTER)} " " {seen}</p> },
            )
        });
        let form = self.form(&all, &open, typed, faults);
        let hide = may_hide_picture(self.party).then(|| self.hide_form(&all, typed, faults));
        let (back, to_one) = (self.back(), self.back());
        let label = w::one(lang, m.kind, &m.number.to_string());
        let (summary, status) = (errors(lang, faults), faults.status());
        let tab = match self.who {
            Who::Reporter(_) => Tab::Home,
            Who::Staff(_) => Tab::Desk,
        };
        let title = w::pictures(lang);
        let drawn = here.draw(Page::new(title).tab(tab).status(status), move || {
            view! {
                <div class="main__col">
                    <a class="link" href=back>"‹ " {label}</a>
                    {summary}
                    <h1>{title}</h1>
                    {ahead} {none} {parts} {form}
                    <p><a class="button button--plain" href=to_one>{w::pictures_done(lang)}</a></p>
                    {hide}
                </div>
            }
        })?;
        Ok(private(drawn))
    }

    /// The pictures of one side, each with the button that removes it.
    fn part(&self, all: &[Picture], shows: Shows) -> Option<AnyView> {
        let (here, lang) = (&self.here, self.here.lang);
        let may = self.may(PictureAct::Remove, shows);
        let items: Vec<_> = of(all, shows)
            .map(|(at, p)| {
                let remove = (may && p.hidden.is_none()).then(|| {
                    // Which one it is about, for who hears the buttons one after the other.
                    let about = format!(" {}", name(here, at, p));
                    view! {
                        <form class="row" method="post" action=format!("{}/change", self.to())>
                            <input type="hidden" name="name" value=p.name.clone()/>
                            <button class="button button--plain button--small" name="act" value="remove">
                                {files::remove(lang)} <span class="visually-hidden">{about}</span>
                            </button>
                        </form>
                    }
                });
                view! { <li>{one(here, &self.m, (at, p), None)} {remove}</li> }
            })
            .collect();
        (!items.is_empty()).then(|| {
            view! {
                <section class="part" aria-labelledby=shows.code()>
                    <h2 id=shows.code()>{w::shows(lang, shows)}</h2>
                    <ul class="attached">{items}</ul>
                </section>
            }
            .into_any()
        })
    }

    /// The form of another one; none where nothing may be added.
    fn form(
        &self,
        all: &[Picture],
        open: &[Shows],
        typed: &Fields,
        faults: &Faults,
    ) -> Option<AnyView> {
        let lang = self.here.lang;
        let room = |shows: &Shows| {
            let seen = of(all, *shows).filter(|(_, p)| p.hidden.is_none());
            i64::try_from(seen.count()).is_ok_and(|n| n < MAX_OF_MATTER)
        };
        let (first, rest) = open.split_first()?;
        if !open.iter().any(room) {
            return Some(view! { <p>{w::pictures_full(lang, MAX_OF_MATTER)}</p> }.into_any());
        }
        let shows = match rest.is_empty() {
            true => view! { <input type="hidden" name="shows" value=first.code()/> }.into_any(),
            false => {
                let cards = open.iter().map(|s| Card::new(s.code(), w::shows(lang, *s)));
                Choice::new(lang, "shows", w::f_shows(lang), cards.collect())
                    .chosen(typed.get("shows"))
                    .draw(faults)
            }
        };
        let file = Field::new(lang, "file", w::f_picture(lang))
            .hint(w::f_picture_hint(lang))
            .input_type("file")
            .draw(faults);
        let said = Field::new(lang, "words", w::f_picture_words(lang))
            .hint(w::f_picture_words_hint(lang))
            .limits(PictureWords::LIMITS)
            .value(typed.get("words"))
            .autocomplete("off")
            .draw(faults);
        let form = view! {
            <section class="part" aria-labelledby="add">
                <h2 id="add">{w::picture_add(lang)}</h2>
                <form method="post" action=self.to() enctype="multipart/form-data" novalidate>
                    {shows} {file} {said} <button class="button">{files::send(lang)}</button>
                </form>
            </section>
        };
        Some(form.into_any())
    }

    /// The form that takes one of them out of sight; none where there is none to take.
    fn hide_form(&self, all: &[Picture], typed: &Fields, faults: &Faults) -> Option<AnyView> {
        let lang = self.here.lang;
        let cards: Vec<Card> = Shows::ALL
            .iter()
            .flat_map(|shows| of(all, *shows))
            .filter(|(_, p)| p.hidden.is_none())
            .map(|(at, p)| Card::new(p.name.clone(), name(&self.here, at, p)))
            .collect();
        let tried = faults.of("which").is_some() || faults.of("why").is_some();
        (!cards.is_empty()).then(|| {
            Fold {
                name: w::picture_hide(lang),
                hint: w::picture_hide_hint(lang),
                to: format!("{}/hide", self.to()),
                fields: vec![
                    Choice::new(lang, "which", files::hide_which(lang), cards)
                        .chosen(typed.get("which"))
                        .draw(faults),
                    Field::new(lang, "why", w::picture_hide_why(lang))
                        .value(typed.get("why"))
                        .limits(Reason::LIMITS)
                        .autocomplete("off")
                        .draw(faults),
                ],
                button: files::hide_do(lang),
                danger: true,
            }
            .draw(tried)
        })
    }
}
