//! What the staff do with a matter: each act reads its form, and leads back to the matter.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use chrono::NaiveDate;
use domain::access::Asked;
use domain::accounts::Role;
use domain::ids::AccountId;
use domain::matters::{MatterAct, Offered};
use domain::text::Answer as Words;
use store::Failed;
use store::matters::{DeskMatter, Handover, NotDone};

use super::fields::HOLDERS;
use super::item::{draw, find};
use super::words;
use crate::frame::fields::Fault;
use crate::frame::{Answer, Faults, Fields, Here, Problem, links};
use crate::matters::{problem, slug, words as w};

type At = Path<(String, String)>;

/// One act on its way: who, which, and what is typed.
struct Acting {
    here: Here,
    me: Asked,
    d: DeskMatter,
    form: Fields,
    faults: Faults,
}

impl Acting {
    async fn new(here: Here, number: &str, form: Fields) -> Result<Self, Problem> {
        let me = here.asked()?;
        let d = find(&here, &me, number).await?;
        Ok(Self {
            here,
            me,
            d,
            form,
            faults: Faults::default(),
        })
    }

    fn words(&mut self, field: &'static str) -> Option<Words> {
        self.faults.text(field, Words::parse(self.form.get(field)))
    }

    /// The page again, with what is to be put right; where the form is not the reader's now, why.
    async fn again(self, act: MatterAct) -> Answer {
        if let Err(why) = domain::matters::step(self.d.matter.stage, self.d.party, act) {
            let back = links::desk_matter(slug(&self.here), self.d.matter.number);
            return Err(problem(NotDone::Step(why), back));
        }
        let typed = Some((act, &self.form));
        draw(&self.here, &self.me, &self.d, typed, &self.faults, None).await
    }

    /// Where the act leads; a refusal that belongs to a field is said there.
    async fn done(
        mut self,
        act: MatterAct,
        got: Result<(), Failed<NotDone>>,
        field: Option<&'static str>,
    ) -> Answer {
        let to = links::desk_matter(slug(&self.here), self.d.matter.number);
        match (got, field) {
            (Ok(()), _) => Ok(Redirect::to(&format!("{to}?done=moved")).into_response()),
            (Err(Failed::Store(e)), _) => Err(e.into()),
            (Err(Failed::Refused(NotDone::Day)), Some(field)) => {
                self.faults.add(field, Fault::Say(w::refused_day));
                self.again(act).await
            }
            (Err(Failed::Refused(why)), Some(field))
                if matches!(why, NotDone::NotHere | NotDone::NotTo) =>
            {
                let say = match why {
                    NotDone::NotTo => w::refused_not_to,
                    _ => w::refused_here,
                };
                self.faults.add(field, Fault::Say(say));
                self.again(act).await
            }
            (Err(Failed::Refused(why)), _) => Err(problem(why, to)),
        }
    }
}

/// `POST /{c}/desk/matters/{n}/take`
pub async fn take(here: Here, Path((_, number)): At, form: Fields) -> Answer {
    let a = Acting::new(here, &number, form).await?;
    let n = a.d.matter.number;
    let got = a.here.portal.db.take_matter(&a.me, n, a.here.now).await;
    a.done(MatterAct::Take, got, None).await
}

/// `POST /{c}/desk/matters/{n}/accept`
pub async fn accept(here: Here, Path((_, number)): At, form: Fields) -> Answer {
    let a = Acting::new(here, &number, form).await?;
    let n = a.d.matter.number;
    let got = a.here.portal.db.accept_matter(&a.me, n, a.here.now).await;
    a.done(MatterAct::Accept, got, None).await
}

/// `POST /{c}/desk/matters/{n}/recall`
pub async fn recall(here: Here, Path((_, number)): At, form: Fields) -> Answer {
    let a = Acting::new(here, &number, form).await?;
    let n = a.d.matter.number;
    let got = a.here.portal.db.recall_matter(&a.me, n, a.here.now).await;
    a.done(MatterAct::Recall, got, None).await
}

/// `POST /{c}/desk/matters/{n}/refuse`
pub async fn refuse(here: Here, Path((_, number)): At, form: Fields) -> Answer {
    let mut a = Acting::new(here, &number, form).await?;
    let Some(why) = a.words("refuse_reason") else {
        return a.again(MatterAct::Refuse).await;
    };
    let (db, n) = (&a.here.portal.db, a.d.matter.number);
    let got = db.refuse_matter(&a.me, n, &why, a.here.now).await;
    // Whoever does not take it over may not open it any more.
    match got {
        Ok(()) => {
            let to = links::desk_matters(slug(&a.here));
            Ok(Redirect::to(&format!("{to}?done=moved")).into_response())
        }
        got => a.done(MatterAct::Refuse, got, None).await,
    }
}

/// `POST /{c}/desk/matters/{n}/hand`
pub async fn hand(here: Here, Path((_, number)): At, form: Fields) -> Answer {
    let mut a = Acting::new(here, &number, form).await?;
    let reason = a.words("hand_reason");
    let role = Role::from_code(a.form.get("to")).filter(|r| HOLDERS.contains(r));
    let person = a.form.number("to").map(AccountId);
    let to = role
        .map(Offered::Holders)
        .or(person.map(Offered::Person))
        .ok_or(Fault::Choose);
    let to = a.faults.check("to", to);
    let (Some(to), Some(reason)) = (to, reason) else {
        return a.again(MatterAct::Hand).await;
    };
    let (db, n) = (&a.here.portal.db, a.d.matter.number);
    let handover = Handover { to, reason };
    let got = db.hand_matter(&a.me, n, &handover, a.here.now).await;
    a.done(MatterAct::Hand, got, Some("to")).await
}

/// `POST /{c}/desk/matters/{n}/note`
pub async fn note(here: Here, Path((_, number)): At, form: Fields) -> Answer {
    let mut a = Acting::new(here, &number, form).await?;
    let Some(said) = a.words("note") else {
        return a.again(MatterAct::Note).await;
    };
    let (db, n) = (&a.here.portal.db, a.d.matter.number);
    let got = db.note_matter(&a.me, n, &said, a.here.now).await;
    a.done(MatterAct::Note, got, None).await
}

/// `POST /{c}/desk/matters/{n}/extend`
pub async fn extend(here: Here, Path((_, number)): At, form: Fields) -> Answer {
    let mut a = Acting::new(here, &number, form).await?;
    let until: Result<NaiveDate, _> = a.form.get("until").trim().parse();
    let until = until.map_err(|_| Fault::Say(words::no_day));
    let until = a.faults.check("until", until);
    let why = a.words("extend_reason");
    let (Some(until), Some(why)) = (until, why) else {
        return a.again(MatterAct::Extend).await;
    };
    let calendar = a.here.portal.calendar().await?;
    let (db, n) = (&a.here.portal.db, a.d.matter.number);
    let got = db
        .extend_matter(&a.me, n, until, &why, &calendar, a.here.now)
        .await;
    a.done(MatterAct::Extend, got, Some("until")).await
}

/// `POST /{c}/desk/matters/{n}/answer`
pub async fn answer(here: Here, Path((_, number)): At, form: Fields) -> Answer {
    let mut a = Acting::new(here, &number, form).await?;
    let Some(said) = a.words("answer") else {
        return a.again(MatterAct::Answer).await;
    };
    let (db, n) = (&a.here.portal.db, a.d.matter.number);
    let got = db.answer_matter(&a.me, n, &said, a.here.now).await;
    a.done(MatterAct::Answer, got, None).await
}

/// `POST /{c}/desk/matters/{n}/decline`
pub async fn decline(here: Here, Path((_, number)): At, form: Fields) -> Answer {
    let mut a = Acting::new(here, &number, form).await?;
    let Some(why) = a.words("decline_reason") else {
        return a.again(MatterAct::Decline).await;
    };
    let (db, n) = (&a.here.portal.db, a.d.matter.number);
    let got = db.decline_matter(&a.me, n, &why, a.here.now).await;
    a.done(MatterAct::Decline, got, None).await
}

/// `POST /{c}/desk/matters/{n}/close`
pub async fn close(here: Here, Path((_, number)): At, form: Fields) -> Answer {
    let mut a = Acting::new(here, &number, form).await?;
    let Some(why) = a.words("close_reason") else {
        return a.again(MatterAct::Close).await;
    };
    let (db, n) = (&a.here.portal.db, a.d.matter.number);
    let got = db.close_matter(&a.me, n, &why, a.here.now).await;
    a.done(MatterAct::Close, got, None).await
}

/// `POST /{c}/desk/matters/{n}/look`: shows whom to call, on this answer alone.
pub async fn look(here: Here, Path((_, number)): At, form: Fields) -> Answer {
    let a = Acting::new(here, &number, form).await?;
    let (db, n) = (&a.here.portal.db, a.d.matter.number);
    match db.see_matter_contact(&a.me, n, a.here.now).await {
        Ok(seen) => draw(&a.here, &a.me, &a.d, None, &a.faults, Some(seen)).await,
        Err(Failed::Store(e)) => Err(e.into()),
        Err(Failed::Refused(why)) => Err(problem(why, links::desk_matters(slug(&a.here)))),
    }
}
