//! A community with residents and a council of seven, and what they do at a ballot in one line.

use chrono::{DateTime, Duration, Utc};
use domain::access::{self, Clerk, Secretary, SignedIn, Standing};
use domain::accounts::{Method as Attested, Residency, Role};
use domain::ballots::{Method, Receipt, Word};
use domain::ids::{AccountId, BodyId, RecordNumber, ResidencyId};
use domain::log::NoteKey;
use domain::text::{Body, Label, Title};
use store::ballots::{
    Ballot, Cast, CastReceipt, Electorate, NewBallot, NewOption, NotCast, Subject,
};
use store::keys::MemoryKeys;
use store::{Db, Failed};

use crate::common::{self, Place, now, raw};

pub const ORIGIN: &str = "juyi.example/log";
/// Members of the council.
pub const MEMBERS: i64 = 7;

pub struct World {
    pub db: Db,
    pub place: Place,
    pub body: BodyId,
    pub keys: MemoryKeys,
}

pub fn later(hours: i64) -> DateTime<Utc> {
    now() + Duration::hours(hours)
}

/// When the ballots of these stories close: the example rulebook gives residents a week.
pub fn closing() -> DateTime<Utc> {
    later(24 * 7)
}

pub fn log_key() -> NoteKey {
    NoteKey::new(ORIGIN, [7; 32])
}

/// Accounts 1001 and following; the first `residents` are attested, and the first seven sit in the council.
async fn crowd(db: &Db, place: &Place, residents: i64) -> BodyId {
    raw!(db, |c| sqlx::query(
        "insert into accounts (id, phone, nickname, real_name, created_at)
         with recursive n (i) as (select 1 union all select i + 1 from n where i < 600)
         select 1000 + i, '139' || cast(10000000 + i as text), '居民' || cast(i as text),
            '王' || cast(i as text), $1 from n"
    )
    .bind(now())
    .execute(c)
    .await
    .map(|_| ()));
    raw!(db, |c| {
        sqlx::query(
        "insert into residencies (community_id, account_id, building_id, grid_id, unit, room, claimed_name, status,
            method, claimed_at, decided_at)
         select $1, a.id, $2, $3, '1 单元', '101', a.nickname, 'attested', 'in_person', $4, $4
         from accounts a where a.id between 1001 and $5"
    )
    .bind(place.id.0)
    .bind(place.buildings[0].0)
    .bind(place.grids[0].0)
    .bind(now())
    .bind(1000 + residents)
    .execute(c)
    .await
    .map(|_| ())
    });
    let body: Option<i64> = raw!(db, |c| sqlx::query_scalar(
        "select id from bodies where community_id = $1 and number = 1"
    )
    .bind(place.id.0)
    .fetch_optional(c)
    .await);
    let body = match body {
        Some(body) => body,
        None => raw!(db, |c| {
            sqlx::query_scalar::<_, i64>(
            "insert into bodies (community_id, number, name_zh, name_en, purpose_zh, purpose_en, created_at)
             values ($1, 1, '议事会', 'Council', '议事', 'Deliberation', $2) returning id"
        )
        .bind(place.id.0)
        .bind(now())
        .fetch_one(c)
        .await
        }),
    };
    raw!(db, |c| {
        sqlx::query(
        "insert into seats (community_id, body_id, class, account_id, name, origin, from_on, until_on)
         select $1, $2, 'resident', a.id, '王' || cast(a.id as text), 'founding', $3, $4
         from accounts a where a.id between 1001 and $5"
    )
    .bind(place.id.0)
    .bind(body)
    .bind(now().date_naive())
    .bind(closing().date_naive())
    .bind(1000 + MEMBERS)
    .execute(c)
    .await
    .map(|_| ())
    });
    BodyId(body)
}

impl World {
    /// Forty attested residents.
    pub async fn new(db: &Db) -> Self {
        Self::with(db, 40).await
    }

    pub async fn with(db: &Db, residents: i64) -> Self {
        let place = common::community(db).await;
        let body = crowd(db, &place, residents).await;
        Self {
            db: db.clone(),
            place,
            body,
            keys: MemoryKeys::new([9; 32]),
        }
    }

    pub fn account(&self, n: i64) -> AccountId {
        AccountId(1000 + n)
    }

    fn standing(&self, n: i64, role: Option<Role>) -> Standing {
        Standing {
            account: self.account(n),
            second_factor: role.is_some(),
            community: Some(self.place.id),
            residency: Residency::Attested {
                id: ResidencyId(n),
                grid: self.place.grids[0],
                method: Attested::InPerson,
            },
            roles: role.map(|r| (r, None)).into_iter().collect(),
            seats: Vec::new(),
        }
    }

    pub fn person(&self, n: i64) -> SignedIn {
        access::signed_in(Some(&self.standing(n, None))).unwrap()
    }

    pub fn secretary(&self) -> Secretary {
        access::secretary(Some(&self.standing(590, Some(Role::Secretary)))).unwrap()
    }

    pub fn clerk(&self, n: i64) -> Clerk {
        access::clerk(Some(&self.standing(n, Some(Role::WindowClerk)))).unwrap()
    }

    /// A secret ballot of the residents, for or against.
    pub fn secret(&self) -> NewBallot {
        NewBallot {
            title: Title::parse("翠园小区西门夜间是否关闭机动车通行").unwrap(),
            text: Some(Body::parse("夜里十一点到早上六点关闭，行人照常通行。").unwrap()),
            method: Method::YesNo,
            options: Vec::new(),
            secret: true,
            electorate: Electorate::Community,
            present: Vec::new(),
            subject: Subject::Question,
            meeting: None,
            seats: 1,
            opens_at: now(),
            closes_at: closing(),
        }
    }

    /// An open ballot of the council, for or against.
    pub fn open(&self) -> NewBallot {
        NewBallot {
            title: Title::parse("关于增设电动自行车充电棚的表决").unwrap(),
            secret: false,
            electorate: Electorate::Body(self.body),
            ..self.secret()
        }
    }

    /// A secret ballot that chooses up to two of four.
    pub fn choice(&self) -> NewBallot {
        NewBallot {
            title: Title::parse("今年公益事业经费先办哪两件").unwrap(),
            method: Method::UpTo(2),
            options: options(&["换路灯", "修花坛", "添座椅", "画车位"]),
            seats: 2,
            ..self.secret()
        }
    }

    /// Makes a ballot and opens it.
    pub async fn held(&self, new: NewBallot) -> RecordNumber {
        let once = new.title.as_str().to_owned();
        let number = self
            .db
            .create_ballot(&self.secretary(), &new, &once, now())
            .await
            .unwrap();
        self.db.open_due_ballots(&self.keys, now()).await.unwrap();
        number
    }

    pub async fn find(&self, number: RecordNumber) -> Ballot {
        self.db
            .find_ballot(self.place.id, number)
            .await
            .unwrap()
            .unwrap()
    }

    /// Person `n` votes; every vote of a story has its own form.
    pub async fn vote(
        &self,
        n: i64,
        number: RecordNumber,
        marks: &[u8],
    ) -> Result<CastReceipt, Failed<NotCast>> {
        let random: [u8; 32] = fresh();
        let once = format!("{random:?}");
        self.vote_with(n, number, marks, &once, random, || later(1))
            .await
    }

    pub async fn vote_with(
        &self,
        n: i64,
        number: RecordNumber,
        marks: &[u8],
        once: &str,
        random: [u8; 32],
        clock: impl Fn() -> DateTime<Utc> + Send,
    ) -> Result<CastReceipt, Failed<NotCast>> {
        let cast = paper(marks, once);
        self.vote_at(&self.db, n, number, &cast, random, clock)
            .await
    }

    /// A vote that arrives by another process.
    pub async fn vote_at(
        &self,
        db: &Db,
        n: i64,
        number: RecordNumber,
        cast: &Cast,
        random: [u8; 32],
        clock: impl Fn() -> DateTime<Utc> + Send,
    ) -> Result<CastReceipt, Failed<NotCast>> {
        db.cast_ballot(
            &self.person(n),
            self.place.id,
            number,
            cast,
            random,
            &self.keys,
            clock,
        )
        .await
    }

    /// Several people vote the same.
    pub async fn vote_all(
        &self,
        people: std::ops::RangeInclusive<i64>,
        number: RecordNumber,
        marks: &[u8],
    ) -> Vec<Receipt> {
        let mut receipts = Vec::new();
        for n in people {
            receipts.push(self.vote(n, number, marks).await.unwrap().receipt);
        }
        receipts
    }

    /// Settles what is due at the closing.
    pub async fn settle(&self) -> u64 {
        self.db
            .settle_due_ballots(&self.keys, closing())
            .await
            .unwrap()
    }

    /// Gives all leaves their places and signs the tree.
    pub async fn sign(&self, at: DateTime<Utc>) {
        while self.db.sequence_leaves(ORIGIN, 1000).await.unwrap() > 0 {}
        self.db.publish_checkpoint(&log_key(), at).await.unwrap();
    }

    /// What person `n` was told about ballots, the oldest first.
    pub async fn told(&self, n: i64) -> Vec<String> {
        let account = self.account(n).0;
        raw!(&self.db, |c| sqlx::query_scalar::<_, String>(
            "select kind from notices where account_id = $1 and room = 'ballots' order by id"
        )
        .bind(account)
        .fetch_all(c)
        .await)
    }
}

/// What somebody hands in.
pub fn paper(marks: &[u8], once: &str) -> Cast {
    Cast {
        marks: marks.to_vec(),
        blank: marks.is_empty(),
        word: Word::parse("荷花").unwrap(),
        once: once.to_owned(),
    }
}

pub fn options(labels: &[&str]) -> Vec<NewOption> {
    let option = |label: &&str| NewOption {
        label: Label::parse(label).unwrap(),
        application: None,
    };
    labels.iter().map(option).collect()
}

/// Randomness of the server, different every time.
pub fn fresh() -> [u8; 32] {
    use std::sync::atomic::{AtomicU64, Ordering};
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let mut random = [0; 32];
    let n = COUNT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    random[..8].copy_from_slice(&n);
    random[16..24].copy_from_slice(&n);
    random
}
