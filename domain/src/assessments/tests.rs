use std::collections::BTreeSet;

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::ids::RecordNumber;

fn say(zh: &str) -> Say {
    Say::parse(zh, "", 1, 60).unwrap()
}

fn form(subjects: usize, weights: &[u16]) -> Result<Form, FormFault> {
    let subject = |n| Subject {
        kind: Kind::Window,
        name: say(&format!("{n} 号窗口")),
    };
    let indicator = |w: &u16| Indicator {
        weight: *w,
        name: say("办事快不快"),
    };
    let section = Section {
        name: say("服务"),
        indicators: weights.iter().map(indicator).collect(),
    };
    Form::new((0..subjects).map(subject).collect(), vec![section])
}

#[rstest]
#[case(1, &[1000], None)]
#[case(12, &[125; 8], None)]
#[case(0, &[1000], Some(FormFault::Subjects))]
#[case(13, &[1000], Some(FormFault::Subjects))]
#[case(1, &[], Some(FormFault::Indicators))]
#[case(1, &[111; 9], Some(FormFault::Indicators))]
#[case(1, &[1000, 0], Some(FormFault::NoWeight))]
#[case(1, &[500, 499], Some(FormFault::Weights { sum: 999 }))]
#[case(1, &[500, 501], Some(FormFault::Weights { sum: 1001 }))]
fn a_form_fits_or_says_why(
    #[case] subjects: usize,
    #[case] weights: &[u16],
    #[case] fault: Option<FormFault>,
) {
    assert_eq!(form(subjects, weights).err(), fault);
}

#[test]
fn a_stored_form_is_read_with_the_same_care() {
    let text = serde_json::to_string(&form(2, &[600, 400]).unwrap()).unwrap();
    assert!(serde_json::from_str::<Form>(&text).is_ok());
    assert!(serde_json::from_str::<Form>(&text.replace("600", "601")).is_err());
}

#[test]
fn what_an_editor_types_is_read_and_written_back() {
    let subjects = "窗口 | 1 号窗口 | Window 1\n\n物业公司｜安居物业";
    let read = read_subjects(subjects).unwrap();
    assert_eq!((read[0].kind, read[1].kind), (Kind::Window, Kind::Property));
    assert_eq!(read_subjects(&subjects_text(&read)), Ok(read));
    let tree = "# 态度 | Manner\n６００ | 是否热心 | Helpful\n＃效率\n400 | 快不快";
    let read = read_indicators(tree).unwrap();
    assert_eq!((read[0].indicators[0].weight, read.len()), (600, 2));
    assert_eq!(read_indicators(&indicators_text(&read)), Ok(read));
}

#[rstest]
#[case("窗口", LineFault::Cells)]
#[case("小卖部 | 一号店", LineFault::Kind)]
#[case("窗口 | ", LineFault::Name)]
fn a_wrong_line_of_the_assessed_is_named(#[case] line: &str, #[case] fault: LineFault) {
    let text = format!("窗口 | 1 号窗口\n{line}");
    assert_eq!(read_subjects(&text), Err((2, fault)));
}

#[rstest]
#[case("100 | 快不快", LineFault::NoHeading)]
#[case("# 服务\nx | 快不快", LineFault::Weight)]
#[case("# 服务\n0 | 快不快", LineFault::Weight)]
#[case("# 服务\n快不快", LineFault::Cells)]
#[case("# ", LineFault::Name)]
fn a_wrong_line_of_the_tree_is_named(#[case] text: &str, #[case] fault: LineFault) {
    assert_eq!(read_indicators(text).unwrap_err().1, fault);
}

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

#[rstest]
#[case(&[10, 20, 30], &[])]
#[case(&[3, 20, 30], &[0, 1])]
#[case(&[3, 2, 30], &[0, 1])]
#[case(&[3, 1, 30, 12], &[0, 1, 3])]
#[case(&[4, 4, 30, 12], &[0, 1, 3])]
#[case(&[5, 5, 4], &[0, 1, 2])]
#[case(&[0, 4, 9, 9], &[1, 2, 3])]
#[case(&[4, 6, 20, 7, 40], &[0, 1])]
#[case(&[0, 0], &[])]
fn a_small_group_takes_others_with_it(#[case] sizes: &[u64], #[case] gone: &[usize]) {
    let got = hidden(sizes, &BTreeSet::new());
    assert_eq!(got, gone.iter().copied().collect());
}

/// Somebody who knows the rule tries every way in which the groups may have answered: of no hidden group of one to four is
/// there only one size that fits what is shown.
#[test]
fn no_small_group_is_worked_out_by_who_knows_the_rule() {
    use std::collections::BTreeMap;
    /// What is shown of each group, and the total.
    type Shown = (Vec<Option<u64>>, u64);
    const MOST: u64 = 14;
    for groups in 2..=4 {
        // What is shown, and every way of answering that shows it.
        let mut ways: BTreeMap<Shown, Vec<Vec<u64>>> = BTreeMap::new();
        let most = if groups == 4 { 9 } else { MOST };
        let all = (most + 1).pow(groups);
        for n in 0..all {
            let sizes: Vec<u64> = (0..groups)
                .map(|at| n / (most + 1).pow(at) % (most + 1))
                .collect();
            let gone = hidden(&sizes, &BTreeSet::new());
            let shown = (0..sizes.len()).map(|at| (!gone.contains(&at)).then_some(sizes[at]));
            let total: u64 = sizes.iter().sum();
            // A round of four or fewer shows nothing at all.
            if total >= LEAST {
                ways.entry((shown.collect(), total))
                    .or_default()
                    .push(sizes);
            }
        }
        for ((shown, total), ways) in ways {
            for at in (0..shown.len()).filter(|at| shown[*at].is_none()) {
                let sizes: BTreeSet<u64> = ways.iter().map(|sizes| sizes[at]).collect();
                let small = sizes.iter().all(|n| (1..LEAST).contains(n));
                assert!(sizes.len() > 1 || !small, "{shown:?} of {total}: {sizes:?}");
            }
        }
    }
}

#[test]
fn a_sheet_is_kept_half_done_and_read_again() {
    let mut sheet = Sheet::blank(3, 2);
    assert_eq!(sheet.progress(), (0, 5));
    let mut more = Sheet::blank(3, 2);
    more.marks[1] = Some(Mark::Grade(5));
    more.views[1] = Some(View::NotBetter);
    sheet.take(&more);
    let mut last = Sheet::blank(3, 2);
    last.marks[1] = Some(Mark::CannotSay);
    sheet.take(&last);
    assert_eq!(sheet.marks, [None, Some(Mark::CannotSay), None]);
    assert!(!sheet.is_whole());
    let bytes = sheet.encode();
    assert_eq!(bytes.len(), 5);
    assert_eq!(Sheet::decode(&bytes, 3, 2), Some(sheet));
    for (bytes, marks) in [(&[7, 0][..], 1), (&[1], 1), (&[1, 4], 1), (&[1, 0, 0], 1)] {
        assert_eq!(Sheet::decode(bytes, marks, 1), None, "{bytes:?}");
    }
}

#[test]
fn alarms_count_what_is_odd() {
    let sheet = |mark| Sheet {
        marks: vec![Some(Mark::Grade(mark)); 6],
        views: Vec::new(),
    };
    let mut mixed = sheet(4);
    mixed.marks[0] = Some(Mark::Grade(1));
    let traits = |hour, address: u8| Traits {
        hour,
        address: (address > 0).then_some([address; 8]),
    };
    let answers = [
        (sheet(5), traits(1, 7)),
        (sheet(5), traits(1, 7)),
        (sheet(3), traits(1, 7)),
        (mixed.clone(), traits(2, 8)),
        (mixed, traits(9, 0)),
    ];
    let got = Alarms::count(answers.iter().map(|(s, t)| (s, *t)), 48);
    let want = Alarms {
        straight: 3,
        busiest: 3,
        hours: 48,
        from_one: 3,
        crowded: 1,
        from_crowded: 3,
    };
    assert_eq!(got, want);
    assert!(got.is_straight(5) && !got.is_straight(16));
    assert!(!got.is_burst(5) && !got.is_crowded());
}

pub(super) fn terms(subjects: usize, weights: &[u16]) -> Terms {
    let at = start_of(NaiveDate::from_ymd_opt(2026, 11, 1).unwrap());
    Terms {
        kind: Terms::KIND.to_owned(),
        community: 1,
        assessment: RecordNumber { year: 2026, seq: 7 },
        direction: Direction::Residents,
        series: "社区服务满意度".to_owned(),
        title: Both::new("评议", ""),
        purpose: Both::new("听一听", ""),
        party: None,
        form: form(subjects, weights).unwrap(),
        asked: Vec::new(),
        who: "residents".to_owned(),
        opens_at: at,
        closes_at: at + chrono::Duration::days(14),
    }
}

fn sheets() -> impl Strategy<Value = Vec<(usize, Vec<u8>)>> {
    // 说不清 is common, so that cells differ in how many rated.
    let code = prop_oneof![2 => 1u8..=5, 1 => Just(6u8)];
    proptest::collection::vec((0usize..5, proptest::collection::vec(code, 4)), 0..40)
}

/// Published counts of answers by grid, with the truth.
fn publish(answers: &[(usize, Vec<u8>)]) -> (Terms, Published, Vec<(i64, Tally)>) {
    let terms = terms(2, &[500, 500]);
    let mut by_grid: Vec<_> = (1..=5).map(|n| (n, Tally::empty(2, 2, 0))).collect();
    for (grid, codes) in answers {
        let marks = codes.iter().map(|c| Mark::from_code(*c)).collect();
        by_grid[*grid].1.count(&Sheet {
            marks,
            views: Vec::new(),
        });
    }
    let published = Published::of(&terms, 500, &by_grid, Alarms::default());
    (terms, published, by_grid)
}

proptest! {
    /// What somebody can find who knows every published number: each shown group, and the sum of all hidden ones. No group of
    /// one to four is shown, and what is hidden is at least two groups with at least five answers together.
    #[test]
    fn no_small_group_can_be_worked_out(answers in sheets()) {
        let (terms, public, truth) = publish(&answers);
        prop_assert!(public.is_sound(&terms));
        prop_assert_eq!(public.answers, answers.len() as u64);
        for ((_, tally), group) in truth.iter().zip(&public.groups) {
            if (1..LEAST).contains(&tally.answers) {
                prop_assert!(group.answers.is_none() && group.cells.is_empty());
            }
            for (shown, real) in group.cells.iter().flatten().zip(tally.cells.iter().flatten()) {
                prop_assert!(shown.is_none_or(|d| d == *real && !(1..LEAST).contains(&d.rated())));
            }
        }
        let unseen: Vec<u64> = truth.iter().zip(&public.groups)
            .filter(|(_, g)| g.answers.is_none()).map(|((_, t), _)| t.answers).collect();
        let people = unseen.iter().filter(|n| **n > 0).count();
        prop_assert!(unseen.is_empty() || (people >= 2 && unseen.iter().sum::<u64>() >= LEAST));
        for subject in 0..2 {
            for at in 0..2 {
                let rated = |t: &Tally| t.cells[subject][at].rated();
                let all: u64 = truth.iter().map(|(_, t)| rated(t)).sum();
                let Some(total) = public.total[subject][at] else {
                    prop_assert!(all < LEAST);
                    continue;
                };
                prop_assert_eq!(total.rated(), all);
                let shown = |g: &Group| g.cells.get(subject).is_some_and(|row| row[at].is_some());
                let unseen: Vec<u64> = truth.iter().zip(&public.groups)
                    .filter(|(_, g)| !shown(g)).map(|((_, t), _)| rated(t)).filter(|n| *n > 0).collect();
                let sum: u64 = unseen.iter().sum();
                // One alone is hidden only where it is large by itself.
                prop_assert!(unseen.is_empty() || sum >= LEAST, "{unseen:?}");
                prop_assert!(unseen.len() != 1 || unseen[0] >= LEAST);
            }
        }
    }

    #[test]
    fn a_changed_count_is_found(answers in sheets(), cell in 0usize..4, option in 0usize..6) {
        let (terms, mut public, _) = publish(&answers);
        prop_assume!(public.answers >= LEAST);
        if let Some(d) = public.total[cell / 2][cell % 2].as_mut() {
            d.0[option] += 1;
            prop_assert!(!public.is_sound(&terms));
        }
    }

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

#[test]
fn a_subtracted_group_stays_hidden() {
    // Three of grid 1, ten of grid 2, twelve of grid 3.
    let of = |grid, n: usize| std::iter::repeat_n((grid, vec![5, 4, 3, 6]), n);
    let answers: Vec<_> = of(0, 3).chain(of(1, 10)).chain(of(2, 12)).collect();
    let (_, public, _) = publish(&answers);
    let shown: Vec<_> = public.groups.iter().map(|g| g.answers).collect();
    assert_eq!(shown, [None, None, Some(12), Some(0), Some(0)]);
}

#[test]
fn a_round_of_four_shows_nothing() {
    let answers: Vec<_> = (0..4).map(|n| (n, vec![5, 5, 5, 5])).collect();
    let (terms, public, _) = publish(&answers);
    assert!(public.total.iter().flatten().all(Option::is_none));
    assert_eq!((public.groups.len(), public.alarms), (0, None));
    assert_eq!(public.scores, [None, None]);
    assert!(public.is_sound(&terms));
}

#[test]
fn a_round_is_held_against_the_record() {
    use crate::ballots::Act;
    let answers: Vec<_> = (0..20).map(|n| (n % 2, vec![5, 4, 3, 6])).collect();
    let (terms, public, _) = publish(&answers);
    let act = |name: &str, facts: serde_json::Value| {
        Act::read(&format!("1\n2026\n{name}\n2026-0007\n{facts}")).unwrap()
    };
    let opened = act(
        "assessments.open",
        serde_json::json!({"terms": terms.hash(), "eligible": 490}),
    );
    let invited = act("assessments.invite", serde_json::json!({"codes": 10}));
    let closing = |p: &Published| {
        let facts = serde_json::json!({"counts": p.hash(), "answers": p.answers});
        act("assessments.close", facts)
    };
    let check = |lines: &[String], acts: &[Act]| {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        check_round(&lines, acts).map(|_| ())
    };
    let (asked, counts) = (terms.text(), public.text());
    let acts = [opened.clone(), invited.clone(), closing(&public)];
    let both = [asked.clone(), counts];
    assert_eq!(check(&both, &acts), Ok(()));
    assert_eq!(check(&both[..1], &acts[..2]), Ok(()));
    assert_eq!(check(&both[..1], &acts), Err(RoundFault::Closing));
    assert_eq!(check(&both, &acts[1..]), Err(RoundFault::NotOpened));
    let other = asked.replace("听一听", "看一看");
    assert_eq!(
        check(&[other, both[1].clone()], &acts),
        Err(RoundFault::Terms)
    );
    // A result that the counts do not give is found even where the record agrees with it.
    let forged = |change: fn(&mut Published), fault| {
        let mut forged = public.clone();
        change(&mut forged);
        let lines = [asked.clone(), forged.text()];
        assert_eq!(check(&lines, &acts), Err(RoundFault::Counts));
        let acts = [opened.clone(), invited.clone(), closing(&forged)];
        assert_eq!(check(&lines, &acts), Err(fault));
    };
    forged(|p| p.scores[0] = Some(10_000), RoundFault::Scores);
    forged(|p| p.eligible = 5000, RoundFault::TooMany);
    forged(|p| p.groups.truncate(1), RoundFault::Unsound);
}
