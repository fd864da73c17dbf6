//! A community with verified residents, two editors, and what they do in a consultation in one line.

use chrono::{DateTime, Duration, Utc};
use domain::access::{self, Clerk, Editor, SignedIn, Standing, Verified};
use domain::accounts::{Method, Residency, Role};
use domain::consultations::{Kind, Plan, Reply, Sheet, Text, read_questions, read_sections};
use domain::display::ShownAs;
use domain::ids::{AccountId, RecordNumber, ResidencyId};
use domain::text::Opinion;
use domain::time::{day_of, start_of};
use store::consultations::{Consultation, NotSaid, NotTaken, Spoken};
use store::keys::MemoryKeys;
use store::{Db, Failed};

use crate::common::{self, Place, now, raw};

pub struct World {
    pub db: Db,
    pub place: Place,
    pub keys: MemoryKeys,
}

/// The moment at which the consultations of these stories close: the end of the seventh day.
pub fn closing() -> DateTime<Utc> {
    start_of(day_of(now()) + Duration::days(7))
}

impl World {
    /// Accounts 1001 and following.
    pub async fn new(db: &Db) -> Self {
        let place = common::community(db).await;
        raw!(db, |c| {
            sqlx::query(
            "insert into accounts (id, phone, nickname, created_at)
             with recursive n (i) as (select 1 union all select i + 1 from n where i < 200)
             select 1000 + i, '139' || cast(10000000 + i as text), '居民' || cast(i as text), $1 from n"
        )
        .bind(now())
        .execute(c)
        .await
        .map(|_| ())
        });
        Self {
            db: db.clone(),
            place,
            keys: MemoryKeys::new([7; 32]),
        }
    }

    fn standing(&self, n: i64, role: Option<Role>) -> Standing {
        Standing {
            account: AccountId(1000 + n),
            second_factor: role.is_some(),
            community: Some(self.place.id),
            residency: Residency::Attested {
                id: ResidencyId(n),
                grid: self.place.grids[0],
                method: Method::InPerson,
            },
            roles: role.map(|r| (r, None)).into_iter().collect(),
            seats: Vec::new(),
        }
    }

    pub fn resident(&self, n: i64) -> Verified {
        access::verified(Some(&self.standing(n, None))).unwrap()
    }

    pub fn person(&self, n: i64) -> SignedIn {
        access::signed_in(Some(&self.standing(n, None))).unwrap()
    }

    /// 191 and 192 are editors.
    pub fn editor(&self, n: i64) -> Editor {
        access::editor(Some(&self.standing(190 + n, Some(Role::Editor)))).unwrap()
    }

    pub fn clerk(&self) -> Clerk {
        access::clerk(Some(&self.standing(193, Some(Role::WindowClerk)))).unwrap()
    }

    /// A week from today on, two sections, two questions.
    pub fn plan(&self) -> Plan {
        let today = day_of(now());
        Plan {
            text: Text {
                title: "东门小广场改造".into(),
                kind: Kind::Facility,
                about: "选址已定，摆放可以改。".into(),
                basis: String::new(),
                sections: read_sections("# 位置\n东门。\n# 设施\n四张长椅。").unwrap(),
                questions: read_questions("单选 | 先修哪里\n- 东门\n- 西门\n文字 | 还想说什么")
                    .unwrap(),
            },
            opens_on: today,
            closes_on: today + Duration::days(6),
        }
    }

    pub async fn written(&self) -> RecordNumber {
        let (by, plan) = (self.editor(1), self.plan());
        let got = self.db.create_consultation(&by, &plan, "once", now());
        got.await.unwrap()
    }

    pub async fn open(&self) -> RecordNumber {
        let number = self.written().await;
        let id = self.find(number).await.id;
        let second = self
            .editor(2)
            .second_reader(id, Some(AccountId(1191)))
            .unwrap();
        self.db
            .check_consultation(&second, number, 1, now())
            .await
            .unwrap();
        assert_eq!(self.keep(now()).await, 1);
        number
    }

    pub async fn keep(&self, at: DateTime<Utc>) -> u64 {
        self.db.keep_consultations(&self.keys, at).await.unwrap()
    }

    pub async fn find(&self, number: RecordNumber) -> Consultation {
        let got = self.db.find_consultation(self.place.id, number).await;
        got.unwrap().unwrap()
    }

    pub async fn answer(
        &self,
        n: i64,
        number: RecordNumber,
        choice: u8,
        text: &str,
        at: DateTime<Utc>,
    ) -> Result<(), Failed<NotTaken>> {
        let text = (!text.is_empty()).then(|| Reply::Text(text.to_owned()));
        let sheet = Sheet(vec![Some(Reply::One(choice)), text]);
        let who = self.resident(n);
        self.db
            .save_sheet(&who, number, &sheet, [n as u8; 16], &self.keys, || at)
            .await
    }

    pub async fn say(
        &self,
        n: i64,
        number: RecordNumber,
        section: usize,
        body: &str,
        at: DateTime<Utc>,
    ) -> Result<(), Failed<NotSaid>> {
        let said = Spoken {
            section,
            shown_as: ShownAs::Nickname,
            body: (!body.is_empty()).then(|| Opinion::parse(body).unwrap()),
        };
        let (who, place) = (self.person(n), self.place.id);
        self.db
            .comment_consultation(&who, place, number, &said, at)
            .await
    }
}
