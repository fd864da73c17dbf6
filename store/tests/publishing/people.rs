//! A community with two editors and a secretary, and what they do in one line.

use chrono::{DateTime, Duration, Utc};
use domain::access::{self, Editor, MayReview};
use domain::accounts::Role;
use domain::publishing::{Kind, Publication, Typed};
use domain::services::Item;
use domain::text::Answer;
use store::publishing::{Decision, Draft, NotDecided, OpenVersion};
use store::{Db, Failed};

use crate::common::{self, Place, now};

pub struct World {
    pub db: Db,
    pub place: Place,
    /// Two editors, and the secretary, who may do the same.
    pub editors: [Editor; 3],
}

pub fn later(days: i64) -> DateTime<Utc> {
    now() + Duration::days(days)
}

/// A form filled in as an editor would.
pub fn typed(title: &str) -> Typed {
    let mut t = Typed::default();
    for (name, value) in [
        ("title_zh", title),
        ("class", "public"),
        ("events", "ageing"),
        ("audience_zh", "年满八十周岁的居民"),
        ("materials_zh", "身份证 | 1 | 1"),
        ("steps_zh", "带身份证到窗口\n当场登记"),
        ("limit", "0"),
        ("fee_zh", "不收费"),
        ("place_zh", "一楼 2 号窗口"),
        ("hours_zh", "周一至周五 9:00–17:00"),
        ("phone", "12345"),
        ("contact_zh", "2 号窗口首问岗"),
        ("charge", "responsible"),
        ("basis_zh", "老年人权益保障条例第十条"),
        ("mandatory", "yes"),
        ("filing", "目录 2025-012 号"),
    ] {
        t.set(name, value);
    }
    t
}

pub fn item(title: &str) -> Item {
    Item::read(&typed(title)).unwrap()
}

pub fn reason() -> Answer {
    Answer::parse("电话写错了，请核对。").unwrap()
}

pub const NOW: Decision = Decision::Publish { on: None };

impl World {
    pub async fn new(db: &Db) -> Self {
        let place = common::community(db).await;
        let mut editors = Vec::new();
        for (number, role) in [
            ("19900000031", Role::Editor),
            ("19900000032", Role::Editor),
            ("19900000033", Role::Secretary),
        ] {
            let standing = common::staff(db, place.id, number, role, None).await;
            editors.push(access::editor(Some(&standing)).unwrap());
        }
        Self {
            db: db.clone(),
            place,
            editors: [editors[0], editors[1], editors[2]],
        }
    }

    /// The first editor begins an item.
    pub async fn begin(&self, title: &str) -> i64 {
        self.db
            .begin_publication(&self.editors[0], Kind::Service, &typed(title), title, now())
            .await
            .unwrap()
            .0
    }

    /// The first editor begins one and sends it on.
    pub async fn sent(&self, title: &str) -> i64 {
        let number = self.begin(title).await;
        self.send(number, &typed(title)).await;
        number
    }

    /// The first editor sends what is open.
    pub async fn send(&self, number: i64, typed: &Typed) {
        let item = Item::read(typed).unwrap();
        let revision = self.open(number).await.revision;
        let (db, by) = (&self.db, &self.editors[0]);
        db.save_publication(
            by,
            Kind::Service,
            number,
            revision,
            Draft::sent(typed, &item.sent()),
            now(),
        )
        .await
        .unwrap();
    }

    pub async fn open(&self, number: i64) -> OpenVersion<Item> {
        let by = &self.editors[0];
        let found = self
            .db
            .find_desk_publication::<Item>(by, number)
            .await
            .unwrap();
        found.unwrap().open.unwrap()
    }

    /// The right of one of the three over what is open.
    pub async fn may(&self, who: usize, number: i64) -> (MayReview, String) {
        let open = self.open(number).await;
        let may = self.editors[who].may_review(open.id, open.writer).unwrap();
        (may, open.hash.unwrap())
    }

    pub async fn decide(
        &self,
        who: usize,
        number: i64,
        decision: &Decision,
    ) -> Result<(), Failed<NotDecided>> {
        let (may, seen) = self.may(who, number).await;
        self.db
            .decide_publication(&may, Kind::Service, &seen, decision, now())
            .await
    }

    /// An item that is public.
    pub async fn published(&self, title: &str) -> i64 {
        let number = self.sent(title).await;
        self.decide(1, number, &NOW).await.unwrap();
        number
    }

    /// The titles of the catalogue.
    pub async fn titles(&self) -> Vec<String> {
        let all = self.db.list_published::<Item>(self.place.id).await.unwrap();
        all.into_iter()
            .map(|s| s.version.content.title.both().zh.clone())
            .collect()
    }
}
