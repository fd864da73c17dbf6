//! What names sound like, and whether letters are these sounds (`jsz`, `juzhuzheng`).

use pinyin::ToPinyinMulti;

/// Letters, digits and characters in one row, lower-cased.
pub(super) fn fold(text: &str) -> Vec<char> {
    text.chars()
        .map(|c| match u32::from(c) {
            n @ 0xFF01..=0xFF5E => char::from_u32(n - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The sounds of each character of a name: every reading of a Chinese one, and a letter for itself.
pub(super) fn sounds(name: &str) -> Vec<Vec<String>> {
    fold(name)
        .into_iter()
        .filter_map(|c| match c.to_pinyin_multi() {
            Some(all) => Some(
                all.into_iter()
                    .map(|one| one.plain().replace('ü', "v"))
                    .collect(),
            ),
            None if c.is_ascii_alphanumeric() => Some(vec![c.to_string()]),
            None => None,
        })
        .collect()
}

/// Whether letters are the sounds of some characters in a row, each by its first letter or as a whole; of the last one
/// the beginning is enough.
pub(super) fn sounds_like(name: &[Vec<String>], asked: &str) -> bool {
    (0..name.len()).any(|from| {
        let mut at = vec![0];
        for readings in name.iter().skip(from) {
            let mut next = Vec::new();
            for done in at {
                let rest = asked.get(done..).unwrap_or_default();
                for reading in readings {
                    if reading.starts_with(rest) {
                        return true;
                    }
                    if rest.starts_with(reading.as_str()) {
                        next.push(done + reading.len());
                    }
                    if reading
                        .get(..1)
                        .is_some_and(|first| rest.starts_with(first))
                    {
                        next.push(done + 1);
                    }
                }
            }
            next.sort_unstable();
            next.dedup();
            if next.is_empty() {
                return false;
            }
            at = next;
        }
        false
    })
}
