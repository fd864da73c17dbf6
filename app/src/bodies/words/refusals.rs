//! Why the bodies room refuses something: the rule, and where it stands.

use domain::bodies::{NoApplication, NoRecommendation};
use domain::display::Lang;
use store::bodies::{
    NotApplied, NotDecided, NotFilled, NotObjected, NotOpened, NotRecommended, NotResized,
    NotSeated,
};

use super::{already_applied, pick, unknown_phone, wrong_day};

pub(crate) fn not_applied(lang: Lang, why: NotApplied) -> &'static str {
    let (zh, en) = match why {
        NotApplied::UnknownProcedure => ("没有这次报名。", "There is no such procedure."),
        NotApplied::AlreadyApplied => return already_applied(lang),
        NotApplied::NothingToWithdraw => (
            "现在不能退出：没有您的报名，已经结束，或者正在投票、抽签（名单已固定）。",
            "It cannot be withdrawn now: there is none, it is over, or the list of a ballot or draw is fixed.",
        ),
        NotApplied::Rule(NoApplication::Closed) => (
            "报名已经截止，日期写在这次产生过程里。",
            "Registration is over; its days stand on the procedure’s page.",
        ),
        NotApplied::Rule(NoApplication::NotVerified) => (
            "居民席位要先确认住址（条例第十七条：社区居民的代表）。",
            "A resident’s seat needs a confirmed residency (art. 17: representatives of the residents).",
        ),
        NotApplied::Rule(NoApplication::AnotherConstituency) => (
            "这个席位属于另一个网格的居民。",
            "This seat is for the residents of another grid.",
        ),
        NotApplied::Rule(NoApplication::HoldsSeat) => (
            "您已经是这个议事组织的成员，一人一席。",
            "You hold a seat in this body already; one seat a person.",
        ),
        NotApplied::Rule(NoApplication::ConflictingOffice) => (
            "社区服务管理机构的工作人员不能担任居民席位：议事组织要监督这个机构（条例第十八条）。",
            "Staff of the community’s agency cannot hold a resident’s seat: the body watches over the agency (art. 18).",
        ),
        NotApplied::Rule(NoApplication::StandsForNobody) => (
            "请写明您代表哪个单位或组织。",
            "Please name the unit or organisation you stand for.",
        ),
    };
    pick(lang, zh, en)
}

pub(crate) fn not_recommended(lang: Lang, why: NotRecommended) -> &'static str {
    let (zh, en) = match why {
        NotRecommended::UnknownApplication => ("没有这份报名。", "There is no such application."),
        NotRecommended::AlreadyRecommended => {
            ("您已经推荐过这位。", "You recommend this person already.")
        }
        NotRecommended::NotThere => (
            "没有您的推荐可以收回。",
            "There is no recommendation of yours to take back.",
        ),
        NotRecommended::Rule(NoRecommendation::Closed) => (
            "现在不在推荐期内，起止日期写在这次产生过程里。",
            "Recommendations are not open now; their days stand on the procedure’s page.",
        ),
        NotRecommended::Rule(NoRecommendation::AnotherConstituency) => (
            "这个席位由另一个网格的居民推荐。",
            "This seat is recommended by the residents of another grid.",
        ),
        NotRecommended::Rule(NoRecommendation::NotEligible) => (
            "这份报名没有通过资格审查，或者已经退出。",
            "This application was not found eligible, or was withdrawn.",
        ),
        NotRecommended::Rule(NoRecommendation::OwnApplication) => (
            "不能推荐自己，请让邻居来推荐。",
            "Nobody recommends the own application; ask your neighbours.",
        ),
    };
    pick(lang, zh, en)
}

pub(crate) fn not_objected(lang: Lang, why: NotObjected) -> &'static str {
    let (zh, en) = match why {
        NotObjected::UnknownApplication => ("没有这个人。", "There is no such person."),
        NotObjected::Closed => (
            "只能在公示期内，对公示名单上的人提异议。",
            "Objections are taken during the public notice, about the people named in it.",
        ),
        NotObjected::AlreadyObjected => (
            "您对这位已经提过一次异议，请等答复。",
            "You have objected to this person already; please wait for the answer.",
        ),
    };
    pick(lang, zh, en)
}

pub(crate) fn not_decided(lang: Lang, why: NotDecided) -> &'static str {
    let (zh, en) = match why {
        NotDecided::UnknownApplication => ("没有这份报名。", "There is no such application."),
        NotDecided::NotWaiting => (
            "这份报名已经审查过、已退出，或者已过这一步。",
            "This application is decided, withdrawn, or past this step.",
        ),
        NotDecided::OwnAffair => (
            "不能审查自己的报名，请由另一位秘书办理。",
            "Nobody decides on the own application; another secretary must.",
        ),
    };
    pick(lang, zh, en)
}

pub(crate) fn not_resized(lang: Lang, why: NotResized) -> &'static str {
    let (zh, en) = match why {
        NotResized::UnknownClass => ("没有这种席位。", "There are no such seats."),
        NotResized::MoreSit => ("不能少于在任人数。", "Not fewer than sit now."),
        NotResized::ProcedureRuns => (
            "这种席位正在产生过程中，结束后再改。",
            "A procedure is filling these seats; change them afterwards.",
        ),
    };
    pick(lang, zh, en)
}

pub(crate) fn not_opened(lang: Lang, why: NotOpened) -> &'static str {
    let (zh, en) = match why {
        NotOpened::UnknownClass => ("没有这种席位。", "There are no such seats."),
        NotOpened::ByOffice => (
            "居（村）委会主要负责人因职务担任，不用报名（条例第十七条）。",
            "Heads of the committee sit by their office (art. 17).",
        ),
        NotOpened::NoFreeSeat => ("没有空着的席位。", "No seat is free."),
        NotOpened::Runs => (
            "这种席位已有一次产生过程在进行。",
            "A procedure for these seats runs already.",
        ),
        NotOpened::NoRulebook => (
            "社区还没有生效的议事规则，请先由运维录入。",
            "The community has no rules in force yet; an operator must enter them.",
        ),
    };
    pick(lang, zh, en)
}

pub(crate) fn not_seated(lang: Lang, why: NotSeated) -> &'static str {
    let (zh, en) = match why {
        NotSeated::UnknownClass => ("没有这种席位。", "There are no such seats."),
        NotSeated::Full => ("席位已满。", "Every seat is held."),
        NotSeated::ProcedureRuns => (
            "这种席位正在产生过程中，不能另行登记。",
            "A procedure is filling these seats; nobody is entered beside it.",
        ),
        NotSeated::HoldsSeat => (
            "此人已是成员，一人一席。",
            "This person holds a seat already.",
        ),
        NotSeated::UnknownPhone => return unknown_phone(lang),
        NotSeated::WrongWay => (
            "这种席位不能这样登记。",
            "These seats are not entered in this way.",
        ),
        NotSeated::WrongDay => return wrong_day(lang),
        NotSeated::NoRulebook => return not_opened(lang, NotOpened::NoRulebook),
    };
    pick(lang, zh, en)
}

pub(crate) fn not_filled(lang: Lang, why: NotFilled) -> &'static str {
    let (zh, en) = match why {
        NotFilled::UnknownClass => ("没有这种席位。", "There are no such seats."),
        NotFilled::Full => ("没有空着的席位。", "No seat is free."),
        NotFilled::ProcedureRuns => (
            "这种席位正在产生过程中。",
            "A procedure is filling these seats.",
        ),
        NotFilled::NoReserve => (
            "没有递补人选了，请重新公开报名。",
            "No reserve is left: please open registration.",
        ),
    };
    pick(lang, zh, en)
}
