//! Many at once from a table: all rows or none, once, and each goes on to a second person.

use std::sync::Arc;

use domain::publishing::{Kind, Publication};
use domain::services::Item;
use store::Db;
use store::publishing::{Imported, NotImported};

use crate::common::{self, at_once, both, now, refused};
use crate::people::{World, item, typed};

fn row(number: Option<i64>, title: &str) -> Imported {
    Imported {
        number,
        typed: typed(title),
        sent: item(title).sent(),
    }
}

async fn titles(w: &World) -> Vec<String> {
    let all = w.db.list_desk_publications::<Item>(&w.editors[0]).await;
    let title = |open: &store::publishing::OpenVersion<Item>| open.typed.get("title_zh").to_owned();
    all.unwrap()
        .iter()
        .filter_map(|s| s.open.as_ref().map(title))
        .collect()
}

both! {
    async fn rows_become_items_and_versions_that_wait_for_a_colleague(db) {
        let w = World::new(db).await;
        let number = w.published("高龄津贴").await;
        let rows = [row(None, "老年食堂办卡"), row(Some(number), "高龄津贴申请")];
        db.import_publications(&w.editors[0], Kind::Service, &rows, "k", now()).await.unwrap();
        let mut got = titles(&w).await;
        got.sort();
        assert_eq!(got, ["老年食堂办卡", "高龄津贴申请"]);
        assert_eq!(db.count_to_review(&w.editors[1], Kind::Service).await.unwrap(), 2);
        assert_eq!(db.count_to_review(&w.editors[0], Kind::Service).await.unwrap(), 0, "not one's own");
        // What is public stays public until then.
        let live = db.find_published::<Item>(w.place.id, number).await.unwrap().unwrap();
        assert_eq!(live.current().unwrap().content.title().both().zh, "高龄津贴");
    }

    async fn one_row_that_cannot_be_taken_keeps_all_of_them_out(db) {
        let w = World::new(db).await;
        let number = w.sent("高龄津贴").await;
        for (rows, why) in [
            ([row(None, "老年食堂办卡"), row(Some(number), "高龄津贴申请")], NotImported::AlreadyOpen { number }),
            ([row(None, "老年食堂办卡"), row(Some(99), "高龄津贴申请")], NotImported::Unknown { number: 99 }),
        ] {
            let got = db.import_publications(&w.editors[0], Kind::Service, &rows, "k", now()).await;
            assert_eq!(refused(got), why);
        }
        assert_eq!(titles(&w).await, ["高龄津贴"], "and the key of the form is free again");
        let rows = [row(None, "老年食堂办卡")];
        db.import_publications(&w.editors[0], Kind::Service, &rows, "k", now()).await.unwrap();
        assert_eq!(titles(&w).await.len(), 2);
    }

    async fn a_form_that_arrives_many_times_is_taken_once(db) {
        let w = Arc::new(World::new(db).await);
        let results = at_once(db, 16, |_| {
            let w = Arc::clone(&w);
            async move {
                let rows = [row(None, "老年食堂办卡"), row(None, "居住证办理")];
                w.db.import_publications(&w.editors[0], Kind::Service, &rows, "k", now()).await.is_ok()
            }
        })
        .await;
        assert!(results.into_iter().all(|ok| ok));
        assert_eq!(titles(&w).await.len(), 2);
    }
}
