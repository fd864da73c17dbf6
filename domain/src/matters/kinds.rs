//! What a matter is, how it came in, and who reads it.

use crate::bodies::coded;
use crate::rulebook::Rule;

coded! {
    /// What somebody wants; each has days of its own in the rulebook.
    MatterKind {
        /// 反映
        Report = "report",
        /// 申办
        Request = "request",
        /// 咨询
        Question = "question",
    }
}

impl MatterKind {
    /// The rule that says in how many working days it is answered.
    pub fn rule(self) -> Rule {
        match self {
            Self::Report => Rule::MatterReportDays,
            Self::Request => Rule::MatterRequestDays,
            Self::Question => Rule::MatterQuestionDays,
        }
    }
}

coded! {
    /// How it came in; all go into one queue with one count of numbers (features.md J7).
    Source {
        /// 网上
        Web = "web",
        /// 窗口
        Window = "window",
        /// 热线
        Hotline = "hotline",
        /// 网格员
        Grid = "grid",
        /// 走访
        Visit = "visit",
    }
}

impl Source {
    /// Whether staff wrote it down for somebody.
    pub fn is_entered(self) -> bool {
        self != Self::Web
    }
}

coded! {
    /// Who reads it.
    Visibility {
        /// Reporter, owner and lead.
        Private = "private",
        /// Everybody, without a name.
        Public = "public",
        /// Was public, until staff took it out of sight with a reason.
        Closed = "closed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back_and_each_kind_has_its_own_days() {
        for k in MatterKind::ALL {
            assert_eq!(MatterKind::from_code(k.code()), Some(*k));
        }
        for s in Source::ALL {
            assert_eq!(Source::from_code(s.code()), Some(*s));
        }
        for v in Visibility::ALL {
            assert_eq!(Visibility::from_code(v.code()), Some(*v));
        }
        let mut rules: Vec<_> = MatterKind::ALL.iter().map(|k| k.rule()).collect();
        rules.dedup();
        assert_eq!(rules.len(), MatterKind::ALL.len());
    }
}
