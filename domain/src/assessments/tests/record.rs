use super::*;
use crate::ballots::Act;

#[test]
fn a_round_is_held_against_the_record() {
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

#[test]
fn a_void_round_is_on_record_once_for_its_reason() {
    let answers: Vec<_> = (0..20).map(|n| (n % 2, vec![5, 4, 3, 6])).collect();
    let (terms, public, _) = publish(&answers);
    let act = |name: &str, facts: serde_json::Value| {
        Act::read(&format!("1\n2026\n{name}\n2026-0007\n{facts}")).unwrap()
    };
    let opened = act(
        "assessments.open",
        serde_json::json!({"terms": terms.hash(), "eligible": 500}),
    );
    let closed = act(
        "assessments.close",
        serde_json::json!({"counts": public.hash(), "answers": public.answers}),
    );
    let voided = |reason: &str| Voided {
        kind: Voided::KIND.to_owned(),
        community: 1,
        assessment: terms.assessment,
        reason: reason.to_owned(),
    };
    let leaf = |v: &Voided| act("assessments.void", serde_json::json!({"reason": v.hash()}));
    let (why, other) = (voided("有人代填"), voided("算错了"));
    let foreign = Voided {
        community: 2,
        ..why.clone()
    };
    let (asked, counts) = (terms.text(), public.text());
    // Whether it was counted before, the line of it being void, the leaves about that, and what is found.
    type Case<'a> = (
        bool,
        Option<&'a Voided>,
        &'a [&'a Voided],
        Result<(), RoundFault>,
    );
    let table: [Case<'_>; 9] = [
        (true, Some(&why), &[&why], Ok(())),
        (false, Some(&why), &[&why], Ok(())),
        (true, None, &[], Ok(())),
        (true, None, &[&why], Err(RoundFault::Void)),
        (false, None, &[&why], Err(RoundFault::Void)),
        (true, Some(&why), &[], Err(RoundFault::Void)),
        (true, Some(&why), &[&other], Err(RoundFault::Void)),
        (true, Some(&why), &[&why, &why], Err(RoundFault::Void)),
        (true, Some(&foreign), &[&why], Err(RoundFault::Line)),
    ];
    for (n, (counted, line, leaves, want)) in table.into_iter().enumerate() {
        let mut lines = vec![asked.clone()];
        let mut acts = vec![opened.clone()];
        if counted {
            lines.push(counts.clone());
            acts.push(closed.clone());
        }
        lines.extend(line.map(Voided::text));
        acts.extend(leaves.iter().map(|v| leaf(v)));
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        assert_eq!(check_round(&lines, &acts).map(|_| ()), want, "{n}");
    }
}
