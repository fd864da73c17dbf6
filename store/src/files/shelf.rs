//! Where the bytes of uploads lie: a folder, through the object-store library, so that another place is a setting. Every
//! process that serves one database must see the same shelf.

use std::fmt;
use std::io;
use std::path::Path as Folder;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions};

use crate::Error;

/// The place of uploads.
#[derive(Clone)]
pub struct Shelf(Arc<dyn ObjectStore>);

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
        Ok(Self(Arc::new(place.with_fsync(true))))
    }

    /// In memory, for tests.
    pub fn memory() -> Self {
        Self(Arc::new(InMemory::new()))
    }

    pub(super) async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), Error> {
        // Never over another file: names are random, and one that is there already is a fault.
        let create = PutOptions::from(PutMode::Create);
        self.0
            .put_opts(&place(name)?, bytes.into(), create)
            .await
            .map_err(Error::Shelf)?;
        Ok(())
    }

    /// The bytes of a file; none where there are none.
    ///
    /// # Errors
    /// [`Error::Shelf`].
    pub async fn take(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let got = match self.0.get(&place(name)?).await {
            Ok(got) => got,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(e) => return Err(Error::Shelf(e)),
        };
        let bytes = got.bytes().await.map_err(Error::Shelf)?;
        Ok(Some(bytes.to_vec()))
    }

    pub(super) async fn remove(&self, name: &str) -> Result<(), Error> {
        self.0.delete(&place(name)?).await.map_err(Error::Shelf)
    }

    pub(super) async fn names_before(&self, moment: DateTime<Utc>) -> Result<Vec<String>, Error> {
        let listed = self
            .0
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
}

fn place(name: &str) -> Result<Path, Error> {
    Path::parse(name).map_err(|e| Error::Shelf(e.into()))
}
