//! Files of a publication: they go with its versions, and nobody sees those of a draft.

use domain::access::Editor;
use domain::display::Lang;
use domain::files::{Attached, Caption, FileFault};
use domain::log::text_hash;
use domain::publishing::{Kind, Publication, Typed, files_of};
use domain::services::Item;
use store::files::{Ready, Seen, Shelf};
use store::publishing::{Arrange, NotAttached};
use store::{Db, Failed};

use crate::common::{self, both, now, pdf, refused};
use crate::people::{NOW, World, item, later, typed};

impl World {
    async fn attach(
        &self,
        by: &Editor,
        shelf: &Shelf,
        number: i64,
        title: &str,
        bytes: usize,
    ) -> Result<(), Failed<NotAttached>> {
        let ready = Ready::of(pdf(bytes)).await.unwrap();
        let name = text_hash(&[title, &number.to_string()])[..32].to_owned();
        let title = Caption::parse(title, "").unwrap();
        let file = (ready, name.as_str(), &title);
        self.db
            .attach_to_publication(by, Kind::Service, number, shelf, file, now())
            .await
    }

    async fn arrange(
        &self,
        number: i64,
        name: &str,
        what: Arrange,
    ) -> Result<(), Failed<NotAttached>> {
        self.db
            .arrange_publication(&self.editors[0], Kind::Service, number, (name, what), now())
            .await
    }

    async fn drafted(&self, number: i64) -> Vec<Attached> {
        let open = self.open(number).await;
        self.db
            .list_version_files(&self.editors[0], open.id)
            .await
            .unwrap()
    }

    async fn live(&self, number: i64) -> (Vec<Attached>, String, String) {
        let page = self
            .db
            .find_published::<Item>(self.place.id, number)
            .await
            .unwrap()
            .unwrap();
        let version = page.current().unwrap();
        (
            version.files.clone(),
            version.text.clone(),
            version.hash.clone(),
        )
    }
}

fn titles(files: &[Attached]) -> Vec<&str> {
    files.iter().map(|file| file.title.get(Lang::Zh)).collect()
}

fn changed() -> Typed {
    typed("改过的高龄津贴")
}

both! {
    async fn files_are_published_with_their_version_and_covered_by_its_hash(db) {
        let w = World::new(db).await;
        let shelf = Shelf::memory();
        let number = w.begin("高龄津贴").await;
        for (title, bytes) in [("价目表", 100), ("平面图", 200), ("说明书", 300)] {
            w.attach(&w.editors[0], &shelf, number, title, bytes).await.unwrap();
        }
        // The same bytes once more are the file that is there, with the words it has.
        w.attach(&w.editors[1], &shelf, number, "别的名字", 100).await.unwrap();
        let files = w.drafted(number).await;
        assert_eq!(titles(&files), ["价目表", "平面图", "说明书"]);
        w.arrange(number, &files[2].name, Arrange::Lift).await.unwrap();
        w.arrange(number, &files[0].name, Arrange::Remove).await.unwrap();
        w.arrange(number, &files[0].name, Arrange::Remove).await.unwrap();
        assert_eq!(titles(&w.drafted(number).await), ["说明书", "平面图"]);
        let name = files[1].name.clone();
        let seen = async |name: &str| db.find_file(w.place.id, name).await.unwrap().map(|(_, seen)| seen);
        assert_eq!(seen(&files[0].name).await, None, "taken out again");
        assert_eq!(seen(&name).await, Some(Seen::ByEditors));
        w.send(number, &typed("高龄津贴")).await;
        // What the second person reads is what is published: nothing is added behind that person's back.
        let late = w.attach(&w.editors[0], &shelf, number, "太晚了", 400).await;
        assert_eq!(refused(late), NotAttached::NotDraft);
        assert_eq!(refused(w.arrange(number, &name, Arrange::Remove).await), NotAttached::NotDraft);
        assert_eq!(refused(db.may_attach(&w.editors[0], Kind::Service, number, now()).await), NotAttached::NotDraft);
        assert_eq!(titles(&w.open(number).await.files), ["说明书", "平面图"]);
        assert_eq!(seen(&name).await, Some(Seen::ByEditors));
        w.decide(1, number, &NOW).await.unwrap();
        assert_eq!(seen(&name).await, Some(Seen::ByEverybody));
        let (files, text, hash) = w.live(number).await;
        assert_eq!(titles(&files), ["说明书", "平面图"]);
        assert_eq!(files_of(&text), Some(files.clone()));
        assert_eq!(text_hash(&[text.as_str()]), hash);
        assert_ne!(text, item("高龄津贴").text(), "the hash covers the files");
        assert_eq!(shelf.take(&name).await.unwrap().unwrap().len() as u64, files[1].bytes);
    }

    async fn a_new_version_begins_with_the_files_of_the_last_one_and_leaves_it_as_it_was(db) {
        let w = World::new(db).await;
        let shelf = Shelf::memory();
        let number = w.begin("高龄津贴").await;
        w.attach(&w.editors[0], &shelf, number, "价目表", 100).await.unwrap();
        w.send(number, &typed("高龄津贴")).await;
        w.decide(1, number, &NOW).await.unwrap();
        let (first, ..) = w.live(number).await;
        let refusal = w.attach(&w.editors[0], &shelf, number, "平面图", 200).await;
        assert_eq!(refused(refusal), NotAttached::NotDraft, "nobody works on it");
        let (by, kind) = (&w.editors[0], Kind::Service);
        db.begin_version(by, kind, number, &changed(), now()).await.unwrap();
        assert_eq!(w.drafted(number).await, first);
        w.attach(by, &shelf, number, "平面图", 200).await.unwrap();
        let plan = w.drafted(number).await[1].name.clone();
        // Given up: what it brought is gone, what the public version shows is not.
        let revision = w.open(number).await.revision;
        db.discard_version(by, kind, number, revision, now()).await.unwrap();
        assert_eq!(db.find_file(w.place.id, &plan).await.unwrap(), None);
        assert_eq!(w.live(number).await.0, first);
        assert!(db.find_file(w.place.id, &first[0].name).await.unwrap().is_some());
        // Without it, the next version; the first one keeps what it showed.
        db.begin_version(by, kind, number, &changed(), now()).await.unwrap();
        w.arrange(number, &first[0].name, Arrange::Remove).await.unwrap();
        w.send(number, &changed()).await;
        w.decide(1, number, &NOW).await.unwrap();
        assert_eq!(w.live(number).await.0, []);
        let (_, seen) = db.find_file(w.place.id, &first[0].name).await.unwrap().unwrap();
        assert_eq!(seen, Seen::ByEverybody, "the first version is still read");
    }

    async fn a_version_has_twelve_files_and_what_was_taken_out_counts_for_the_day(db) {
        let w = World::new(db).await;
        let shelf = Shelf::memory();
        let number = w.begin("高龄津贴").await;
        let by = &w.editors[0];
        for n in 0..12 {
            w.attach(by, &shelf, number, &format!("附件 {n}"), 100 + n).await.unwrap();
        }
        let full = w.attach(by, &shelf, number, "第十三个", 500).await;
        assert_eq!(refused(full), NotAttached::File(FileFault::Full));
        let may = db.may_attach(by, Kind::Service, number, now()).await;
        assert_eq!(refused(may), NotAttached::File(FileFault::Full));
        let first = w.drafted(number).await[0].name.clone();
        w.arrange(number, &first, Arrange::Remove).await.unwrap();
        w.attach(by, &shelf, number, "第十三个", 500).await.unwrap();
        // What a version before it showed takes no room from the next.
        w.send(number, &typed("高龄津贴")).await;
        w.decide(1, number, &NOW).await.unwrap();
        db.begin_version(by, Kind::Service, number, &changed(), now()).await.unwrap();
        for file in w.drafted(number).await {
            w.arrange(number, &file.name, Arrange::Remove).await.unwrap();
        }
        w.attach(by, &shelf, number, "新的", 600).await.unwrap();
        // Sending and taking out again fills no disk behind the back of the quota.
        let other = w.begin("第二项").await;
        let large = domain::files::MAX_BYTES;
        for n in 0..11 {
            w.attach(by, &shelf, other, &format!("大的 {n}"), large - n).await.unwrap();
            let name = w.drafted(other).await[0].name.clone();
            w.arrange(other, &name, Arrange::Remove).await.unwrap();
        }
        let over = w.attach(by, &shelf, other, "最后一个", large - 20).await;
        assert_eq!(refused(over), NotAttached::File(FileFault::Quota));
        assert_eq!(db.may_attach(by, Kind::Service, other, later(1)).await.ok(), Some(()));
        let unknown = db.may_attach(by, Kind::Service, 99, now()).await;
        assert_eq!(refused(unknown), NotAttached::Unknown);
    }
}
