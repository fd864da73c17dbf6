//! Files of a publication: they stand in the text that goes on record, behind the matter and apart from it. So every kind
//! has them without a field of its own, and the hash in the leaf covers them.

use serde::Deserialize;

use crate::files::Attached;

/// The text of a matter with its files; without any it stays as it was, and so does its hash.
pub fn with_files(text: &str, files: &[Attached]) -> String {
    let inside = text.strip_suffix('}').filter(|_| !files.is_empty());
    // Strings and numbers only: nothing in it can fail to become JSON.
    match (inside, serde_json::to_string(files)) {
        (Some(inside), Ok(files)) => format!("{inside},\"files\":{files}}}"),
        _ => text.to_owned(),
    }
}

#[derive(Deserialize)]
struct Files {
    #[serde(default)]
    files: Vec<Attached>,
}

/// The files of a text that goes on record; none of a text that is not one.
pub fn files_of(text: &str) -> Option<Vec<Attached>> {
    serde_json::from_str(text).ok().map(|Files { files }| files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::{Caption, Kind};
    use crate::news::News;
    use crate::publishing::{Publication, Typed};

    fn attached() -> Attached {
        Attached {
            name: "0123456789abcdef0123456789abcdef".to_owned(),
            kind: Kind::Pdf,
            bytes: 7,
            size: None,
            sha256: "ab".repeat(32),
            title: Caption::parse("价目表", "Prices").unwrap(),
        }
    }

    fn news() -> News {
        let mut typed = Typed::default();
        for (name, value) in [
            ("title_zh", "社区食堂调整价目"),
            ("sort", "notice"),
            ("issuer_zh", "青云社区工作站"),
            ("body_zh", "从下个月一日起，社区食堂按新的价目供餐。"),
        ] {
            typed.set(name, value);
        }
        News::read(&typed).unwrap()
    }

    #[test]
    fn the_matter_is_read_back_with_files_and_without() {
        let news = news();
        let text = news.text();
        assert_eq!(with_files(&text, &[]), text);
        assert_eq!(files_of(&text), Some(Vec::new()));
        let with = with_files(&text, &[attached()]);
        assert!(with.starts_with(text.strip_suffix('}').unwrap()));
        assert_eq!(files_of(&with), Some(vec![attached()]));
        assert_eq!(News::from_text(&with).as_ref(), Some(&news));
        assert_eq!(files_of("nothing"), None);
    }
}
