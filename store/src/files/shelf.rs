//! Where the bytes of uploads lie: a folder, through the object-store library, so that another place is a setting. Every
//! process that serves one database must see the same shelf.

use std::fmt;
use std::io;
use std::path::{Path as Folder, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions};

use super::{File, Kept};
use crate::{Error, Failed};

/// Where files lie that no row asks for, each under the day it was taken there.
const ASIDE: &str = "aside";
const ASIDE_FOR: TimeDelta = TimeDelta::days(30);

/// The place of uploads.
#[derive(Clone)]
pub struct Shelf {
    place: Arc<dyn ObjectStore>,
    /// Of a folder: where a write that a crash broke off leaves its half, which the library does not list.
    folder: Option<PathBuf>,
}

impl fmt::Debug for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shelf")
    }
}

impl Shelf {
    /// A folder, made where it is missing. Written whole under another name and then renamed, and synced.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub fn folder(folder: &Folder) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let place = LocalFileSystem::new_with_prefix(folder).map_err(io::Error::other)?;
        Ok(Self {
            place: Arc::new(place.with_fsync(true)),
            folder: Some(folder.to_owned()),
        })
    }

    /// A bucket, `s3://NAME/FOLDER`, of whatever speaks S3's language; `options` are its keys, region and endpoint under the names
    /// that the library documents (`AWS_ACCESS_KEY_ID` …).
    ///
    /// # Errors
    /// When address or options mean nothing. Whether the bucket answers is seen at the first upload.
    #[cfg(feature = "s3")]
    pub fn bucket(
        address: &str,
        options: impl IntoIterator<Item = (String, String)>,
    ) -> io::Result<Self> {
        let address = url::Url::parse(address).map_err(io::Error::other)?;
        let (place, folder) =
            object_store::parse_url_opts(&address, options).map_err(io::Error::other)?;
        Ok(Self {
            place: Arc::new(object_store::prefix::PrefixStore::new(place, folder)),
            folder: None,
        })
    }

    /// In memory, for tests.
    pub fn memory() -> Self {
        Self {
            place: Arc::new(InMemory::new()),
            folder: None,
        }
    }

    pub(super) async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), Error> {
        // Never over another file: names are random, and one that is there already is a fault.
        let create = PutOptions::from(PutMode::Create);
        self.place
            .put_opts(&place(name)?, bytes.into(), create)
            .await
            .map_err(Error::Shelf)?;
        Ok(())
    }

    /// Puts a file of a backup back under its name, over what an attempt that was broken off may have left there.
    ///
    /// # Errors
    /// [`Error::Shelf`].
    pub async fn put_back(&self, name: &str, bytes: Vec<u8>) -> Result<(), Error> {
        self.place
            .put(&place(name)?, bytes.into())
            .await
            .map_err(Error::Shelf)?;
        Ok(())
    }

    /// The bytes of a file; none where there are none.
    ///
    /// # Errors
    /// [`Error::Shelf`].
    pub async fn take(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let got = match self.place.get(&place(name)?).await {
            Ok(got) => got,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(e) => return Err(Error::Shelf(e)),
        };
        let bytes = got.bytes().await.map_err(Error::Shelf)?;
        Ok(Some(bytes.to_vec()))
    }

    /// Removes at once what no row will ever name: an upload that was refused or was there already. Without it, sending
    /// the same file again and again would fill the disk behind the back of the quota.
    async fn drop_unkept(&self, name: &str) -> Result<(), Error> {
        match self.place.delete(&place(name)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(e) => Err(Error::Shelf(e)),
        }
    }

    /// What comes of bytes that were put here before their row was written: what was refused or was there already is removed.
    /// Where the database failed nobody knows whether the row is there: the sweep finds out.
    pub(crate) async fn settle<R: fmt::Debug>(
        &self,
        name: &str,
        kept: Result<Kept, Failed<R>>,
    ) -> Result<File, Failed<R>> {
        if matches!(kept, Ok(Kept::Again(_)) | Err(Failed::Refused(_))) {
            self.drop_unkept(name).await?;
        }
        match kept? {
            Kept::New(file) | Kept::Again(file) => Ok(file),
        }
    }

    /// Takes a file out of reach; it lies aside under the day.
    pub(super) async fn set_aside(&self, name: &str, today: NaiveDate) -> Result<(), Error> {
        let aside = place(&format!("{ASIDE}/{today}/{name}"))?;
        match self.place.rename(&place(name)?, &aside).await {
            // Another process was first.
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(e) => Err(Error::Shelf(e)),
        }
    }

    /// Removes for good what has lain aside for a month.
    pub(super) async fn empty_aside(&self, today: NaiveDate) -> Result<(), Error> {
        let days = self
            .place
            .list_with_delimiter(Some(&place(ASIDE)?))
            .await
            .map_err(Error::Shelf)?;
        for day in days.common_prefixes {
            let since = day.filename().and_then(|day| day.parse().ok());
            let over = since.is_some_and(|since: NaiveDate| today - since > ASIDE_FOR);
            if !over {
                continue;
            }
            let old = self
                .place
                .list_with_delimiter(Some(&day))
                .await
                .map_err(Error::Shelf)?;
            for file in old.objects {
                match self.place.delete(&file.location).await {
                    Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                    Err(e) => return Err(Error::Shelf(e)),
                }
            }
        }
        Ok(())
    }

    /// The names of what was put here before a moment and has not been taken out of reach.
    ///
    /// # Errors
    /// [`Error::Shelf`].
    pub async fn names_before(&self, moment: DateTime<Utc>) -> Result<Vec<String>, Error> {
        let listed = self
            .place
            .list_with_delimiter(None)
            .await
            .map_err(Error::Shelf)?;
        Ok(listed
            .objects
            .into_iter()
            .filter(|o| o.last_modified < moment)
            .map(|o| o.location.to_string())
            .collect())
    }

    /// Removes the halves of writes that were broken off: `NAME#1`, which the library neither lists nor cleans up.
    pub(super) async fn remove_halves(&self, before: DateTime<Utc>) -> Result<(), Error> {
        let Some(folder) = self.folder.clone() else {
            return Ok(());
        };
        let removed = tokio::task::spawn_blocking(move || {
            for entry in std::fs::read_dir(folder)? {
                let entry = entry?;
                let half = entry.file_name().to_string_lossy().contains('#');
                if half && DateTime::<Utc>::from(entry.metadata()?.modified()?) < before {
                    std::fs::remove_file(entry.path())?;
                }
            }
            Ok::<(), io::Error>(())
        });
        let removed = removed.await.map_err(io::Error::other);
        removed.and_then(|done| done).map_err(|e| {
            Error::Shelf(object_store::Error::Generic {
                store: "folder",
                source: Box::new(e),
            })
        })
    }
}

fn place(name: &str) -> Result<Path, Error> {
    Path::parse(name).map_err(|e| Error::Shelf(e.into()))
}
