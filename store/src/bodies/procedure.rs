//! A seat procedure as a row: held, read, moved on.

use chrono::{DateTime, NaiveDate, Utc};
use domain::bodies::{Act, Move, SeatClass, Stage, State};
use domain::display::Both;
use domain::ids::{BodyId, CommunityId, GridId, ProcedureId, RecordNumber, SeatClassId};
use domain::log::{Hash, Leaf};
use domain::notices::Room;
use domain::rulebook::{Rulebook, Selection};
use serde_json::json;
use sqlx::FromRow;

use crate::db::{on, read};
use crate::notices::About;
use crate::numbers::record_number;
use crate::{Db, Error, Tx};

/// Why nobody was appointed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VoidReason {
    NoApplicants,
    NoCandidates,
    /// The ballot named nobody.
    NoResult,
    /// Everybody who was named withdrew or was struck.
    NobodyLeft,
}

impl VoidReason {
    const ALL: [Self; 4] = [
        Self::NoApplicants,
        Self::NoCandidates,
        Self::NoResult,
        Self::NobodyLeft,
    ];

    /// The value of rows.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoApplicants => "no_applicants",
            Self::NoCandidates => "no_candidates",
            Self::NoResult => "no_result",
            Self::NobodyLeft => "nobody_left",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.code() == code)
    }
}

/// The evidence of a public draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    /// The first checkpoint signed after this moment is the seed.
    pub after: DateTime<Utc>,
    /// Root and size of that checkpoint, once there is one.
    pub seed: Option<(Hash, u64)>,
}

/// A procedure by which seats are filled, as everybody may read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Procedure {
    pub id: ProcedureId,
    pub number: RecordNumber,
    pub body: BodyId,
    pub class_id: SeatClassId,
    pub class: SeatClass,
    pub grid: Option<(GridId, Both)>,
    pub seats: i64,
    pub rulebook_version: i64,
    pub state: State,
    pub opened_at: DateTime<Utc>,
    pub register_until: NaiveDate,
    pub recommend_until: Option<NaiveDate>,
    pub notice_until: Option<NaiveDate>,
    pub selection: Option<Selection>,
    pub draw: Option<Draw>,
    pub ballot: Option<RecordNumber>,
    pub void_reason: Option<VoidReason>,
    /// Reason and clause, where the secretary cancelled it.
    pub cancelled: Option<(String, String)>,
    pub ended_at: Option<DateTime<Utc>>,
}

/// The columns of a [`ProcedureRow`], of `select` and of `returning` alike.
macro_rules! procedure_columns {
    () => {
        "seat_procedures.id, seat_procedures.community_id, seat_procedures.body_id, seat_procedures.class_id,
         seat_procedures.year, seat_procedures.seq, seat_procedures.seats, seat_procedures.rulebook_version,
         seat_procedures.stage, seat_procedures.until_on, seat_procedures.register_until,
         seat_procedures.recommend_until, seat_procedures.notice_until, seat_procedures.selection,
         seat_procedures.draw_after, seat_procedures.seed, seat_procedures.seed_size, seat_procedures.ballot_number,
         seat_procedures.void_reason, seat_procedures.cancel_reason, seat_procedures.cancel_clause,
         seat_procedures.opened_at, seat_procedures.ended_at,
         (select k.class from seat_classes k where k.id = seat_procedures.class_id) as class,
         (select k.grid_id from seat_classes k where k.id = seat_procedures.class_id) as grid_id,
         (select g.name_zh from seat_classes k join grids g on g.id = k.grid_id
             where k.id = seat_procedures.class_id) as grid_zh,
         (select g.name_en from seat_classes k join grids g on g.id = k.grid_id
             where k.id = seat_procedures.class_id) as grid_en,
         (select b.name_zh from bodies b where b.id = seat_procedures.body_id) as body_zh"
    };
}

#[derive(Debug, Clone, FromRow)]
pub(super) struct ProcedureRow {
    pub id: i64,
    pub community_id: i64,
    pub body_id: i64,
    pub class_id: i64,
    pub year: i64,
    pub seq: i64,
    pub seats: i64,
    pub rulebook_version: i64,
    stage: String,
    until_on: Option<NaiveDate>,
    register_until: NaiveDate,
    recommend_until: Option<NaiveDate>,
    notice_until: Option<NaiveDate>,
    selection: Option<String>,
    pub draw_after: Option<DateTime<Utc>>,
    seed: Option<String>,
    seed_size: Option<i64>,
    ballot_number: Option<String>,
    void_reason: Option<String>,
    cancel_reason: Option<String>,
    cancel_clause: Option<String>,
    opened_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    class: String,
    pub grid_id: Option<i64>,
    grid_zh: Option<String>,
    grid_en: Option<String>,
    body_zh: String,
}

impl ProcedureRow {
    pub fn broken(&self) -> Error {
        Error::Inconsistent {
            table: "seat_procedures",
            id: self.id,
        }
    }

    pub fn community(&self) -> CommunityId {
        CommunityId(self.community_id)
    }

    pub fn number(&self) -> Result<RecordNumber, Error> {
        record_number(self.year, self.seq).ok_or_else(|| self.broken())
    }

    pub fn class(&self) -> Result<SeatClass, Error> {
        SeatClass::from_code(&self.class).ok_or_else(|| self.broken())
    }

    pub fn grid(&self) -> Option<GridId> {
        self.grid_id.map(GridId)
    }

    /// The name of the body.
    pub fn body_zh(&self) -> &str {
        &self.body_zh
    }

    pub fn selection(&self) -> Option<Selection> {
        match self.selection.as_deref() {
            Some("ballot") => Some(Selection::SecretBallot),
            Some("draw") => Some(Selection::PublicDraw),
            _ => None,
        }
    }

    pub fn state(&self) -> Result<State, Error> {
        let stage = Stage::from_code(&self.stage);
        let state = stage.and_then(|stage| {
            Some(match stage {
                Stage::Registration => State::Registration {
                    until: self.until_on?,
                },
                Stage::Eligibility => State::Eligibility,
                Stage::Recommendation => State::Recommendation {
                    until: self.until_on?,
                },
                Stage::Selection => State::Selection {
                    by: self.selection()?,
                },
                Stage::Notice => State::Notice {
                    until: self.until_on?,
                },
                Stage::Appointed => State::Appointed,
                Stage::Void => State::Void,
            })
        });
        state.ok_or_else(|| self.broken())
    }

    /// Whether the secretary has cancelled it.
    pub fn is_cancelled(&self) -> bool {
        self.cancel_reason.is_some()
    }

    /// What messages about it name.
    pub fn about(&self) -> Result<About, Error> {
        Ok(About {
            room: Room::Procedures,
            number: self.number()?.to_string(),
            title: self.body_zh.clone(),
        })
    }

    pub fn read(self) -> Result<Procedure, Error> {
        let seed = match (&self.seed, self.seed_size) {
            (Some(root), Some(size)) => {
                let root = root.parse().map_err(|_| self.broken())?;
                Some((root, u64::try_from(size).map_err(|_| self.broken())?))
            }
            _ => None,
        };
        let ballot = self.ballot_number.as_deref().map(str::parse);
        let ballot = ballot.transpose().map_err(|_| self.broken())?;
        let void_reason = self.void_reason.as_deref().and_then(VoidReason::from_code);
        let (number, class, state) = (self.number()?, self.class()?, self.state()?);
        let name = self.grid_zh.clone().zip(self.grid_en.clone());
        Ok(Procedure {
            id: ProcedureId(self.id),
            number,
            body: BodyId(self.body_id),
            class_id: SeatClassId(self.class_id),
            class,
            grid: self
                .grid()
                .zip(name)
                .map(|(id, (zh, en))| (id, Both::new(zh, en))),
            seats: self.seats,
            rulebook_version: self.rulebook_version,
            state,
            opened_at: self.opened_at,
            register_until: self.register_until,
            recommend_until: self.recommend_until,
            notice_until: self.notice_until,
            selection: self.selection(),
            draw: self.draw_after.map(|after| Draw { after, seed }),
            ballot,
            void_reason,
            cancelled: self.cancel_reason.zip(self.cancel_clause),
            ended_at: self.ended_at,
        })
    }
}

impl Db {
    /// A procedure by its record number.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_procedure(
        &self,
        community: CommunityId,
        number: RecordNumber,
    ) -> Result<Option<Procedure>, Error> {
        read!(self, |c| sqlx::query_as::<_, ProcedureRow>(concat!(
            "select ",
            procedure_columns!(),
            " from seat_procedures where community_id = $1 and year = $2 and seq = $3"
        ))
        .bind(community.0)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .fetch_optional(c)
        .await)?
        .map(ProcedureRow::read)
        .transpose()
    }

    /// The procedures of a body, the newest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_procedures(
        &self,
        community: CommunityId,
        body: BodyId,
    ) -> Result<Vec<Procedure>, Error> {
        read!(self, |c| sqlx::query_as::<_, ProcedureRow>(concat!(
            "select ",
            procedure_columns!(),
            " from seat_procedures where community_id = $1 and body_id = $2 order by id desc limit 100"
        ))
        .bind(community.0)
        .bind(body.0)
        .fetch_all(c)
        .await)?
        .into_iter()
        .map(ProcedureRow::read)
        .collect()
    }
}

impl Tx {
    /// Holds a procedure until the end of the transaction and reads it.
    pub(super) async fn lock_procedure(
        &mut self,
        community: CommunityId,
        number: RecordNumber,
        now: DateTime<Utc>,
    ) -> Result<Option<ProcedureRow>, sqlx::Error> {
        on!(self, |c| {
            sqlx::query_as(concat!(
            "update seat_procedures set changed_at = $4 where community_id = $1 and year = $2 and seq = $3
             returning ",
            procedure_columns!()
        ))
        .bind(community.0)
        .bind(i64::from(number.year))
        .bind(number.seq)
        .bind(now)
        .fetch_optional(c)
        .await
        })
    }

    /// The rules under which a procedure opened.
    pub(super) async fn rules_of_procedure(&mut self, p: &ProcedureRow) -> Result<Rulebook, Error> {
        self.rules_of_version(p.community(), p.rulebook_version)
            .await
    }

    /// Moves a held procedure on by a rule that was just asked, writes it down and appends the leaf.
    pub(super) async fn move_procedure(
        &mut self,
        p: &mut ProcedureRow,
        step: Move,
        void: Option<VoidReason>,
        now: DateTime<Utc>,
    ) -> Result<State, Error> {
        let next = self.step_procedure(p, step, void, now).await?;
        let facts = json!({
            "stage": p.stage,
            "until": p.until_on,
            "selection": p.selection,
            "reason": p.void_reason,
        });
        let leaf = Leaf::new(leaf_act(step.act()), p.number()?, facts, now);
        self.append_leaf(Some(p.community()), None, &leaf).await?;
        Ok(next)
    }

    /// Moves a held procedure on and writes it down; the leaf is the caller's.
    pub(super) async fn step_procedure(
        &mut self,
        p: &mut ProcedureRow,
        step: Move,
        void: Option<VoidReason>,
        now: DateTime<Utc>,
    ) -> Result<State, Error> {
        let next = p.state()?.go(step).map_err(|_| p.broken())?;
        p.stage = next.stage().code().to_owned();
        p.until_on = next.until();
        match next {
            State::Recommendation { until } => p.recommend_until = Some(until),
            State::Notice { until } => p.notice_until = Some(until),
            State::Selection { by } => {
                p.selection = Some(selection_code(by).to_owned());
            }
            _ => {}
        }
        p.void_reason = void.map(|v| v.code().to_owned());
        p.ended_at = next.stage().is_final().then_some(now);
        self.save_procedure(p, now).await?;
        Ok(next)
    }

    async fn save_procedure(
        &mut self,
        p: &ProcedureRow,
        now: DateTime<Utc>,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| {
            sqlx::query(
            "update seat_procedures set stage = $2, until_on = $3, recommend_until = $4, notice_until = $5,
                selection = $6, void_reason = $7, ended_at = $8, changed_at = $9 where id = $1"
        )
        .bind(p.id)
        .bind(&p.stage)
        .bind(p.until_on)
        .bind(p.recommend_until)
        .bind(p.notice_until)
        .bind(&p.selection)
        .bind(&p.void_reason)
        .bind(p.ended_at)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ())
        })
    }
}

fn selection_code(by: Selection) -> &'static str {
    match by {
        Selection::SecretBallot => "ballot",
        Selection::PublicDraw => "draw",
    }
}

/// What the record of acts calls a move.
fn leaf_act(act: Act) -> &'static str {
    match act {
        Act::CloseRegistration => "bodies.close_registration",
        Act::StartRecommending => "bodies.start_recommending",
        Act::Select => "bodies.select",
        Act::Publish => "bodies.publish",
        Act::Settle => "bodies.settle",
        Act::Appoint => "bodies.appoint",
        Act::End => "bodies.end",
        Act::Cancel => "bodies.cancel",
    }
}
