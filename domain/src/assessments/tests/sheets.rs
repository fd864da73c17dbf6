use super::*;

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
