//! Earlier versions of a contact card, once somebody else stands on it or it is taken off the board.

use domain::contacts::Contact;
use domain::publishing::{Kind, Publication, Typed};
use store::Db;
use store::publishing::{Draft, PublicationPage};

use crate::common::{self, both, now};
use crate::people::{NOW, World, later, reason};

fn card(name: &str) -> Typed {
    let mut t = Typed::default();
    for (field, value) in [
        ("post", "window"),
        ("title_zh", "1 号窗口"),
        ("name_zh", name),
        ("duty_zh", "综合受理，老人优先"),
        ("phone", "19900090021"),
        ("place_zh", "一楼大厅"),
        ("hours_zh", "周一至周五 8:30–17:30"),
    ] {
        t.set(field, value);
    }
    t
}

impl World {
    async fn hang(&self, number: i64, name: &str) {
        let by = &self.editors[0];
        let found = self.db.find_desk_publication::<Contact>(by, number).await;
        let revision = found.unwrap().unwrap().open.unwrap().revision;
        let (typed, sent) = (card(name), Contact::read(&card(name)).unwrap().sent());
        let draft = Draft::sent(&typed, &sent);
        self.db
            .save_publication(by, Kind::Contact, number, revision, draft, now())
            .await
            .unwrap();
        let found = self.db.find_desk_publication::<Contact>(by, number).await;
        let open = found.unwrap().unwrap().open.unwrap();
        let may = self.editors[1].may_review(open.id, open.writer).unwrap();
        let seen = open.hash.unwrap();
        self.db
            .decide_publication(&may, Kind::Contact, &seen, &NOW, now())
            .await
            .unwrap();
    }

    async fn board(&self, number: i64) -> PublicationPage<Contact> {
        let found = self.db.find_published(self.place.id, number).await;
        found.unwrap().unwrap()
    }
}

both! {
    async fn an_earlier_card_keeps_the_post_and_loses_the_name(db) {
        let w = World::new(db).await;
        let by = &w.editors[0];
        let begun = db.begin_publication(by, Kind::Contact, &card("陈静怡"), "card", now()).await;
        let number = begun.unwrap().0;
        w.hang(number, "陈静怡").await;
        let hash = w.board(number).await.versions[0].hash.clone();
        let names = async || {
            let page = w.board(number).await;
            let said = |v: &store::publishing::PublishedVersion<Contact>| v.content.name.both().zh.clone();
            page.versions.iter().map(said).collect::<Vec<_>>()
        };
        // The same person stays named, also by what was corrected since.
        db.begin_version(by, Kind::Contact, number, &card("陈静怡"), now()).await.unwrap();
        w.hang(number, "陈静怡").await;
        assert_eq!(names().await, ["陈静怡", "陈静怡"]);
        db.begin_version(by, Kind::Contact, number, &card("李秀梅"), now()).await.unwrap();
        w.hang(number, "李秀梅").await;
        assert_eq!(names().await, ["（姓名已去掉）", "（姓名已去掉）", "李秀梅"]);
        let first = w.board(number).await.versions.remove(0);
        assert_eq!(first.hash, hash, "of what was public");
        assert_eq!(first.content.duty.both().zh, "综合受理，老人优先");
        assert!(!first.text.contains("陈静怡"));
        db.withdraw_publication(by, Kind::Contact, number, 3, &reason(), later(1)).await.unwrap();
        assert_eq!(names().await, ["（姓名已去掉）"; 3]);
    }
}
