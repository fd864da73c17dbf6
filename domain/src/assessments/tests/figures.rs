use proptest::prelude::*;
use rstest::rstest;

use super::*;

/// Computed with fractions of whole numbers in another language.
#[rstest]
#[case([10, 20, 7, 2, 1, 3], Some(390))]
#[case([0, 1, 0, 0, 7, 0], Some(138))]
#[case([1, 0, 0, 0, 199, 0], Some(102))]
#[case([1, 1, 1, 1, 1, 50], Some(300))]
#[case([0, 0, 0, 0, 0, 50], None)]
fn means_leave_out_who_cannot_say(#[case] d: [u64; 6], #[case] hundredths: Option<u64>) {
    assert_eq!(mean(&Distribution(d)), hundredths);
}

/// Computed with sixty digits in another language.
#[rstest]
#[case(0, 5, 0, 434)]
#[case(5, 5, 566, 1000)]
#[case(3, 5, 231, 882)]
#[case(1, 10, 18, 404)]
#[case(81, 263, 255, 366)]
#[case(50, 100, 404, 596)]
#[case(999, 1000, 994, 1000)]
#[case(7, 23, 156, 509)]
#[case(123_456, 200_000, 615, 619)]
#[case(18, 20, 699, 972)]
fn intervals_are_wilsons(
    #[case] part: u64,
    #[case] whole: u64,
    #[case] low: u64,
    #[case] high: u64,
) {
    assert_eq!(interval(part, whole), Some(Interval { low, high }));
    assert_eq!(interval(part, 0), None);
}

/// Computed with fractions in another language; the last two lie exactly on a half.
#[rstest]
#[case(&[400, 350, 250], &[[10, 20, 7, 2, 1, 3], [5, 5, 5, 5, 5, 0], [31, 12, 3, 0, 1, 9]], 6857, 1000)]
#[case(&[400, 350, 250], &[[10, 20, 7, 2, 1, 3], [5, 5, 5, 5, 5, 0], [0, 0, 0, 0, 0, 9]], 6200, 750)]
#[case(&[125, 125, 250, 500], &[[3, 4, 1, 0, 0, 1], [7, 0, 0, 0, 1, 1], [2, 2, 2, 2, 1, 0], [1, 3, 5, 0, 0, 0]], 6693, 1000)]
#[case(&[1000], &[[0, 0, 0, 199, 1, 0]], 2488, 1000)]
#[case(&[1000], &[[1, 0, 0, 0, 19_999, 0]], 1, 1000)]
#[case(&[500, 500], &[[1, 0, 0, 0, 9_999, 0], [0, 0, 0, 0, 3, 0]], 1, 1000)]
fn scores_are_exact_and_rounded_once(
    #[case] weights: &[u16],
    #[case] cells: &[[u64; 6]],
    #[case] hundredths: u64,
    #[case] weight: u64,
) {
    let cells: Vec<_> = cells.iter().map(|d| Some(Distribution(*d))).collect();
    let got = score(weights, &cells).unwrap();
    assert_eq!((got.hundredths, got.weight), (hundredths, weight));
    assert_eq!(score(weights, &vec![None; weights.len()]), None);
}

proptest! {
    #[test]
    fn a_score_lies_between_nothing_and_a_hundred(d in proptest::array::uniform6(0u64..50_000), w in 1u16..=1000) {
        if let Some(got) = score(&[w], &[Some(Distribution(d))]) {
            let mean = mean(&Distribution(d)).unwrap();
            prop_assert!(got.hundredths <= 10_000);
            // The same as the mean on another scale, but for the rounding of each.
            prop_assert!((mean - 100).abs_diff(got.hundredths / 25) <= 1);
        }
    }

    #[test]
    fn an_interval_holds_its_share_and_narrows(part in 0u64..5_000, more in 0u64..5_000) {
        let whole = (part + more).max(1);
        let got = interval(part.min(whole), whole).unwrap();
        let share = per_mille(part.min(whole), whole).unwrap();
        prop_assert!(got.low <= share && share <= got.high);
        let wide = got.high - got.low;
        let many = interval(part.min(whole) * 100, whole * 100).unwrap();
        prop_assert!(many.high - many.low <= wide);
    }
}
