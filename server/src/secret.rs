//! The secret: 32 random bytes outside the database, from which the keys of digests and seals are derived. A copy of
//! the database alone signs nobody in and names nobody.
//!
//! Processes that share a PostgreSQL must share the secret too: `JUYI_SECRET`.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use domain::codes::hex;
use rand::TryRng;
use rand::rngs::SysRng;

const VARIABLE: &str = "JUYI_SECRET";

/// The secret of the environment, else the one in the data folder, which is made on the first start.
///
/// # Errors
/// When neither can be read, or the first cannot be written.
pub fn load(data: &Path, has_accounts: bool) -> Result<[u8; 32]> {
    if let Ok(text) = std::env::var(VARIABLE) {
        return parse(text.trim())
            .with_context(|| format!("{VARIABLE} must be 64 hexadecimal digits"));
    }
    let path = data.join("secret.key");
    let shown = path.display();
    match fs::read_to_string(&path) {
        Ok(text) => parse(text.trim()).with_context(|| {
            format!("{shown} must hold 64 hexadecimal digits; restore it, do not make a new one")
        }),
        Err(error) if error.kind() == ErrorKind::NotFound && has_accounts => Err(anyhow!(
            "{shown} is missing, and the database holds accounts that need it; restore it from its own backup"
        )),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            create(&path).with_context(|| format!("cannot make {shown}"))
        }
        Err(error) => Err(error).with_context(|| format!("cannot read {shown}")),
    }
}

/// Written for the owner's eyes only, and never over another one: a lost secret is a lost second factor for all staff.
fn create(path: &Path) -> Result<[u8; 32]> {
    let mut secret = [0; 32];
    SysRng
        .try_fill_bytes(&mut secret)
        .map_err(|error| anyhow!("the operating system gives no randomness: {error}"))?;
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    writeln!(file, "{}", hex(&secret))?;
    file.sync_all()?;
    Ok(secret)
}

fn parse(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let mut secret = [0; 32];
    for (i, byte) in secret.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[i * 2..i * 2 + 2], 16).ok()?;
    }
    Some(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_made_once_and_read_ever_after() {
        let path = std::env::temp_dir().join(format!("juyi-secret-{}", std::process::id()));
        let _ = fs::remove_file(&path);
        let made = create(&path).unwrap();
        assert_eq!(parse(fs::read_to_string(&path).unwrap().trim()), Some(made));
        assert!(
            create(&path).is_err(),
            "a second start must not overwrite it"
        );
        fs::remove_file(&path).unwrap();
    }

    #[test]
    fn what_is_not_64_digits_is_no_secret() {
        let signed = format!("+f{}", "0".repeat(62));
        for bad in [String::new(), "0".repeat(63), signed, "g".repeat(64)] {
            assert_eq!(parse(&bad), None, "{bad}");
        }
        assert_eq!(parse(&"0f".repeat(32)), Some([15; 32]));
    }
}
