//! Answering: kept half done as long as somebody likes, handed in once, and never changed after that by anybody.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Verified;
use domain::assessments::{Sheet, Stage, Traits, Who};
use domain::codes::Code;
use domain::ids::{CommunityId, RecordNumber};
use domain::time::day_of;
use sqlx::FromRow;

use super::row::{Round, broken};
use super::slip::{Slip, address_of, browser_of, code_digest, person_of_account, person_of_code};
use crate::db::on;
use crate::keys::{SealKey, SealKeys, must_find};
use crate::{Db, Error, Failed, Tx};

/// Who answers.
#[derive(Debug, Clone, Copy)]
pub enum Respondent<'a> {
    Resident(&'a Verified),
    /// Whoever holds an invitation code; nobody asks who that is. What is half done is shown to the `browser` it was written
    /// in and to no other one, because whoever printed a code holds it too. Without one nothing is shown again.
    Code {
        code: &'a Code,
        browser: Option<&'a str>,
    },
}

/// What somebody sends, and what comes with it.
#[derive(Debug, Clone, Copy)]
pub struct Answering<'a> {
    pub sheet: &'a Sheet,
    /// Whether it is the last word.
    pub hand_in: bool,
    /// Where it came from, to be sealed as a digest; none where that is unknown.
    pub address: Option<&'a str>,
    /// Fresh randomness of the server.
    pub random: [u8; 16],
}

/// Where somebody's answers stand. Of those that were handed in before, the sheet is blank: they are not opened again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    pub sheet: Sheet,
    pub handed: bool,
}

/// Why an answer was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotTaken {
    UnknownRound,
    NotOpenYet,
    /// Its time was over when the answer arrived, or it was declared void; the clock of the server decides.
    Closed,
    /// Not among those who may answer: of another grid, or not verified when the round opened.
    NotOnRoll,
    /// No code of this round.
    WrongCode,
    /// This round is answered with codes, or with accounts.
    OtherWay,
    /// Handed in before; nobody can change it.
    HandedIn,
}

/// Somebody's place in a round: on its roll, or by a code.
#[derive(FromRow)]
pub(super) struct SeatRow {
    grid_id: Option<i64>,
    pub answered_on: Option<NaiveDate>,
}

/// What a person's rows are called under the round's key.
pub(super) struct Names {
    pub person: String,
    /// The digest of the code; empty without one.
    pub code: String,
    /// The digest of the browser; none for accounts.
    pub browser: Option<String>,
}

/// Answers as their row holds them.
#[derive(FromRow)]
pub(super) struct KeptRow {
    sealed: String,
    browser: Option<String>,
}

impl Names {
    pub fn of(key: &SealKey, who: Respondent<'_>) -> Self {
        match who {
            Respondent::Resident(person) => Self {
                person: person_of_account(key, person.account()),
                code: String::new(),
                browser: None,
            },
            Respondent::Code { code, browser } => Self {
                person: person_of_code(key, code),
                code: code_digest(key, code),
                browser: browser.map(|b| browser_of(key, b)),
            },
        }
    }
}

impl KeptRow {
    /// The sealed answers, where this person may have them back.
    pub fn open_to(self, who: Respondent<'_>, names: &Names) -> Option<String> {
        let own = match who {
            Respondent::Resident(_) => true,
            Respondent::Code { .. } => self.browser.is_some() && self.browser == names.browser,
        };
        own.then_some(self.sealed)
    }
}

pub(super) const OF_ACCOUNT: &str =
    "select grid_id, answered_on from assessment_roll where assessment_id = $1 and account_id = $2";
pub(super) const OF_CODE: &str = "select grid_id, used_on as answered_on from assessment_codes where assessment_id = $1 and digest = $2";
pub(super) const SEALED: &str =
    "select sealed, browser from assessment_answers where assessment_id = $1 and person_key = $2";

/// Whether the round takes answers now, and of this kind of person.
pub(super) fn may_answer(
    round: &Round,
    who: Respondent<'_>,
    now: DateTime<Utc>,
) -> Result<(), NotTaken> {
    match (round.stage(now), who, &round.who) {
        (Stage::Draft, ..) => Err(NotTaken::UnknownRound),
        (Stage::Scheduled, ..) => Err(NotTaken::NotOpenYet),
        (Stage::Counting | Stage::Published | Stage::Void, ..) => Err(NotTaken::Closed),
        (Stage::Open, Respondent::Resident(_), Who::Residents(_))
        | (Stage::Open, Respondent::Code { .. }, Who::Codes) => Ok(()),
        (Stage::Open, ..) => Err(NotTaken::OtherWay),
    }
}

/// Why there is no place for somebody.
pub(super) fn no_seat(who: Respondent<'_>) -> NotTaken {
    match who {
        Respondent::Resident(_) => NotTaken::NotOnRoll,
        Respondent::Code { .. } => NotTaken::WrongCode,
    }
}

/// A slip that does not open was changed behind our back: nothing may be built on it.
pub(super) fn open_slip(
    round: &Round,
    key: &SealKey,
    person: &str,
    text: &str,
) -> Result<Slip, Error> {
    let shape = (round.marks(), round.asked.len());
    Slip::read(text, key, round.id, person, shape).ok_or_else(|| broken(round.id.0))
}

impl Db {
    /// Keeps answers, and with `hand_in` takes them as the last word where nothing is left open; else they stay half done, and
    /// [`Saved::handed`] says so. What was handed in stays shut: handing in again gives the same answer whatever it carries, and
    /// counts for nothing. `clock` is read after the round is held.
    ///
    /// # Errors
    /// [`NotTaken`], or [`Error`]; also where the round's key is missing.
    pub async fn save_answers(
        &self,
        who: Respondent<'_>,
        community: CommunityId,
        number: RecordNumber,
        answering: Answering<'_>,
        keys: &dyn SealKeys,
        clock: impl Fn() -> DateTime<Utc> + Send,
    ) -> Result<Saved, Failed<NotTaken>> {
        let mut tx = self.begin().await?;
        let saved = tx
            .save_answers(who, community, number, answering, keys, clock)
            .await?;
        tx.commit().await?;
        Ok(saved)
    }
}

impl Tx {
    pub(crate) async fn save_answers(
        &mut self,
        who: Respondent<'_>,
        community: CommunityId,
        number: RecordNumber,
        answering: Answering<'_>,
        keys: &dyn SealKeys,
        clock: impl Fn() -> DateTime<Utc> + Send,
    ) -> Result<Saved, Failed<NotTaken>> {
        let refuse = |why| Err(Failed::Refused(why));
        let Some(round) = self.lock_round(community, number).await? else {
            return refuse(NotTaken::UnknownRound);
        };
        let now = clock();
        may_answer(&round, who, now).map_err(Failed::Refused)?;
        let key = must_find(keys, round.id)?;
        let names = Names::of(&key, who);
        let Some(seat) = self.find_seat(&round, who, &names).await? else {
            return refuse(no_seat(who));
        };
        let blank = || Sheet::blank(round.marks(), round.asked.len());
        if seat.answered_on.is_some() {
            // The slip stays shut: whoever is answered differently for the same answers learns what was handed in.
            return match answering.hand_in {
                true => Ok(Saved {
                    sheet: blank(),
                    handed: true,
                }),
                false => refuse(NotTaken::HandedIn),
            };
        }
        let kept = self.read_round_slip(&round, &key, who, &names).await?;
        let mut sheet = kept.map_or_else(blank, |slip| slip.sheet);
        sheet.take(answering.sheet);
        let handed = answering.hand_in && sheet.is_whole();
        let hours = (now - round.opened_at.unwrap_or(now)).num_hours();
        let slip = Slip {
            sheet,
            handed,
            grid: seat.grid_id.unwrap_or(0),
            traits: Traits {
                hour: u16::try_from(hours).unwrap_or(0),
                address: answering.address.map(|a| address_of(&key, a)),
            },
        };
        let text = slip
            .write(&key, round.id, &names.person, answering.random)
            .ok_or_else(|| Failed::Store(broken(round.id.0)))?;
        self.save_round_slip(&round, &names, &text).await?;
        if handed {
            self.mark_round_answered(&round, who, &names, day_of(now))
                .await?;
        }
        Ok(Saved {
            sheet: slip.sheet,
            handed,
        })
    }

    async fn read_round_slip(
        &mut self,
        round: &Round,
        key: &SealKey,
        who: Respondent<'_>,
        names: &Names,
    ) -> Result<Option<Slip>, Error> {
        let row: Option<KeptRow> = on!(self, |c| sqlx::query_as(SEALED)
            .bind(round.id.0)
            .bind(&names.person)
            .fetch_optional(c)
            .await)?;
        let text = row.and_then(|row| row.open_to(who, names));
        text.map(|text| open_slip(round, key, &names.person, &text))
            .transpose()
    }

    async fn find_seat(
        &mut self,
        round: &Round,
        who: Respondent<'_>,
        names: &Names,
    ) -> Result<Option<SeatRow>, sqlx::Error> {
        match who {
            Respondent::Resident(person) => on!(self, |c| sqlx::query_as(OF_ACCOUNT)
                .bind(round.id.0)
                .bind(person.account().0)
                .fetch_optional(c)
                .await),
            Respondent::Code { .. } => on!(self, |c| sqlx::query_as(OF_CODE)
                .bind(round.id.0)
                .bind(&names.code)
                .fetch_optional(c)
                .await),
        }
    }

    async fn mark_round_answered(
        &mut self,
        round: &Round,
        who: Respondent<'_>,
        names: &Names,
        day: NaiveDate,
    ) -> Result<(), sqlx::Error> {
        match who {
            Respondent::Resident(person) => self.mark_roll_answered(round, person, day).await?,
            Respondent::Code { .. } => self.mark_code_used(round, &names.code, day).await?,
        }
        self.count_answer(round).await
    }

    async fn save_round_slip(
        &mut self,
        round: &Round,
        names: &Names,
        sealed: &str,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "insert into assessment_answers (community_id, assessment_id, person_key, sealed, browser)
             values ($1, $2, $3, $4, $5)
             on conflict (assessment_id, person_key) do update set sealed = excluded.sealed, browser = excluded.browser"
        )
        .bind(round.community.0)
        .bind(round.id.0)
        .bind(&names.person)
        .bind(sealed)
        .bind(&names.browser)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn mark_roll_answered(
        &mut self,
        round: &Round,
        person: &Verified,
        day: NaiveDate,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
                "update assessment_roll set answered_on = $3
             where assessment_id = $1 and account_id = $2 and answered_on is null",
            )
            .bind(round.id.0)
            .bind(person.account().0)
            .bind(day)
            .execute(c)
            .await
            .map(|_| ())
        })
    }

    async fn mark_code_used(
        &mut self,
        round: &Round,
        digest: &str,
        day: NaiveDate,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update assessment_codes set used_on = $3 where assessment_id = $1 and digest = $2 and used_on is null"
        )
        .bind(round.id.0)
        .bind(digest)
        .bind(day)
        .execute(c)
        .await
        .map(|_| ())
        })
    }

    async fn count_answer(&mut self, round: &Round) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update assessments set answers = answers + 1 where id = $1"
        )
        .bind(round.id.0)
        .execute(c)
        .await
        .map(|_| ()))
    }
}
