//! What the counts come to: means, shares, intervals and scores. Whole numbers throughout; each is rounded once, half up.

use super::{Distribution, OPTIONS};

/// Twice 1.96 is the width of 95 % of a normal distribution, here in hundredths.
const Z: u128 = 196;
/// The places that a sum of fractions is worked out to before it is rounded.
const FINE: u128 = 10_u128.pow(20);

/// The mean mark in hundredths, from 100 (很不满意) to 500 (很满意); none where nobody rated.
pub fn mean(d: &Distribution) -> Option<u64> {
    let rated = d.rated();
    (rated > 0).then(|| (200 * d.sum() + rated) / (2 * rated))
}

/// A part of a whole in permille; none of nothing.
pub fn per_mille(part: u64, whole: u64) -> Option<u64> {
    (whole > 0).then(|| (2000 * part + whole) / (2 * whole))
}

/// Between which shares the truth lies with 95 % certainty, in permille.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    pub low: u64,
    pub high: u64,
}

/// Wilson's interval for `part` of `whole`; none of nothing.
///
/// With z = 1.96: (part + z²/2 ± z·√(part·(whole − part)/whole + z²/4)) / (whole + z²), here times 20,000 above and below.
pub fn interval(part: u64, whole: u64) -> Option<Interval> {
    if whole == 0 || part > whole {
        return None;
    }
    let (x, n) = (u128::from(part), u128::from(whole));
    let fine = 10_u128.pow(9);
    // √(Z² + 40,000·x·(n − x)/n), times `fine`.
    let root = ((Z * Z * n + 40_000 * x * (n - x)) * fine * fine / n).isqrt();
    let middle = (20_000 * x + Z * Z) * fine;
    let width = Z * root;
    let below = 2 * (10_000 * n + Z * Z) * fine;
    let round = |above: u128| u64::try_from((2000 * above + below) / (2 * below)).unwrap_or(1000);
    Some(Interval {
        low: round(middle.saturating_sub(width)),
        high: round(middle + width).min(1000),
    })
}

/// One question's part of a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// In permille.
    pub weight: u16,
    /// The sum of the marks and how many rated; none where it is hidden or nobody did.
    pub of: Option<(u64, u64)>,
}

/// The weighted score of an assessed side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// From 0 to 100, in hundredths.
    pub hundredths: u64,
    /// The weights that counted; below 1000 where a question has no mean.
    pub weight: u64,
    pub terms: Vec<Term>,
}

/// The score: for every question (mean − 1) / 4 × 100 times its weight, over the weights that counted. None where no question
/// has a mean. The sum is worked out to 20 places, so that the rounding at its end is that of the exact value.
pub fn score(weights: &[u16], cells: &[Option<Distribution>]) -> Option<Score> {
    let of = |cell: &Option<Distribution>| {
        let d = cell.as_ref()?;
        (d.rated() > 0).then(|| (d.sum(), d.rated()))
    };
    let terms: Vec<Term> = weights
        .iter()
        .zip(cells)
        .map(|(weight, cell)| Term {
            weight: *weight,
            of: of(cell),
        })
        .collect();
    let counted = || terms.iter().filter_map(|t| Some((t.weight, t.of?)));
    let weight: u64 = counted().map(|(w, _)| u64::from(w)).sum();
    if weight == 0 {
        return None;
    }
    let top = OPTIONS as u128 - 1;
    // In hundredths: (sum − rated) / (4 × rated) × 100 × 100.
    let parts = counted().map(|(w, (sum, rated))| {
        let above = u128::from(w) * u128::from(sum - rated) * 10_000 * FINE;
        above / (top * u128::from(rated))
    });
    // Each part was cut by less than one: what is so near to a half is one.
    let total = parts.sum::<u128>() + terms.len() as u128;
    let below = u128::from(weight) * FINE;
    Some(Score {
        hundredths: u64::try_from((2 * total + below) / (2 * below)).ok()?,
        weight,
        terms,
    })
}
