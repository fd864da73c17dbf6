//! Why something is not possible in a meeting, each with what to do next.

use domain::display::Lang;
use domain::meetings::rules::NoApproval;
use domain::meetings::{
    NoAsk, NoCheckIn, NoDecision, NoItem, NoOpening, NoRecusal, NoSignUp, NoVote,
};

use super::*;

pub(crate) fn no_sign_up(lang: Lang, why: NoSignUp) -> &'static str {
    match why {
        NoSignUp::NoPlaces => guests_none(lang),
        NoSignUp::Closed(_) => pick(
            lang,
            (
                "会议已开始或已取消，不能再报名。",
                "It has begun or was cancelled; sign-up is closed.",
            ),
        ),
    }
}

pub(crate) fn no_check_in(lang: Lang, why: NoCheckIn) -> &'static str {
    pick(
        lang,
        match why {
            NoCheckIn::TooEarly => (
                "还没到签到时间，开会前两小时起可以签到。",
                "Check-in begins two hours before the meeting.",
            ),
            NoCheckIn::Over(_) => (
                "会议已结束或已取消，不能签到。",
                "The meeting is over or was cancelled.",
            ),
            NoCheckIn::WrongCode => (
                "数字不对，请看会场屏幕上现在显示的 6 位数字。",
                "Not the digits on the screen; please look at what it shows now.",
            ),
            NoCheckIn::TooManyTries => (
                "输错次数太多，请等屏幕换下一个码，或请秘书代您签到。",
                "Too many wrong tries. Please wait for the next code, or ask the secretary to check you in.",
            ),
        },
    )
}

pub(crate) fn no_ask(lang: Lang, why: NoAsk) -> &'static str {
    match why {
        NoAsk::NoAgenda => no_agenda(lang),
        NoAsk::Closed(_) => item_closed(lang),
    }
}

pub(crate) fn no_recusal(lang: Lang, why: NoRecusal) -> &'static str {
    match why {
        NoRecusal::NotOnAgenda => not_on_agenda(lang),
        NoRecusal::Closed => recusal_closed(lang),
    }
}

pub(crate) fn no_item(lang: Lang, why: NoItem) -> String {
    match (why, lang) {
        (NoItem::NoAgenda, _) => no_agenda(lang).to_owned(),
        (NoItem::Full { most }, Lang::Zh) => format!("议程已满，一次会议最多 {most} 个议题。"),
        (NoItem::Full { most }, Lang::En) => format!("The agenda is full: {most} items at most."),
        (NoItem::Closed(_), Lang::Zh) => "会议已开始，议程不能再改。".to_owned(),
        (NoItem::Closed(_), Lang::En) => {
            "The meeting has begun; its agenda stays as it is.".to_owned()
        }
        (NoItem::NotForThisMeeting(at), _) => {
            let stage = crate::proposals::words::stage(lang, at);
            match lang {
                Lang::Zh => format!("这条建议现在是“{stage}”，不能列入这种会议。"),
                Lang::En => {
                    format!("This proposal is “{stage}”: nothing for this kind of meeting.")
                }
            }
        }
    }
}

pub(crate) fn no_opening(lang: Lang, why: NoOpening) -> String {
    match (why, lang) {
        (NoOpening::NotFrom(_), _) => cannot_now(lang).to_owned(),
        (NoOpening::TooEarly, Lang::Zh) => "还早，开会前一小时内才能宣布开会。".to_owned(),
        (NoOpening::TooEarly, Lang::En) => {
            "Too early: it is opened within the hour before it begins.".to_owned()
        }
        (NoOpening::NoQuorum(q), Lang::Zh) => {
            format!(
                "到会成员 {} 人，至少要 {} 人（应到 {} 人），还不能开会。",
                q.present, q.least, q.members
            )
        }
        (NoOpening::NoQuorum(q), Lang::En) => format!(
            "{} members are present; {} of {} must be before it may be opened.",
            q.present, q.least, q.members
        ),
    }
}

pub(crate) fn no_decision(lang: Lang, why: NoDecision) -> String {
    let (zh, en) = match why {
        NoDecision::NotNow(_) => (
            "会议开始后、记录公开前才能写结果。",
            "Results are written down after it has begun and before the minutes are out.",
        ),
        NoDecision::NotOnAgenda => ("这一项没有列入议程。", "It is not on the agenda."),
        NoDecision::WrongOutcome => (
            "这种会议没有这样的结果。",
            "Not an outcome of this kind of meeting.",
        ),
        NoDecision::Settled => ("这一项已写过结果。", "It has its result already."),
        NoDecision::NoDuty => (
            "决定办理的，要写明承办单位和期限。",
            "A decision names the unit and the day.",
        ),
        NoDecision::DueInPast => (
            "期限不能早于开会那天。",
            "The day must not lie before the meeting.",
        ),
        NoDecision::AgainstBallot(at) => {
            let stage = crate::proposals::words::stage(lang, at);
            return match lang {
                Lang::Zh => format!("这条建议的表决结果是“{stage}”，结果要和表决一致。"),
                Lang::En => {
                    format!("The proposal is “{stage}”: the outcome must be what the ballot said.")
                }
            };
        }
    };
    pick(lang, (zh, en)).to_owned()
}

pub(crate) fn no_vote(lang: Lang, why: NoVote) -> String {
    let (zh, en) = match why {
        NoVote::NotNow(_) => (
            "只有开会期间才能表决。",
            "Votes are taken while the meeting is under way.",
        ),
        NoVote::NotOfThisKind => (
            "这种会议不作这样的表决。",
            "This kind of meeting does not vote on it.",
        ),
        NoVote::NotOnAgenda => ("这一项没有列入议程。", "It is not on the agenda."),
        NoVote::Settled => (
            "这一项已经表决过或有了结果。",
            "It has been voted on or settled already.",
        ),
        NoVote::NoQuorum(q) => return no_opening(lang, NoOpening::NoQuorum(q)),
    };
    pick(lang, (zh, en)).to_owned()
}

pub(crate) fn no_approval(
    lang: Lang,
    why: NoApproval,
    day: impl Fn(chrono::NaiveDate) -> String,
) -> String {
    match (why, lang) {
        (NoApproval::NotFrom(_), _) => cannot_now(lang).to_owned(),
        (NoApproval::CorrectionsOpen { until }, Lang::Zh) => {
            format!("更正期到 {}为止，过后才能通过。", day(until))
        }
        (NoApproval::CorrectionsOpen { until }, Lang::En) => {
            format!(
                "Corrections are taken until {}; approve after that.",
                day(until)
            )
        }
        (NoApproval::Unanswered { left }, Lang::Zh) => format!("还有 {left} 条异议没有答复。"),
        (NoApproval::Unanswered { left }, Lang::En) => {
            format!("{left} objections have no answer yet.")
        }
        (NoApproval::Owes(owed), Lang::Zh) => format!("还缺：{}。", output(lang, owed)),
        (NoApproval::Owes(owed), Lang::En) => format!("Still owed: {}.", output(lang, owed)),
    }
}
