use rstest::rstest;

use super::*;

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
