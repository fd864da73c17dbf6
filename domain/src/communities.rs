//! The community 社区: the tenant in which everything happens (art. 2, 8).

use serde::{Deserialize, Serialize};

/// The part of the address that names a community: `/qingyun/proposals`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Slug(String);

/// Why a slug was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum SlugFault {
    #[error("not 2 to 30 of a-z, 0-9 and hyphen")]
    Shape,
    /// The word is an address of the portal itself.
    #[error("reserved")]
    Reserved,
}

/// First parts of addresses that belong to the portal and so cannot name a community.
pub const RESERVED: &[&str] = &[
    "api", "display", "healthz", "login", "log", "logout", "me", "metrics", "offline", "operator",
    "pkg", "privacy", "readyz", "register", "static", "ui", "www",
];

impl Slug {
    /// Reads a slug.
    ///
    /// # Errors
    /// [`SlugFault`] by shape, or for a word that is an address already.
    pub fn parse(raw: &str) -> Result<Self, SlugFault> {
        let raw = raw.trim();
        let shaped = (2..=30).contains(&raw.len())
            && raw
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && raw.starts_with(|c: char| c.is_ascii_lowercase())
            && !raw.ends_with('-');
        if !shaped {
            return Err(SlugFault::Shape);
        }
        if RESERVED.contains(&raw) {
            Err(SlugFault::Reserved)
        } else {
            Ok(Self(raw.to_owned()))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Slug {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_community_never_hides_a_page_of_the_portal() {
        assert_eq!(Slug::parse("qingyun").unwrap().as_str(), "qingyun");
        assert_eq!(Slug::parse("me"), Err(SlugFault::Reserved));
        for bad in [
            "",
            "q",
            "Qingyun",
            "青云",
            "a/b",
            "-a",
            "a-",
            "1a",
            &"a".repeat(31),
        ] {
            assert_eq!(Slug::parse(bad), Err(SlugFault::Shape), "{bad}");
        }
    }
}
