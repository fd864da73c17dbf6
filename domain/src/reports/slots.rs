//! The fields of a report's form. Sections have numbered places, because a form without scripts cannot grow.

/// The names of one section's fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    pub heading_zh: &'static str,
    pub heading_en: &'static str,
    pub text_zh: &'static str,
    pub text_en: &'static str,
    pub figures: &'static str,
}

macro_rules! slots {
    ($($n:literal),+) => {
        /// The places for sections, in the order of the page.
        pub const SLOTS: &[Slot] = &[$(Slot {
            heading_zh: concat!("s", $n, "_heading_zh"),
            heading_en: concat!("s", $n, "_heading_en"),
            text_zh: concat!("s", $n, "_text_zh"),
            text_en: concat!("s", $n, "_text_en"),
            figures: concat!("s", $n, "_figures"),
        }),+];

        /// The names of all fields, in the order of the form and of files.
        pub const FIELDS: &[&str] = &[
            "subject",
            "year",
            "title_zh",
            "lead_zh",
            $(
                concat!("s", $n, "_heading_zh"),
                concat!("s", $n, "_text_zh"),
                concat!("s", $n, "_figures"),
            )+
            "budget",
            "purchases",
            "premises",
            "premises_least",
            "premises_basis",
            "title_en",
            "lead_en",
            $(
                concat!("s", $n, "_heading_en"),
                concat!("s", $n, "_text_en"),
            )+
            "terms",
        ];
    };
}

slots!(1, 2, 3, 4, 5, 6, 7, 8);
