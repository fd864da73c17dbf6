//! The photo of a tally sheet, and what lies on the shelf.

use chrono::{DateTime, Duration, Utc};
use domain::files::{FileFault, Kind, MAX_BYTES};
use domain::ids::RecordNumber;
use domain::text::{Answer, Title};
use store::ballots::{NotEntered, NotKept};
use store::files::{File, Owner, Ready, Seen, Shelf};
use store::{Db, Failed};

use crate::common::{self, both, leaves, refused};
use crate::hand::{count_of, hand};
use crate::people::{World, closing, fresh, later};

/// A document of so many bytes.
pub async fn document(bytes: usize) -> Ready {
    Ready::of(common::pdf(bytes)).await.unwrap()
}

async fn keep(
    w: &World,
    shelf: &Shelf,
    number: RecordNumber,
    bytes: usize,
    at: DateTime<Utc>,
) -> Result<File, Failed<NotKept>> {
    let name = domain::codes::hex(&fresh()[16..]);
    let ready = document(bytes).await;
    w.db.keep_sheet(&w.clerk(500), number, shelf, ready, &name, || at)
        .await
}

/// A ballot with one paper handed out, at its closing.
pub async fn with_paper(w: &World) -> RecordNumber {
    let mut new = w.secret();
    // Two of one title would be one form sent twice.
    new.title = Title::parse(&format!("纸票 {}", domain::codes::hex(&fresh()[16..24]))).unwrap();
    let number = w.held(new).await;
    w.db.mark_paper(&w.clerk(500), number, w.account(1), || later(1))
        .await
        .unwrap();
    number
}

both! {
    async fn no_count_is_entered_without_a_photo_that_everybody_can_compare(db) {
        let w = World::new(db).await;
        let shelf = Shelf::memory();
        let number = with_paper(&w).await;
        assert_eq!(refused(keep(&w, &shelf, number, 100, later(2)).await), NotKept::NotClosed);
        let may = async |at| db.may_keep_sheet(&w.clerk(500), number, at).await;
        assert_eq!(refused(may(later(2)).await), NotKept::NotClosed);
        may(closing()).await.unwrap();
        assert_eq!(refused(count_of(&w, 500, number, hand(1, [1, 0, 0])).await), NotEntered::NoPhoto);
        let file = keep(&w, &shelf, number, 100, closing()).await.unwrap();
        // The same photo once more is the one that is there.
        assert_eq!(keep(&w, &shelf, number, 100, closing()).await.unwrap(), file);
        assert_eq!((file.kind, file.bytes, file.size), (Kind::Pdf, 100, None));
        assert_eq!(shelf.take(&file.name).await.unwrap().unwrap().len(), 100);
        assert_eq!(db.find_file(w.place.id, &file.name).await.unwrap(), Some((file.clone(), Seen::ByEverybody)));
        let elsewhere = domain::ids::CommunityId(w.place.id.0 + 1);
        assert_eq!(db.find_file(elsewhere, &file.name).await.unwrap(), None);
        count_of(&w, 500, number, hand(1, [1, 0, 0])).await.unwrap();
        count_of(&w, 501, number, hand(1, [1, 0, 0])).await.unwrap();
        // Agreed: no photo comes after the numbers.
        assert_eq!(refused(keep(&w, &shelf, number, 101, closing()).await), NotKept::Done);
        assert_eq!(refused(may(closing()).await), NotKept::Done);
        assert_eq!(w.settle().await, 1);
        assert_eq!(refused(keep(&w, &shelf, number, 100, closing()).await), NotKept::Done);
        assert_eq!(leaves(db, "ballots.sheet").await, 1);
        assert_eq!(db.audit_ballots().await.unwrap().unwrap().settled, 1);
        let listed = db.list_files(w.place.id, Owner::Ballot(w.find(number).await.id)).await.unwrap();
        assert_eq!(listed, [file]);
    }

    async fn an_item_has_twelve_files_and_a_person_sixty_megabytes_a_day(db) {
        let w = World::new(db).await;
        let shelf = Shelf::memory();
        let number = with_paper(&w).await;
        for n in 0..12 {
            keep(&w, &shelf, number, MAX_BYTES - n, closing()).await.unwrap();
        }
        let tomorrow = closing() + Duration::days(1);
        assert_eq!(refused(keep(&w, &shelf, number, 100, closing()).await), NotKept::File(FileFault::Quota));
        let other = with_paper(&w).await;
        assert_eq!(refused(keep(&w, &shelf, other, 100, closing()).await), NotKept::File(FileFault::Quota));
        assert_eq!(refused(keep(&w, &shelf, number, 100, tomorrow).await), NotKept::File(FileFault::Full));
    }

    async fn what_a_crash_left_goes_aside_and_after_a_month_for_good(db) {
        let w = World::new(db).await;
        let folder = std::env::temp_dir().join(format!("juyi-shelf-{}", domain::codes::hex(&fresh()[16..])));
        let shelf = Shelf::folder(&folder).unwrap();
        let number = with_paper(&w).await;
        let file = keep(&w, &shelf, number, 100, closing()).await.unwrap();
        // What is refused or there already takes no room: it would be bytes that no quota counts.
        keep(&w, &shelf, number, 100, closing()).await.unwrap();
        let early = keep(&w, &shelf, number, 200, later(2)).await;
        assert_eq!(refused(early), NotKept::NotClosed);
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
        let left = "0123456789abcdef0123456789abcdef";
        // What has no row, and the half of a write that was broken off, as the library leaves it.
        let half = folder.join("ffffffffffffffffffffffffffffffff#1");
        std::fs::write(folder.join(left), "whole").unwrap();
        std::fs::write(&half, "half").unwrap();
        // Files carry the machine's clock, so the sweep is asked on both sides of an hour from now.
        let now = DateTime::<Utc>::from(std::fs::metadata(&half).unwrap().modified().unwrap());
        assert_eq!(db.sweep_files(&shelf, now + Duration::minutes(50)).await.unwrap(), 0);
        assert!(half.exists());
        assert_eq!(db.sweep_files(&shelf, now + Duration::minutes(70)).await.unwrap(), 1);
        assert!(!half.exists());
        assert_eq!(shelf.take(left).await.unwrap(), None);
        assert!(shelf.take(&file.name).await.unwrap().is_some());
        let aside = || std::fs::read_dir(folder.join("aside")).unwrap().flatten().filter(|day| {
            std::fs::read_dir(day.path()).unwrap().count() > 0
        }).count();
        assert_eq!(aside(), 1, "it can be put back");
        db.sweep_files(&shelf, now + Duration::days(29)).await.unwrap();
        assert_eq!(aside(), 1);
        db.sweep_files(&shelf, now + Duration::days(32)).await.unwrap();
        assert_eq!(aside(), 0);
        assert!(shelf.take(&file.name).await.unwrap().is_some());
        std::fs::remove_dir_all(folder).unwrap();
    }

    async fn a_photo_that_shows_too_much_goes_and_its_hash_stays(db) {
        let w = World::new(db).await;
        let folder = std::env::temp_dir().join(format!("juyi-shelf-{}", domain::codes::hex(&fresh()[16..])));
        let shelf = Shelf::folder(&folder).unwrap();
        let number = with_paper(&w).await;
        let file = keep(&w, &shelf, number, 100, closing()).await.unwrap();
        let why = Answer::parse("照片里有身份证号").unwrap();
        let hide = async |name: &str| db.hide_sheet(&w.clerk(501), number, name, &why, closing()).await.unwrap();
        assert!(!hide("ffffffffffffffffffffffffffffffff").await);
        assert!(hide(&file.name).await);
        assert!(hide(&file.name).await, "pressed twice");
        assert_eq!(leaves(db, "ballots.hide_sheet").await, 1);
        assert_eq!(db.find_file(w.place.id, &file.name).await.unwrap(), None);
        let all = db.list_files(w.place.id, Owner::Ballot(w.find(number).await.id)).await.unwrap();
        assert_eq!(all[0].hidden.as_deref(), Some(why.as_str()));
        // Without a photo that can be seen no count is taken; the same bytes are a new photo.
        assert_eq!(refused(count_of(&w, 500, number, hand(1, [1, 0, 0])).await), NotEntered::NoPhoto);
        let again = keep(&w, &shelf, number, 100, closing()).await.unwrap();
        assert_ne!(again.name, file.name);
        for by in [500, 501] {
            count_of(&w, by, number, hand(1, [1, 0, 0])).await.unwrap();
        }
        assert_eq!(w.settle().await, 1);
        assert_eq!(db.audit_ballots().await.unwrap().unwrap().settled, 1, "the record fits");
        let kept = folder.join(&again.name);
        let now = DateTime::<Utc>::from(std::fs::metadata(&kept).unwrap().modified().unwrap());
        assert_eq!(db.sweep_files(&shelf, now + Duration::minutes(70)).await.unwrap(), 1);
        assert!(kept.exists() && !folder.join(&file.name).exists());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
