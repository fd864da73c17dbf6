//! The words of the communities room, also those that other rooms share: names of roles, rules and units. What only
//! operators read stands in `operator_words`, the privacy page holds its own text.

use domain::accounts::Role;
use domain::display::Lang;
use domain::rulebook::{Rule, Unit};

pub(crate) use super::operator_words::*;
use crate::frame::words::words;

words! {
    search_title = "搜全社区", "Search";
    search_label = "搜事项、电话、场地、消息、建议、会议；可以用拼音首字母", "Search services, phones, places, news, proposals and meetings";
    search_all = "看全部", "See all";
    search_more(n: usize) = "还有 {n} 条", "{n} more";
    front_title = "小区的事，商量着办", "Neighbourhood matters, decided together";
    door_say = "小区的事，大家商量着办。", "What concerns the neighbourhood, its people settle together.";
    find_label = "找您的社区：输入社区、小区或路名", "Find your community: type its name, an estate or a street";
    find_button = "找社区", "Find it";
    front_counts(open: i64, done: i64) = "{open} 件正在征集讨论，{done} 件已了结", "{open} open, {done} closed";
    front_more(n: usize) = "还有 {n} 个社区没有列出来，请输入名字查找。", "{n} more communities are not listed here; please search by name.";
    front_not_found(q: &str) = "没有找到“{q}”。换个字试试，例如小区名或路名。", "Nothing found for “{q}”. Try other words, such as an estate or a street.";
    front_show_all = "看全部社区", "Show all communities";
    front_none = "这里还没有开通的社区。", "No community is open here yet.";
    front_operate = "我是运维人员，去录入", "I am an operator: enter one";
    how_title = "一件事怎么办成", "How a matter gets done";

    home_title(name: &str) = "{name}的事，大家商量着办", "{name}: decided together";
    tally_open = "件正在征集讨论", "open";
    tally_in_progress = "件正在办理", "in progress";
    tally_done = "件已了结", "closed";
    soon_title = "正在表决和就要开的会", "Votes and meetings";
    all_ballots = "全部表决", "All ballots";
    all_meetings = "全部会议", "All meetings";
    open_title = "现在可以参与", "Take part now";
    open_none = "现在没有正在征集的建议。您可以提第一个。", "Nothing is open just now. Yours could be the next proposal.";
    see_all(n: i64) = "看全部 {n} 件", "See all {n}";
    decided_title = "刚刚决定的", "Just decided";
    basis(clause: &str) = "依据：{clause}", "Basis: {clause}";
    did_title = "说了以后，办了什么", "You said, this was done";
    reach_title = "怎么找到我们", "How to reach us";
    about_title(name: &str) = "关于{name}", "About {name}";

    version_line(version: i64, day: &str) = "第 {version} 版，{day}起用", "Version {version}, in force from {day}";
    rulebook_note = "条例没有规定具体的天数和人数。这里的数字都来自本社区自己的议事规则，每一个都写明出处。",
        "The regulation itself fixes no number of days or people. Every number here comes from the community’s own rules of procedure and names its source.";
    rulebook_changes = "改动会成为新的一版，并写入公开记录。已经提出的建议，仍按提出时的那一版办。",
        "A change becomes a new version and is written to the public record. What was proposed before stays under the version of its day.";
    rulebook_none = "本社区还没有公布议事规则。", "This community has not published its rules yet.";
    rulebook_caption(version: i64) = "第 {version} 版：期限和人数", "Version {version}: periods and numbers";
    col_rule = "规则", "Rule";
    col_number = "数值", "Number";
    col_source = "依据", "Source";
    coming_title = "将要起用的版本", "Coming versions";
    older_title = "以前的版本", "Earlier versions";
    compared(before: i64) = "和第 {before} 版比，改了这些：", "Changed since version {before}:";
    changed(rule: &str, before: &str, after: &str) = "{rule}：原来 {before}，改为 {after}", "{rule}: was {before}, now {after}";
    source_changed(rule: &str) = "{rule}：数值没变，依据改了", "{rule}: the same number, another source";
    nothing_changed(before: i64) = "数值和第 {before} 版相同。", "The same numbers as in version {before}.";
    first_version = "这是第一版。", "This is the first version.";
    between(least: &str, most: &str) = "从 {least} 到 {most}", "From {least} to {most}";

    slug_shape = "请用 2 到 30 个小写字母、数字或连字符，字母开头，不能以连字符结尾", "Use 2 to 30 lower-case letters, digits or hyphens, beginning with a letter and not ending with a hyphen";
    slug_reserved = "这个网址名本网站自己在用，请换一个", "The portal itself uses this address; please choose another";
}

/// A matter's way in five steps, each with a line below it.
pub(crate) fn how(lang: Lang) -> [(&'static str, &'static str); 5] {
    match lang {
        Lang::Zh => [
            ("提出", "谁都可以看，登录就能写"),
            ("附议", "住在这里的居民支持"),
            ("商量和表决", "议事会讨论、投票"),
            ("办理", "写明谁来办、哪天办完"),
            ("评价", "解决没解决，居民说了算"),
        ],
        Lang::En => [
            ("Propose", "Anyone may read; sign in to write"),
            ("Support", "By residents who live here"),
            ("Discuss and vote", "The body deliberates and decides"),
            ("Carry out", "It says who does it, and by which day"),
            ("Judge", "Residents say whether it is solved"),
        ],
    }
}

/// The name of a role.
pub(crate) fn role(lang: Lang, role: Role) -> &'static str {
    let (zh, en) = match role {
        Role::WindowClerk => ("窗口工作人员", "Window clerk"),
        Role::GridWorker => ("网格员", "Grid worker"),
        Role::Editor => ("编辑", "Editor"),
        Role::Secretary => ("议事会秘书", "Secretary of the body"),
        Role::Member => ("议事会成员", "Member of the body"),
        Role::VolunteerLead => ("志愿者队长", "Volunteer lead"),
        Role::Supervisor => ("监督员", "Supervisor"),
        Role::Assessor => ("第三方评估", "Outside assessor"),
        Role::Auditor => ("审计员", "Auditor"),
        Role::Operator => ("运维人员", "Operator"),
    };
    pick(lang, zh, en)
}

/// The name of a rule.
pub(crate) fn rule(lang: Lang, rule: Rule) -> &'static str {
    let (zh, en) = match rule {
        Rule::SupportThreshold => (
            "列入议程要多少人附议",
            "Supporters that put a proposal on the agenda",
        ),
        Rule::GatheringDays => ("征集附议多少天", "How long supporters are gathered"),
        Rule::AnswerDays => ("社区几天内答复", "Time for the agency’s first answer"),
        Rule::NoticeDays => ("讨论会提前几天通知", "Notice before a discussion meeting"),
        Rule::MeetingWeek => ("讨论会在每月第几周", "Week of the discussion meeting"),
        Rule::MeetingWeekday => ("讨论会在星期几", "Weekday of the discussion meeting"),
        Rule::AgendaCapacity => ("一次讨论会最多议几件", "Proposals that one meeting takes"),
        Rule::HandlingDays => (
            "交办没有写明时，办理多少天",
            "Time for carrying out, where the assignment names none",
        ),
        Rule::ConfirmDays => (
            "办结后多少天内可以评价",
            "How long residents may say whether it is solved",
        ),
        Rule::ConfirmationsNeeded => (
            "提出人不评价时，要几位附议人评价",
            "Supporters who decide when the author says nothing",
        ),
        Rule::DoorCodeDays => (
            "门牌码寄出后多少天有效",
            "How long a posted door code may be used",
        ),
        Rule::MeetingQuorum => (
            "决策会到会多少成员才能开",
            "Members who must be there for a meeting that decides",
        ),
        Rule::MinutesDays => (
            "会议记录公开更正多少天",
            "How long corrections of minutes are taken",
        ),
        Rule::ConfirmHours => (
            "候补补上后多少小时内确认",
            "How long somebody from a waiting list may confirm",
        ),
        Rule::BodyQuorum => (
            "议事组织表决，多少成员参加才有效",
            "Members who must vote for a ballot of a body to count",
        ),
        Rule::PublicQuorum => (
            "居民表决，多少人参加才有效",
            "Residents who must vote for a ballot of residents to count",
        ),
        Rule::BallotMajority => ("表决怎样算通过", "What makes a decision"),
        Rule::AbstentionRule => (
            "弃权票算不算投票数",
            "Whether abstentions count among the votes cast",
        ),
        Rule::TieRule => (
            "最后一个席位票数相同怎么办",
            "What a tie for the last seat leads to",
        ),
        Rule::BallotDays => (
            "居民表决开放多少天",
            "How long a ballot of residents is open",
        ),
        Rule::RegistrationDays => (
            "席位公开报名多少天",
            "How long applications for a seat are taken",
        ),
        Rule::RecommendDays => ("民主推荐多少天", "How long residents recommend candidates"),
        Rule::RecommendThreshold => (
            "多少人推荐成为候选人",
            "Recommendations that make a candidate",
        ),
        Rule::SeatSelection => (
            "候选人多于席位时怎么产生",
            "How seats are filled when there are more candidates",
        ),
        Rule::ObjectionDays => (
            "结果公示多少天",
            "How long the public notice takes objections",
        ),
        Rule::SeatTerm => ("席位任期多少个月", "How long a seat is held"),
        Rule::BookingDays => (
            "窗口可以提前多少个工作日预约",
            "How many working days ahead a window is booked",
        ),
        Rule::OpenBookings => (
            "一个人同时最多几个窗口预约",
            "How many bookings to come one person holds",
        ),
        Rule::BookingKeepDays => (
            "预约办完多少天后删除姓名、电话和说明",
            "How many days after it a booking keeps a name, a phone number or a note",
        ),
        Rule::HoursLateDays => (
            "服务后超过多少天才记的时间，标明“补记”",
            "After how many days hours of service are marked as written down late",
        ),
        Rule::RatingDays => (
            "写了话的差评公布后，多少个工作日内答复",
            "Working days to answer a bad rating with words, from the day it comes out",
        ),
        Rule::ConsultationDays => (
            "意见征集至少多少天",
            "How many days a consultation takes at least",
        ),
        Rule::ConsultationAnswerDays => (
            "意见征集结束后多少天内公布采纳情况",
            "Within how many days after its close a consultation is answered",
        ),
        Rule::MatterReportDays => (
            "反映的问题多少个工作日内答复",
            "Working days to answer what somebody reports",
        ),
        Rule::MatterRequestDays => (
            "申办的事多少个工作日内答复",
            "Working days to answer what somebody asks to be done",
        ),
        Rule::MatterQuestionDays => (
            "咨询多少个工作日内答复",
            "Working days to answer a question",
        ),
        Rule::MatterExtensions => (
            "一件诉求最多可以延期几次",
            "How often the day of a matter may be moved",
        ),
    };
    pick(lang, zh, en)
}

/// A rule's number with its unit.
pub(crate) fn unit(lang: Lang, unit: Unit, n: i64) -> String {
    let (one, many) = match (lang, unit) {
        (_, Unit::Weekday) => return weekday(lang, n).to_owned(),
        (Lang::Zh, Unit::WeekOfMonth) => return format!("第 {n} 周"),
        (Lang::En, Unit::WeekOfMonth) => return format!("week {n}"),
        (_, Unit::Share | Unit::Majority | Unit::Abstention | Unit::Tie | Unit::Selection) => {
            return way(lang, unit, n).to_owned();
        }
        (Lang::Zh, Unit::Months) => ("个月", "个月"),
        (Lang::Zh, Unit::Hours) => ("小时", "小时"),
        (Lang::En, Unit::Months) => ("month", "months"),
        (Lang::En, Unit::Hours) => ("hour", "hours"),
        (Lang::Zh, Unit::People) => ("人", "人"),
        (Lang::Zh, Unit::Days) => ("天", "天"),
        (Lang::Zh, Unit::WorkingDays) => ("个工作日", "个工作日"),
        (Lang::Zh, Unit::Items) => ("件", "件"),
        (Lang::En, Unit::People) => ("person", "people"),
        (Lang::En, Unit::Days) => ("day", "days"),
        (Lang::En, Unit::WorkingDays) => ("working day", "working days"),
        (Lang::En, Unit::Items) => ("proposal", "proposals"),
    };
    format!("{n} {}", if n == 1 { one } else { many })
}

/// A named way of doing something, such as a majority, by its number in the rulebook.
fn way(lang: Lang, unit: Unit, n: i64) -> &'static str {
    let (zh, en) = match (unit, n) {
        (Unit::Share, 1) => ("不设最低人数", "no least number"),
        (Unit::Share, 2) => ("三分之一以上", "a third or more"),
        (Unit::Share, 3) => ("过半数", "more than half"),
        (Unit::Share, _) => ("三分之二以上", "two thirds or more"),
        (Unit::Majority, 1) => ("赞成多于反对", "more for than against"),
        (Unit::Majority, 2) => (
            "全体有表决权的人过半数赞成",
            "more than half of all who may vote",
        ),
        (Unit::Majority, _) => ("投票数三分之二以上赞成", "two thirds of the votes cast"),
        (Unit::Abstention, 1) => ("不算", "they do not"),
        (Unit::Abstention, _) => ("算", "they do"),
        (Unit::Tie, 1) => ("公开抽签", "a public draw"),
        (Unit::Tie, 2) => ("在同票的人中再投一次", "a second ballot among them"),
        (Unit::Tie, _) => ("席位空着", "the seat stays free"),
        (Unit::Selection, 1) => ("无记名投票", "a secret ballot"),
        (_, _) => ("公开抽签", "a public draw"),
    };
    pick(lang, zh, en)
}

/// 1 = Monday … 7 = Sunday.
pub(crate) fn weekday(lang: Lang, n: i64) -> &'static str {
    let (zh, en) = match n {
        1 => ("星期一", "Monday"),
        2 => ("星期二", "Tuesday"),
        3 => ("星期三", "Wednesday"),
        4 => ("星期四", "Thursday"),
        5 => ("星期五", "Friday"),
        6 => ("星期六", "Saturday"),
        _ => ("星期日", "Sunday"),
    };
    pick(lang, zh, en)
}

fn pick(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
