//! Whole folders, read into memory and put in place of another.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result};

use super::assets::Site;

/// Every file below a folder; a folder that does not exist has none. Hidden files (`.DS_Store`, editors') stay out.
pub fn read(folder: &Path) -> Result<Site> {
    let mut site = Site::new();
    collect(folder, "", &mut site).with_context(|| format!("cannot read {}", folder.display()))?;
    Ok(site)
}

fn collect(folder: &Path, prefix: &str, site: &mut Site) -> Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let path = format!("{prefix}{name}");
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), site)?;
        } else {
            site.insert(path, fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// Makes a folder hold exactly these files, and says whether that changed anything. An equal folder is not touched:
/// the release embeds it, and cargo compiles the server again when its files are newer.
pub fn replace(folder: &Path, site: &Site) -> Result<bool> {
    if read(folder)? == *site {
        return Ok(false);
    }
    let new = folder.with_extension("new");
    let old = folder.with_extension("old");
    clear(&new)?;
    clear(&old)?;
    for (path, bytes) in site {
        let path = new.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    if folder.exists() {
        fs::rename(folder, &old)?;
    }
    fs::rename(&new, folder)
        .with_context(|| format!("cannot put {} in place", folder.display()))?;
    clear(&old)?;
    Ok(true)
}

fn clear(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replaced_folder_keeps_nothing_of_the_old_and_an_equal_one_is_left_alone() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("juyi-xtask-{}", std::process::id()));
        clear(&folder)?;
        assert!(read(&folder)?.is_empty());

        let first = Site::from([
            ("pkg/a.js".to_owned(), b"1".to_vec()),
            ("robots.txt".to_owned(), b"2".to_vec()),
        ]);
        assert!(replace(&folder, &first)?);
        assert!(!replace(&folder, &first)?);

        let second = Site::from([("pkg/b.js".to_owned(), b"1".to_vec())]);
        assert!(replace(&folder, &second)?);
        assert_eq!(read(&folder)?, second);
        clear(&folder)
    }
}
