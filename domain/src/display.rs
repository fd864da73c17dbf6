//! How a page is shown: language, mode, and under which name a person appears.

use serde::{Deserialize, Serialize};

/// The reader's language. Chinese first (spec.md §2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    Zh,
    En,
}

impl Lang {
    /// Both, for tests and language links.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The value kept in the cookie and in links.
    pub fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// The value of `<html lang>`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// Reads the cookie's or the link's value.
    pub fn from_code(s: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.code() == s)
    }

    /// The first of the browser's languages that we speak; Chinese if none.
    pub fn from_accept_language(header: &str) -> Self {
        let mut wanted: Vec<(f32, Self)> = header
            .split(',')
            .filter_map(|part| {
                let mut pieces = part.trim().split(';');
                let tag = pieces.next()?.trim().to_ascii_lowercase();
                let quality = pieces
                    .find_map(|p| {
                        p.trim()
                            .strip_prefix("q=")
                            .and_then(|q| q.parse::<f32>().ok())
                    })
                    .unwrap_or(1.0);
                let lang = match tag.split('-').next() {
                    Some("zh") => Self::Zh,
                    Some("en") => Self::En,
                    _ => return None,
                };
                (quality > 0.0).then_some((quality, lang))
            })
            .collect();
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
        wanted.first().map(|(_, l)| *l).unwrap_or_default()
    }
}

/// A text kept in both languages: names of communities, grids, units, clauses.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Both {
    pub zh: String,
    pub en: String,
}

impl Both {
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// The text in the reader's language; Chinese where nobody has written the English one.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En if !self.en.is_empty() => &self.en,
            _ => &self.zh,
        }
    }
}

/// Normal or elder mode 长辈版: a server-side switch with the same functions (spec.md §2.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    #[default]
    Normal,
    Elder,
}

impl Mode {
    /// Both, for tests.
    pub const ALL: [Self; 2] = [Self::Normal, Self::Elder];

    /// The value kept in the cookie, in links and in `data-mode`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Elder => "elder",
        }
    }

    /// Reads the cookie's or the link's value.
    pub fn from_code(s: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.code() == s)
    }
}

/// Under which name an author appears in public, chosen per item (features.md Q1). Staff who must answer see the
/// real name; the page says so before sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ShownAs {
    /// 实名: only a name that residency staff have seen on a document.
    Real,
    /// 昵称, the default.
    #[default]
    Nickname,
    /// 匿名 to the public.
    Anonymous,
}

impl ShownAs {
    /// All choices in the order of the form.
    pub const ALL: [Self; 3] = [Self::Nickname, Self::Real, Self::Anonymous];

    /// The value of forms and rows.
    pub fn code(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::Nickname => "nickname",
            Self::Anonymous => "anonymous",
        }
    }

    /// Reads the value of forms and rows.
    pub fn from_code(s: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.code() == s)
    }
}

/// The name the public sees. Kept as data so that "a resident" can be said in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicName {
    Named(String),
    Anonymous,
    /// The account was erased; the public text stays (requirements.md PR6).
    Erased,
}

impl PublicName {
    /// The name to show for `choice`. A missing real name falls back to the nickname: nobody is shown as more than
    /// they chose.
    pub fn choose(
        choice: ShownAs,
        real: Option<&str>,
        nickname: Option<&str>,
        erased: bool,
    ) -> Self {
        if erased {
            return Self::Erased;
        }
        let name = match choice {
            ShownAs::Anonymous => None,
            ShownAs::Nickname => nickname,
            ShownAs::Real => real.or(nickname),
        };
        name.map_or(Self::Anonymous, |n| Self::Named(n.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browsers_first_language_that_we_speak_wins() {
        for (header, lang) in [
            ("", Lang::Zh),
            ("fr-FR", Lang::Zh),
            ("en-GB,en;q=0.9", Lang::En),
            ("zh-CN,zh;q=0.9,en;q=0.8", Lang::Zh),
            ("fr, en;q=0.5, zh;q=0.7", Lang::Zh),
            ("en;q=0", Lang::Zh),
            (";;q=,en;q=x", Lang::En),
        ] {
            assert_eq!(Lang::from_accept_language(header), lang, "{header}");
        }
    }

    #[test]
    fn nobody_is_shown_as_more_than_they_chose() {
        let shown = |c| PublicName::choose(c, Some("王芳"), Some("小芳"), false);
        assert_eq!(shown(ShownAs::Anonymous), PublicName::Anonymous);
        assert_eq!(shown(ShownAs::Nickname), PublicName::Named("小芳".into()));
        assert_eq!(shown(ShownAs::Real), PublicName::Named("王芳".into()));
        assert_eq!(
            PublicName::choose(ShownAs::Nickname, Some("王芳"), None, false),
            PublicName::Anonymous
        );
        assert_eq!(
            PublicName::choose(ShownAs::Real, Some("王芳"), None, true),
            PublicName::Erased
        );
    }
}
