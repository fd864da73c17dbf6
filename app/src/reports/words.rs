//! Words of the reports, for whoever wants to know what was done and what it cost.

use domain::display::Lang;
use domain::reports::{BudgetLine, DutyState, Growth, Subject, What};
use store::reports::{NotAsked, RecordKind};

use crate::frame::words::words;

words! {
    title = "信息公开", "Open information";
    lead = "社区做了什么、花了多少钱、考核得了多少分，都在这里。每个数都有出处，改过的都看得到。", "What the community did, what it cost, and how it was judged. Every number has its source, and every correction is visible.";
    none = "还没有公布报告。", "No report is published yet.";
    annual_title = "年度报告", "Annual reports";
    other_title = "其他公开内容", "Other publications";
    read = "看全文", "Read it";
    about_year(y: u16) = "{y} 年", "{y}";
    downloads = "下载：", "Download:";
    back = "信息公开", "Open information";
    corrected(n: i64) = "更正过，第 {n} 版", "Corrected, version {n}";

    timetable_title = "公开时间表", "Disclosure timetable";
    timetable_lead = "哪些信息应该在哪天以前公开，到今天办得怎么样。状态由系统按公布的日期算出，不能填写。", "What is due to be public by which day, and how it stands today. The state is computed from the day of publication and cannot be entered.";
    timetable_none = "时间表还没有内容。", "Nothing is on the timetable yet.";
    timetable_all = "看整张时间表", "See the whole timetable";
    duty = "公开什么", "What";
    period = "哪段时间的", "Period";
    due = "最迟", "Due";
    state = "办得怎么样", "State";
    clause = "依据", "Basis";
    moved(day: &str) = "原定 {day}", "first set for {day}";
    state_due = "还没到期", "Not yet due";
    state_on_time(day: &str) = "按时公开（{day}）", "On time ({day})";
    state_late(day: &str) = "晚了（{day}才公开）", "Late ({day})";
    state_withdrawn(day: &str) = "没有公开，{day}撤下", "Missing, withdrawn {day}";
    named_late(day: &str) = "{day}才对上这份报告", "this report was named only {day}";
    state_missing = "没有公开，已过期", "Missing, past its day";
    count_due = "还没到期", "not yet due";
    count_on_time = "按时公开", "on time";
    count_late = "晚了", "late";
    count_missing = "没有公开", "missing";

    budget_title = "经费", "Budget";
    budget_glance(y: u16) = "{y} 年经费", "Budget of {y}";
    budget_of(y: u16) = "{y} 年三项经费，单位：万元", "{y}, in 10,000 yuan";
    budget_unit = "万元", "10,000 yuan";
    budget_caption = "三项经费，单位：万元（条例第三十六条）", "The three lines, in 10,000 yuan (art. 36)";
    budget_all = "历年经费表", "The budget of every year";
    budget_total = "合计", "Total";
    budget_hint = "条例要求经费逐年正常增长。没有增长的，下面照实写明。", "The regulation asks for normal growth every year. Where there was none, it is said here.";
    budget_kept(y: u16) = "{y} 年三项经费和合计都比上一年有增长。", "In {y}, all three lines and the total grew.";
    budget_broken(y: u16, lines: &str) = "{y} 年没有增长的：{lines}。", "No growth in {y}: {lines}.";
    budget_no_year(y: u16) = "没有 {y} 年的数，看不出有没有增长。", "There are no figures for {y}, so growth cannot be told.";
    year = "年度", "Year";
    year_before = "比上年", "Against the year before";
    source = "出处", "Source";
    grown(by: &str, share: &str) = "增 {by}（{share}）", "+{by} ({share})";
    shrunk(by: &str, share: &str) = "减 {by}（{share}）", "−{by} ({share})";
    grown_from_none(by: &str) = "增 {by}（上年没有）", "+{by} (none before)";
    same = "没有增长", "No growth";
    unknown_growth = "上年没有数", "No figure before";

    purchases_title = "购买服务", "Purchased services";
    purchases_caption = "合同和评价（条例第二十九条），金额单位：万元", "Contracts and evaluations (art. 29), amounts in 10,000 yuan";
    purchases_total(n: usize, sum: &str) = "共 {n} 项，合计 {sum} 万元。", "{n} in all, {sum} × 10,000 yuan.";
    item = "服务项目", "Service";
    contractor = "由谁承接", "Contractor";
    quality = "质量要求", "Quality agreed";
    amount = "金额", "Amount";
    term = "期限", "Term";
    payment = "怎么付款", "Payment";
    evaluation = "效果评价", "Evaluation";
    evaluated(result: &str, day: &str) = "{result}（{day}）", "{result} ({day})";
    not_evaluated = "还没有评价", "Not evaluated yet";
    from_until(from: &str, until: &str) = "{from} 至 {until}", "{from} to {until}";

    premises_title = "服务管理用房", "Premises";
    premises_caption = "用房面积，单位：平方米", "Rooms, in square metres";
    hall = "用房", "Room";
    area = "平方米", "Square metres";
    premises_enough(sum: &str, least: &str, basis: &str) = "合计 {sum} 平方米，达到 {least} 平方米（{basis}）。", "{sum} m² in all, at least the {least} m² asked for ({basis}).";
    premises_short(sum: &str, least: &str, gap: &str, basis: &str) = "合计 {sum} 平方米，离 {least} 平方米还差 {gap} 平方米（{basis}）。", "{sum} m² in all, {gap} m² short of the {least} m² asked for ({basis}).";

    indicator = "指标", "Indicator";
    with_unit(name: &str, unit: &str) = "{name}（{unit}）", "{name} ({unit})";
    notes = "说明", "Notes";
    note_of(y: u16, text: &str) = "{y}：{text}", "{y}: {text}";
    no_figure = "没有数据", "no figure";
    numbers_of(heading: &str) = "{heading}：数据表", "{heading}: the numbers";
    between = "、", ", ";
    apart = "；", "; ";
    numbers = "数据表", "The numbers as a table";
    from_source(s: &str) = "出处：{s}", "Source: {s}";
    chart_of(name: &str, unit: &str) = "{name}历年变化，单位：{unit}", "{name} over the years, in {unit}";

    own_title = "本网站自己的记录", "What this site holds itself";
    own_hint(y: u16) = "{y} 年的数，由系统从记录里数出来，点开就是数过的那些记录。", "Figures for {y}, counted from the records themselves; each opens the records it counts.";
    own_none(y: u16) = "{y} 年本网站还没有记录，没有可数的。", "This site holds no records of {y} yet.";
    records_title = "数过的记录", "The records that were counted";
    records_none = "这一年没有这样的记录。", "There are no such records in that year.";

    differs_title = "和别的报告不一样的数", "Numbers that differ from other reports";
    differs_hint = "同一个指标、同一年，两份报告写得不一样。可能是更正，也可能是口径变了，请看出处和说明。", "Two reports say different things of the same indicator and year: a correction, or another way of counting. See the sources and notes.";
    differs(what: &str, y: u16, here: &str) = "{what}，{y} 年：这里是 {here}，", "{what}, {y}: {here} here, ";
    differs_there(edition: u16, there: &str) = "{edition} 年的报告是 {there}", "{there} in the report of {edition}";

    corrections_title = "这份报告更正过", "This report was corrected";
    corrections_say(n: i64, day: &str) = "现在是第 {n} 版，{day}公布。", "This is version {n}, published on {day}.";
    corrections_link = "看改了什么", "See what changed";

    number(n: i64) = "报告 {n} 号", "Report no. {n}";
    other_years = "别的年份", "Other years";

    questions_title = "居民提问", "Questions from residents";
    first_questions = "从头看提问", "All questions from the first on";
    later_questions = "后面的提问", "Later questions";
    questions_none = "还没有人提问。", "Nobody has asked yet.";
    ask = "对报告有疑问，提个问题", "Ask about this report";
    ask_label = "您想问什么", "Your question";
    ask_hint = "可以问某个数怎么来的、某笔钱花在哪里。问题和答复都会公开，请不要写手机号和住址。", "Ask where a number comes from or what money was spent on. Question and answer are public: please leave out phone numbers and addresses.";
    ask_send = "提问", "Ask";
    ask_next(days: u32) = "工作人员会在 {days} 个工作日内公开答复，答复后通知您。", "Staff answer in public within {days} working days, and you are told.";
    ask_sign_in = "登录后提问", "Sign in to ask";
    answer_clock = "答复", "Answer";
    answered(day: &str) = "{day} 答复", "Answered on {day}";
    answered_late(day: &str, due: &str) = "{day} 答复，晚于最迟日期 {due}", "Answered on {day}, after the day it was due ({due})";
    hidden(reason: &str) = "这个问题被工作人员隐藏。原因：{reason}", "Staff have hidden this question. Reason: {reason}";
    late_answers(n: usize) = "超过期限没有答复的问题有 {n} 个。", "Questions past their day without an answer: {n}.";
}

/// What a report is about.
pub(crate) fn subject(lang: Lang, subject: Subject) -> &'static str {
    let (zh, en) = match subject {
        Subject::Annual => ("年度报告", "Annual report"),
        Subject::Budget => ("经费预算", "Budget"),
        Subject::Purchases => ("购买服务", "Purchased services"),
        Subject::Assessment => ("考核结果", "Assessment"),
        Subject::Other => ("其他公开内容", "Other"),
    };
    pick(lang, zh, en)
}

fn pick(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// A line of the budget.
pub(crate) fn budget_line(lang: Lang, line: BudgetLine) -> &'static str {
    let (zh, en) = match line {
        BudgetLine::Staff => ("人员经费", "Staff"),
        BudgetLine::Office => ("办公经费", "Office"),
        BudgetLine::Welfare => ("公益事业经费", "Public welfare"),
    };
    pick(lang, zh, en)
}

/// Which number of a report.
pub(crate) fn what(lang: Lang, what: &What) -> String {
    match what {
        What::Indicator(name) => name.get(lang).to_owned(),
        What::Budget(line) => budget_line(lang, *line).to_owned(),
    }
}

/// How a number stands against the year before.
pub(crate) fn growth(lang: Lang, growth: Growth) -> String {
    match growth {
        Growth::Unknown => unknown_growth(lang).to_owned(),
        Growth::Same => same(lang).to_owned(),
        Growth::Grown { by, share: Some(s) } => grown(lang, &by.grouped(), &percent(s)),
        Growth::Grown { by, share: None } => grown_from_none(lang, &by.grouped()),
        Growth::Shrunk { by, share } => {
            shrunk(lang, &by.grouped(), &percent(share.unwrap_or_default()))
        }
    }
}

/// A share in tenths of a percent. One that is too small for a place is said to be so.
fn percent(tenths: u64) -> String {
    match tenths {
        0 => "<0.1%".to_owned(),
        n => format!("{}.{}%", n / 10, n % 10),
    }
}

/// How a duty stands.
pub(crate) fn duty_state(
    lang: Lang,
    state: DutyState,
    day: impl Fn(chrono::NaiveDate) -> String,
) -> String {
    match state {
        DutyState::NotYetDue => state_due(lang).to_owned(),
        DutyState::OnTime { on } => state_on_time(lang, &day(on)),
        DutyState::Late { on } => state_late(lang, &day(on)),
        DutyState::Missing { since: None } => state_missing(lang).to_owned(),
        DutyState::Missing { since: Some(since) } => state_withdrawn(lang, &day(since)),
    }
}

/// What a figure of the portal counts.
pub(crate) fn record(lang: Lang, kind: RecordKind) -> &'static str {
    let (zh, en) = match kind {
        RecordKind::Filed => ("收到的居民建议", "Proposals filed"),
        RecordKind::InTime => ("按时答复的建议", "Proposals answered in time"),
        RecordKind::Resolved => (
            "居民确认已解决的建议",
            "Proposals found solved by residents",
        ),
        RecordKind::Meetings => ("开过的会", "Meetings held"),
        RecordKind::Ballots => ("结束的表决", "Ballots closed"),
    };
    pick(lang, zh, en)
}

/// Why a question was not taken.
pub(crate) fn not_asked(lang: Lang, why: NotAsked) -> &'static str {
    let (zh, en) = match why {
        NotAsked::UnknownReport => (
            "这份报告现在没有公布，不能提问。可以打社区电话问。",
            "This report is not public now. Please call the community.",
        ),
        NotAsked::NoRulebook => (
            "社区还没有启用议事规则，暂时不能计算答复期限。请打社区电话问。",
            "No rules of procedure are in force yet, so no day can be set. Please call the community.",
        ),
    };
    pick(lang, zh, en)
}
