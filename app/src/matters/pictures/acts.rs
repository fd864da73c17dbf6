//! What is done with the pictures of a matter, and the doors that lead here.

use axum::extract::{Path, Request};
use axum::response::{IntoResponse, Redirect};
use domain::matters::Shows;
use domain::text::{Answer as Reason, PictureWords};
use domain::volunteers::aid::tells_a_number;
use store::Failed;
use store::files::Ready;
use store::matters::NotDone;

use super::page::{At, Who};
use super::picture_fault;
use crate::files::words as files;
use crate::frame::fields::Fault;
use crate::frame::upload::{unread, uploaded};
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};
use crate::matters::{parse, problem, slug, words as w};

type Numbered = Path<(String, String)>;

/// `GET /{c}/matters/{n}/files`
pub async fn own_page(here: Here, Path((_, number)): Numbered) -> Answer {
    let at = At::own(here, &number).await?;
    at.draw(&Fields::default(), &Faults::default()).await
}

/// `GET` of an act: back to the pictures.
pub async fn own_back(here: Here, Path((_, number)): Numbered) -> Answer {
    let to = links::matter_part(slug(&here), parse(&number)?, "files");
    Ok(Redirect::to(&to).into_response())
}

/// `POST /{c}/matters/{n}/files`
pub async fn own_add(here: Here, Path((_, number)): Numbered, request: Request) -> Answer {
    match At::own(here, &number).await {
        Ok(at) => at.add(request).await,
        Err(why) => unread(request, Err(why)).await,
    }
}

/// `POST /{c}/matters/{n}/files/change`
pub async fn own_change(here: Here, Path((_, number)): Numbered, form: Fields) -> Answer {
    At::own(here, &number).await?.change(&form).await
}

/// `GET /{c}/desk/matters/{n}/files`
pub async fn desk_page(here: Here, Path((_, number)): Numbered) -> Answer {
    let at = At::desk(here, &number).await?;
    at.draw(&Fields::default(), &Faults::default()).await
}

/// `GET` of an act at the desk: back to the pictures.
pub async fn desk_back(here: Here, Path((_, number)): Numbered) -> Answer {
    let to = links::desk_matter_part(slug(&here), parse(&number)?, "files");
    Ok(Redirect::to(&to).into_response())
}

/// `POST /{c}/desk/matters/{n}/files`
pub async fn desk_add(here: Here, Path((_, number)): Numbered, request: Request) -> Answer {
    match At::desk(here, &number).await {
        Ok(at) => at.add(request).await,
        Err(why) => unread(request, Err(why)).await,
    }
}

/// `POST /{c}/desk/matters/{n}/files/change`
pub async fn desk_change(here: Here, Path((_, number)): Numbered, form: Fields) -> Answer {
    At::desk(here, &number).await?.change(&form).await
}

/// `POST /{c}/desk/matters/{n}/files/hide`
pub async fn desk_hide(here: Here, Path((_, number)): Numbered, form: Fields) -> Answer {
    At::desk(here, &number).await?.hide(&form).await
}

impl At {
    fn done(&self, said: &str) -> Answer {
        Ok(Redirect::to(&format!("{}?done={said}", self.to())).into_response())
    }

    async fn refused(&self, why: Failed<NotDone>, typed: &Fields) -> Answer {
        match why {
            Failed::Store(e) => Err(e.into()),
            Failed::Refused(NotDone::Picture(why)) => {
                self.draw(typed, &Faults::one("file", picture_fault(why)))
                    .await
            }
            Failed::Refused(why) => Err(problem(why, self.back())),
        }
    }

    async fn add(&self, request: Request) -> Answer {
        // Before anything of the body is read: nobody else gets to fill our memory.
        let (db, now, open) = (&self.here.portal.db, self.here.now, self.open());
        let may = db.may_add_picture(self.shower(), &self.m, &open, now).await;
        if let Err(why) = may {
            let answer = self.refused(why, &Fields::default()).await;
            return unread(request, answer).await;
        }
        let (upload, typed) = uploaded(request).await?;
        let mut faults = Faults::default();
        let shows = match (Shows::from_code(typed.get("shows")), &open[..]) {
            (Some(shows), _) => Some(shows),
            (None, [only]) => Some(*only),
            (None, _) => faults.check("shows", Err(Fault::Choose)),
        };
        let said = match typed.get("words").trim() {
            "" => Some(None),
            raw => faults.text("words", PictureWords::parse(raw)).map(Some),
        };
        let told = |words: &PictureWords| tells_a_number(words.as_str());
        if self.m.is_public() && said.as_ref().and_then(Option::as_ref).is_some_and(told) {
            faults.add("words", Fault::Say(w::no_number));
        }
        let (Some(shows), Some(said), true) = (shows, said, faults.is_empty()) else {
            // Browsers do not keep a chosen file.
            let again = match upload.sent() {
                Ok(_) => Fault::Say(files::again),
                Err(why) => picture_fault(why),
            };
            faults.add("file", again);
            return self.draw(&typed, &faults).await;
        };
        let ready = match Ready::of(upload).await {
            Ok(ready) => ready,
            Err(why) => {
                let faults = Faults::one("file", picture_fault(why));
                return self.draw(&typed, &faults).await;
            }
        };
        let name = self.here.portal.random_hex::<16>();
        let (shelf, now) = (&self.here.portal.shelf, self.here.portal.clock.now());
        let (place, picture) = (self.here.community.id, (ready, name.as_str()));
        let (n, what) = (self.m.number, (shows, said.as_ref()));
        let got = db
            .add_matter_picture(self.shower(), place, n, shelf, picture, what, now)
            .await;
        match got {
            Ok(()) => self.done("picture_added"),
            Err(why) => self.refused(why, &typed).await,
        }
    }

    async fn change(&self, form: &Fields) -> Answer {
        if form.get("act") != "remove" {
            return Err(Problem::BadRequest);
        }
        let (db, place, now) = (&self.here.portal.db, self.here.community.id, self.here.now);
        let (n, name) = (self.m.number, form.get("name"));
        let got = db.remove_matter_picture(self.shower(), place, n, name, now);
        match got.await {
            Ok(()) => self.done("picture_removed"),
            Err(why) => self.refused(why, form).await,
        }
    }

    async fn hide(&self, form: &Fields) -> Answer {
        let Who::Staff(me) = &self.who else {
            return Err(Problem::NotFound);
        };
        let mut faults = Faults::default();
        let name = match form.get("which") {
            "" => Err(Fault::Choose),
            name => Ok(name),
        };
        let name = faults.check("which", name);
        let reason = faults.text("why", Reason::parse(form.get("why")));
        let (Some(name), Some(reason)) = (name, reason) else {
            return self.draw(form, &faults).await;
        };
        let (db, n, now) = (&self.here.portal.db, self.m.number, self.here.now);
        match db.hide_matter_picture(me, n, name, &reason, now).await {
            Ok(true) => self.done("picture_hidden"),
            Ok(false) => Err(Problem::NotFound),
            Err(why) => self.refused(why, form).await,
        }
    }
}
