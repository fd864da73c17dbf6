//! A procedure as its row holds it, and as pages read it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::bodies::{SeatClass, Stage, State};
use domain::display::Both;
use domain::ids::{BodyId, CommunityId, GridId, ProcedureId, RecordNumber, SeatClassId};
use domain::log::Hash;
use domain::notices::Room;
use domain::rulebook::Selection;
use sqlx::FromRow;

use crate::Error;
use crate::notices::About;
use crate::numbers::record_number;

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

pub(super) use procedure_columns;

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
    pub(super) stage: String,
    pub(super) until_on: Option<NaiveDate>,
    pub(super) register_until: NaiveDate,
    pub(super) recommend_until: Option<NaiveDate>,
    pub(super) notice_until: Option<NaiveDate>,
    pub(super) selection: Option<String>,
    pub draw_after: Option<DateTime<Utc>>,
    pub(super) seed: Option<String>,
    pub(super) seed_size: Option<i64>,
    pub(super) ballot_number: Option<String>,
    pub(super) void_reason: Option<String>,
    pub(super) cancel_reason: Option<String>,
    pub(super) cancel_clause: Option<String>,
    pub(super) opened_at: DateTime<Utc>,
    pub(super) ended_at: Option<DateTime<Utc>>,
    pub(super) class: String,
    pub grid_id: Option<i64>,
    pub(super) grid_zh: Option<String>,
    pub(super) grid_en: Option<String>,
    pub(super) body_zh: String,
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
