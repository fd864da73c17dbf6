//! Pictures of a matter: who adds which and until when, who sees them, and where they go.

use chrono::{DateTime, Duration, Utc};
use domain::files::{FileFault, Upload};
use domain::ids::RecordNumber;
use domain::matters::{MatterEvent, NoStep, Shows};
use domain::text::PictureWords;
use image::codecs::png::PngEncoder;
use image::{Rgb, RgbImage};
use store::files::{Ready, Seen, Shelf};
use store::matters::{NewMatter, NotDone, Picture, Shower};
use store::{Db, Failed};

use crate::common::{self, both, count, leaves, now, refused};
use crate::everything::everything;
use crate::people::{LEAD, OTHER_WORKER, WINDOW, WORKER, World, words};

/// A picture of one colour, so that each number is another one.
async fn picture(n: u8) -> Ready {
    let mut bytes = Vec::new();
    let drawn = RgbImage::from_pixel(8, 8, Rgb([n.wrapping_mul(40), n.wrapping_mul(90), 200]));
    drawn
        .write_with_encoder(PngEncoder::new(&mut bytes))
        .unwrap();
    let name = "photo.png".to_owned();
    Ready::of(Upload { name, bytes }).await.unwrap()
}

/// A fresh name for every picture of a matter.
fn name(number: RecordNumber, n: u8) -> String {
    domain::log::text_hash(&["picture", &number.to_string(), &n.to_string()])[..32].to_owned()
}

impl World {
    async fn show(
        &self,
        by: Shower<'_>,
        shelf: &Shelf,
        number: RecordNumber,
        (shows, n): (Shows, u8),
    ) -> Result<(), Failed<NotDone>> {
        self.show_as(by, shelf, number, (shows, n), n).await
    }

    async fn show_as(
        &self,
        by: Shower<'_>,
        shelf: &Shelf,
        number: RecordNumber,
        (shows, n): (Shows, u8),
        fresh: u8,
    ) -> Result<(), Failed<NotDone>> {
        let said = PictureWords::parse(&format!("楼道照片{n}")).unwrap();
        let (fresh, what) = (name(number, fresh), (shows, Some(&said)));
        let file = (picture(n).await, fresh.as_str());
        self.db
            .add_matter_picture(by, self.place.id, number, shelf, file, what, now())
            .await
    }

    async fn pictures(&self, number: RecordNumber) -> Vec<Picture> {
        let (id, _) = self.holders(number).await;
        self.db.list_matter_pictures(id).await.unwrap()
    }
}

both! {
    async fn a_reporter_shows_three_and_the_owner_what_was_done(db) {
        let w = World::new(db).await;
        let shelf = Shelf::memory();
        let n = w.routed().await;
        let (me, other) = (w.resident(1001), w.resident(1002));
        let (owner, clerk, lead) = (w.staff(WORKER), w.staff(WINDOW), w.staff(LEAD));
        let mine = Shower::Reporter(&me);
        // Nobody else shows anything, and for who may not open it there is no such matter.
        for (by, shows, why) in [
            (Shower::Reporter(&other), Shows::Before, NotDone::Unknown),
            (mine, Shows::After, NotDone::Step(NoStep::NotYours)),
            (Shower::Staff(&owner), Shows::Before, NotDone::Step(NoStep::NotYours)),
            (Shower::Staff(&clerk), Shows::After, NotDone::Step(NoStep::NotYours)),
            (Shower::Staff(&lead), Shows::After, NotDone::Step(NoStep::NotYours)),
        ] {
            assert_eq!(refused(w.show(by, &shelf, n, (shows, 1)).await), why);
        }
        for one in 1..=3 {
            w.show(mine, &shelf, n, (Shows::Before, one)).await.unwrap();
        }
        // The same bytes once more are the picture that is there; a fourth finds no room.
        w.show_as(mine, &shelf, n, (Shows::Before, 3), 33).await.unwrap();
        assert_eq!(refused(w.show(mine, &shelf, n, (Shows::Before, 4)).await), NotDone::Picture(FileFault::Full));
        w.show(Shower::Staff(&owner), &shelf, n, (Shows::After, 5)).await.unwrap();
        let document = Ready::of(common::pdf(100)).await.unwrap();
        let got = db
            .add_matter_picture(mine, w.place.id, n, &shelf, (document, &name(n, 9)), (Shows::Before, None), now())
            .await;
        assert_eq!(refused(got), NotDone::Picture(FileFault::Kind));
        let all = w.pictures(n).await;
        assert_eq!(all.iter().filter(|p| p.shows == Shows::Before).count(), 3);
        assert_eq!(all[0].words.as_deref(), Some("楼道照片1"));
        assert_eq!(all[0].size, (8, 8));
        // What was refused lies nowhere.
        assert_eq!(shelf.names_before(DateTime::<Utc>::MAX_UTC).await.unwrap().len(), 4);
        // Each is removed by its own side, and once.
        let first = all[0].name.clone();
        let take = async |by: Shower<'_>| db.remove_matter_picture(by, w.place.id, n, &first, now()).await;
        assert_eq!(refused(take(Shower::Staff(&owner)).await), NotDone::Step(NoStep::NotYours));
        assert_eq!(refused(take(Shower::Reporter(&other)).await), NotDone::Unknown);
        take(mine).await.unwrap();
        take(mine).await.unwrap();
        assert_eq!(leaves(db, "matters.remove_picture").await, 1);
        assert_eq!(leaves(db, "matters.add_picture").await, 4);
        assert_eq!(db.find_file(w.place.id, &first).await.unwrap(), None);
        w.answer(WORKER, n, now()).await.unwrap();
        // What was answered stays as it was; a picture of it may still come.
        assert_eq!(refused(w.show(mine, &shelf, n, (Shows::Before, 6)).await), NotDone::Step(NoStep::NotNow));
        w.show(Shower::Staff(&owner), &shelf, n, (Shows::After, 7)).await.unwrap();
        let done = w.pictures(n).await.into_iter().find(|p| p.shows == Shows::After).unwrap();
        let got = db.remove_matter_picture(Shower::Staff(&owner), w.place.id, n, &done.name, now()).await;
        assert_eq!(refused(got), NotDone::Step(NoStep::NotNow));
        let (id, _) = w.holders(n).await;
        let chain = db.list_matter_events(id).await.unwrap();
        let added = chain.iter().filter(|e| e.act == MatterEvent::PictureAdded);
        assert_eq!(added.count(), 5);
        // The record names no bytes of what is private.
        assert_eq!(count(db, "select count(*) from log_leaves where act like 'matters.%picture' and facts like '%sha256%'").await, 0);
    }

    async fn a_picture_is_read_by_whoever_reads_the_matter_and_hidden_with_a_reason(db) {
        let w = World::new(db).await;
        let shelf = Shelf::memory();
        let me = w.resident(1001);
        let private = w.routed().await;
        let open = NewMatter { public: true, grid: Some(w.place.grids[0]), ..w.new_matter() };
        let public = w.report(1001, &open, "public").await.unwrap();
        for n in [private, public] {
            w.show(Shower::Reporter(&me), &shelf, n, (Shows::Before, 1)).await.unwrap();
        }
        let seen = async |n| {
            let found = db.find_file(w.place.id, &name(n, 1)).await.unwrap();
            found.map(|(_, seen)| seen)
        };
        let (id, holders) = w.holders(private).await;
        assert_eq!(seen(private).await, Some(Seen::ByHolders(id)));
        assert_eq!(db.find_holders_of(w.place.id, id).await.unwrap(), Some(holders));
        assert_eq!(seen(public).await, Some(Seen::ByEverybody));
        let why = words("照片里有别人的脸");
        let hide = async |by: i64, name: &str| db.hide_matter_picture(&w.staff(by), public, name, &why, now()).await;
        assert_eq!(refused(hide(OTHER_WORKER, &name(public, 1)).await), NotDone::Step(NoStep::NotYours));
        assert!(!hide(LEAD, &name(private, 1)).await.unwrap(), "of another matter");
        assert!(hide(LEAD, &name(public, 1)).await.unwrap());
        assert!(hide(WORKER, &name(public, 1)).await.unwrap(), "pressed twice");
        assert_eq!(leaves(db, "matters.hide_picture").await, 1);
        assert_eq!(seen(public).await, None);
        assert_eq!(w.pictures(public).await[0].hidden.as_deref(), Some(why.as_str()));
        assert_eq!(count(db, "select count(*) from notices where kind = 'matter_picture_hidden'").await, 1);
        // Its reporter does not remove the reason with it, and has room for another one.
        db.remove_matter_picture(Shower::Reporter(&me), w.place.id, public, &name(public, 1), now()).await.unwrap();
        assert_eq!(w.pictures(public).await.len(), 1);
        // Taken out of the public list, its pictures are those of a private one.
        w.show(Shower::Reporter(&me), &shelf, public, (Shows::Before, 2)).await.unwrap();
        db.close_matter(&w.staff(WORKER), public, &why, now()).await.unwrap();
        let (id, _) = w.holders(public).await;
        let found = db.find_file(w.place.id, &name(public, 2)).await.unwrap().unwrap();
        assert_eq!(found.1, Seen::ByHolders(id));
    }

    async fn pictures_of_a_private_matter_go_with_its_reporter(db) {
        let w = World::new(db).await;
        let shelf = Shelf::memory();
        let (me, owner) = (w.resident(1001), w.staff(WORKER));
        let private = w.routed().await;
        let open = NewMatter { public: true, ..w.new_matter() };
        let public = w.report(1001, &open, "public").await.unwrap();
        for n in [private, public] {
            w.show(Shower::Reporter(&me), &shelf, n, (Shows::Before, 1)).await.unwrap();
        }
        w.show(Shower::Staff(&owner), &shelf, private, (Shows::After, 2)).await.unwrap();
        let held = db.export_account(&me).await.unwrap();
        let pictures = held["matters"]["pictures"].as_array().unwrap();
        assert_eq!(pictures.len(), 3);
        assert!(pictures.iter().any(|p| p["words"] == "楼道照片1" && p["shows"] == "before"));
        db.erase_account(&me, now() + Duration::days(1)).await.unwrap();
        assert_eq!((w.pictures(private).await.len(), w.pictures(public).await.len()), (0, 1));
        assert_eq!(db.find_file(w.place.id, &name(private, 1)).await.unwrap(), None);
        assert!(everything(db).await.iter().all(|(_, row)| !row.contains("楼道照片2")));
        // The bytes go aside at the next sweep; they carry the machine's clock.
        assert_eq!(db.sweep_files(&shelf, now() + Duration::days(3650)).await.unwrap(), 2);
        assert_eq!(shelf.take(&name(private, 1)).await.unwrap(), None);
        assert!(shelf.take(&name(public, 1)).await.unwrap().is_some());
    }

    async fn who_enters_a_matter_shows_how_it_was_found(db) {
        let w = World::new(db).await;
        let shelf = Shelf::memory();
        let clerk = w.staff(WINDOW);
        let source = domain::matters::Source::Window;
        let somebody = store::matters::Somebody::default();
        let n = db
            .enter_matter(&clerk, source, &w.new_matter(), &somebody, &w.calendar, "once", now())
            .await
            .unwrap();
        for (shows, one) in [(Shows::Before, 1), (Shows::After, 2)] {
            w.show(Shower::Staff(&clerk), &shelf, n, (shows, one)).await.unwrap();
        }
        assert_eq!(w.pictures(n).await.len(), 2);
        // Whoever it is offered to may look, and adds nothing before accepting.
        let may = db.may_add_picture(Shower::Staff(&w.staff(LEAD)), &w.find(n).await, &[Shows::After], now()).await;
        assert_eq!(refused(may), NotDone::Step(NoStep::NotYours));
        db.may_add_picture(Shower::Staff(&clerk), &w.find(n).await, Shows::ALL, now()).await.unwrap();
    }
}
