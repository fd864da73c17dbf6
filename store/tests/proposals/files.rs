//! Pictures and documents of a proposal.

use domain::display::Lang;
use domain::files::{Caption, FileFault};
use domain::ids::RecordNumber;
use domain::log::text_hash;
use store::files::{Ready, Seen, Shelf};
use store::proposals::NotShown;
use store::{Db, Failed};

use crate::common::{self, both, leaves, now, pdf, refused};
use crate::people::{World, answer};

impl World {
    async fn show(
        &self,
        n: i64,
        shelf: &Shelf,
        number: RecordNumber,
        title: &str,
        bytes: usize,
    ) -> Result<(), Failed<NotShown>> {
        let ready = Ready::of(pdf(bytes)).await.unwrap();
        let name = text_hash(&[title, &number.to_string()])[..32].to_owned();
        let title = Caption::parse(title, "").unwrap();
        let file = (ready, name.as_str(), &title);
        self.db
            .attach_to_proposal(&self.person(n), self.here(), number, shelf, file, now())
            .await
    }
}

both! {
    async fn an_author_shows_four_files_until_somebody_supports(db) {
        let w = World::new(db).await;
        let shelf = Shelf::memory();
        let number = w.file(1, "广场重新规划").await;
        let shown = async || {
            let all = db.list_proposal_files(w.find(number).await.id).await.unwrap();
            all.into_iter().map(|(file, hidden)| (file.title.get(Lang::Zh).to_owned(), file.name, hidden)).collect::<Vec<_>>()
        };
        assert_eq!(refused(w.show(2, &shelf, number, "别人的", 100).await), NotShown::NotAuthor);
        for (n, title) in ["平面图", "照片一", "照片二", "照片三"].into_iter().enumerate() {
            w.show(1, &shelf, number, title, 100 + n).await.unwrap();
        }
        assert_eq!(refused(w.show(1, &shelf, number, "第五个", 300).await), NotShown::File(FileFault::Full));
        let first = shown().await[0].1.clone();
        let take = async |name: &str| db.detach_from_proposal(&w.person(1), w.here(), number, name, now()).await;
        take(&first).await.unwrap();
        take(&first).await.unwrap();
        assert_eq!(leaves(db, "proposals.detach").await, 1, "pressed twice");
        assert_eq!(leaves(db, "proposals.attach").await, 4);
        assert_eq!(db.find_file(w.here(), &first).await.unwrap(), None);
        let second = shown().await[0].1.clone();
        let (_, seen) = db.find_file(w.here(), &second).await.unwrap().unwrap();
        assert_eq!(seen, Seen::ByEverybody);
        w.support(2, number).await.unwrap();
        // Who supports it has seen them.
        assert_eq!(refused(take(&second).await), NotShown::Fixed);
        assert_eq!(refused(w.show(1, &shelf, number, "太晚", 300).await), NotShown::Fixed);
        let p = w.find(number).await;
        let may = db.may_attach_to_proposal(&w.person(1), &p, now()).await;
        assert_eq!(refused(may), NotShown::Fixed);
        assert_eq!(shown().await.len(), 3);
    }

    async fn staff_take_a_file_away_and_its_author_reads_why(db) {
        let w = World::new(db).await;
        let shelf = Shelf::memory();
        let number = w.file(1, "广场重新规划").await;
        w.show(1, &shelf, number, "平面图", 100).await.unwrap();
        w.support(2, number).await.unwrap();
        let id = w.find(number).await.id;
        let name = db.list_proposal_files(id).await.unwrap()[0].0.name.clone();
        let why = answer("图上有别人家的电话");
        let hide = async |name: &str| db.hide_proposal_file(&w.clerk(), number, name, &why, now()).await.unwrap();
        assert!(!hide("ffffffffffffffffffffffffffffffff").await);
        assert!(hide(&name).await);
        assert!(hide(&name).await, "pressed twice");
        assert_eq!(leaves(db, "proposals.hide_file").await, 1);
        assert_eq!(db.find_file(w.here(), &name).await.unwrap(), None);
        let all = db.list_proposal_files(id).await.unwrap();
        assert_eq!(all[0].1.as_deref(), Some(why.as_str()));
        assert_eq!(w.told(1).await.iter().filter(|told| told.contains("file_hidden")).count(), 1);
    }
}
