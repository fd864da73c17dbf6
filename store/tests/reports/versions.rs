//! A report goes the way of whatever is published; what is its own is said here.

use domain::log::text_hash;
use domain::reports::Report;
use store::Db;

use crate::common::{self, both, leaves, now};
use crate::people::{World, later, typed};

both! {
    async fn a_report_is_read_back_as_it_was_written_and_its_leaf_names_the_year(db) {
        let w = World::new(db).await;
        let number = w.published(&typed(2025, "91.6"), now()).await;
        let page = db.find_published::<Report>(w.place.id, number).await.unwrap().unwrap();
        let version = page.current().unwrap();
        assert_eq!(version.content.year, 2025);
        assert_eq!(version.content.sections[0].figures[0].value.to_string(), "91.6");
        assert_eq!(version.hash, text_hash(&[&version.text]), "anybody can hash it again");
        let facts = common::raw!(db, |c| sqlx::query_scalar::<_, String>(
            "select facts from log_leaves where act = 'reports.publish' and object = 'report/1'"
        ).fetch_one(c).await);
        assert!(facts.contains(&version.hash) && facts.contains("2025") && facts.contains("annual"), "{facts}");
    }

    async fn a_correction_stands_beside_what_it_corrects(db) {
        let w = World::new(db).await;
        let number = w.published(&typed(2025, "61.9"), now()).await;
        w.corrected(number, &typed(2025, "91.6"), later(9)).await;
        let page = db.find_published::<Report>(w.place.id, number).await.unwrap().unwrap();
        assert_eq!((page.live, page.versions.len()), (Some(2), 2));
        let values: Vec<_> = page.versions.iter().map(|v| v.content.sections[0].figures[0].value.to_string()).collect();
        assert_eq!(values, ["61.9", "91.6"]);
        assert_eq!(leaves(db, "reports.publish").await, 2);
        assert_eq!(db.list_published::<Report>(w.place.id).await.unwrap().len(), 1);
    }

    async fn reports_and_services_are_numbered_apart(db) {
        let w = World::new(db).await;
        assert_eq!(w.published(&typed(2024, "90"), now()).await, 1);
        assert_eq!(w.published(&typed(2025, "91"), now()).await, 2);
        assert!(db.find_published::<domain::services::Item>(w.place.id, 1).await.unwrap().is_none());
    }
}
