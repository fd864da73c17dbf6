//! Words of the desk where reports are written, the timetable is set, and questions are answered.

use domain::display::Lang;
use domain::reports::Wrong;
use store::reports::{NotAnswered, NotHidden, NotSet};

use crate::frame::words::words;

words! {
    title = "报告和信息公开", "Reports and disclosure";
    lead = "一个人写，另一个人核对后公布。更正是新版本，旧版本一直可以查。", "One writes, another checks and publishes. A correction is a new version; old ones stay readable.";
    new = "写一份新报告", "Write a new report";
    look = "下面就是居民将看到的内容。请拿原始材料逐个核对数字、单位和出处，再看看和去年的报告对不对得上。", "This is what residents will see. Please check every number, unit and source against the papers, and against last year's report.";

    part_about = "这是什么报告", "What this report is";
    f_subject = "公开的内容", "What it is about";
    f_year = "年度", "Year";
    f_year_hint = "写成四位数字，例如 2025", "Four digits, such as 2025";
    f_title = "标题", "Title";
    f_lead = "导语：几句话说清楚这一年", "The year in a few sentences";
    f_lead_hint = "不超过 300 个字，写给没时间看全文的人", "For whoever has no time for the whole";
    part_section(n: usize) = "第 {n} 部分", "Part {n}";
    f_heading = "小标题", "Heading";
    f_text = "正文，一行一段", "Text, a paragraph a line";
    f_text_hint = "每段不超过 600 个字，这一部分不超过 2000 个字", "Up to 2,000 characters";
    table_title = "从表格填数据", "Fill in from a file";
    table_lead = "把电子表格里的数填进这份草稿的一张表。填进来以后先看，不对的行会标出来；按了保存才算数。", "The rows of a spreadsheet go into one table of this draft. What is wrong is marked at its line, and nothing counts before you save.";
    table_templates = "空白表格（CSV）：", "Empty tables (CSV):";
    table_into = "填进哪一张表", "Which table";
    table_into_hint = "那张表里原来的内容会被换掉", "What stands in that table is replaced";
    table_choose = "请选择", "Please choose";
    table_fill = "填进草稿", "Fill it in";
    table_back = "返回草稿", "Back to the draft";
    table_no_draft = "这份报告现在没有草稿，请先写新版本。", "This report has no draft now; begin a new version first.";
    table_figures = "数据", "Figures";
    table_budget = "经费", "Budget";
    table_purchases = "购买服务", "Purchased services";
    table_premises = "服务管理用房", "Premises";
    columns_figures = "指标,年份,数值,单位,出处,说明", "Indicator,Year,Value,Unit,Source,Note";
    columns_budget = "年份,人员经费,办公经费,公益事业经费,出处", "Year,Staff,Office,Public welfare,Source";
    columns_purchases = "服务项目,承接方,质量要求,金额,开始日期,结束日期,付款方式,评价结果,评价日期", "Service,Contractor,Quality,Amount,First day,Last day,Payment,Evaluation,Evaluated on";
    columns_premises = "用房,面积（平方米）", "Room,Square metres";
    f_figures = "数据表，一行一个数", "Numbers, one a line";
    f_figures_hint = "写成：指标 | 年份 | 数值 | 单位 | 出处 | 说明。说明可以不写。例如：居民满意度 | 2025 | 92.4 | % | 第三方测评。可以从电子表格里整块粘贴", "As: indicator | year | value | unit | source | note; the note may be left out. Cells pasted from a spreadsheet are fine";
    part_money = "经费、购买服务和用房", "Budget, purchases and premises";
    f_budget = "经费，一行一年，单位万元", "Budget, a year a line, in 10,000 yuan";
    f_budget_hint = "写成：年份 | 人员经费 | 办公经费 | 公益事业经费 | 出处。至少写上一年的，才看得出有没有增长（条例第三十六条）", "As: year | staff | office | public welfare | source. Add the year before, so that growth can be seen (art. 36)";
    f_purchases = "购买服务，一行一项，金额单位万元", "Purchased services, one a line, amounts in 10,000 yuan";
    f_purchases_hint = "写成：服务项目 | 承接方 | 质量要求 | 金额 | 开始日期 | 结束日期 | 付款方式 | 评价结果 | 评价日期。日期写成 2025-01-31；还没评价就不写最后两格（条例第二十九条）", "As: service | contractor | quality | amount | first day | last day | payment | evaluation | day of it. Days as 2025-01-31; leave the last two out where it is not evaluated yet (art. 29)";
    f_premises = "服务管理用房，一行一处", "Premises, a room a line";
    f_premises_hint = "写成：用房 | 面积（平方米）", "As: room | square metres";
    f_premises_least = "规定最少多少平方米", "Square metres that the rule asks for";
    f_premises_basis = "规定的依据", "The rule";
    f_premises_basis_hint = "法规的名称和条款", "Law and clause";
    f_terms = "表格里的英文，一行一个", "English for the tables, one a line";
    f_terms_hint = "写成：中文 | 英文。表格里同一个中文词只写一次", "As: Chinese | English, each Chinese word of the tables once";

    form_too_large = "这份报告太大，超过了 512 KB。请把长表格放到数据文件里，报告只留要紧的数，再提交一次。", "This report is too large; 512 KB fit. Please leave long tables out and send it again.";
    fault_year = "年份要写成四位数字，例如 2025", "A year has four digits, such as 2025";
    fault_premises = "用房、最少面积和依据要一起写，或者都空着", "Rooms, the least size and the rule belong together; fill all of them in, or none";
    fault_paragraphs = "这一部分最多 20 段，请合并或者另起一部分", "At most 20 paragraphs; please join some or begin another part";
    wrong_cells = "格数不对，请按上面的样子用 | 隔开", "has too few or too many cells; please part them by | as shown above";
    wrong_empty = "有一格空着，请补上", "has an empty cell; please fill it in";
    wrong_long = "有一格太长，请缩短到 80 个字以内", "has a cell that is too long; 80 characters fit";
    wrong_character = "有不能用的字符，请重新输入这一行", "has characters that are not allowed; please type it again";
    wrong_number = "数值不是数字，只写数字和小数点，最多四位小数，单位写在单位那一格", "has a value that is no number: digits and a point, up to four places, the unit in its own cell";
    wrong_negative = "数值不能小于 0", "has a value below 0";
    wrong_year = "年份要写成四位数字，并且不晚于报告的年度", "needs a year of four digits that is not after the year of the report";
    wrong_day = "日期要写成 2025-01-31 这样", "needs days as 2025-01-31";
    wrong_order = "结束日期早于开始日期", "ends before it begins";
    wrong_twice = "和前面的一行重复，请留一行", "repeats an earlier line; please keep one";
    wrong_unit = "单位和前面同一个指标的不一样，请统一", "has another unit than the same indicator above";
    wrong_evaluation = "评价结果和评价日期要一起写，或者都不写", "needs both the evaluation and its day, or neither";
    wrong_unused = "这个中文词在表格里没有出现，请核对写法", "names something that is in no table; please check how it is written there";
    wrong_many = "行数太多，一张表最多 60 行，英文对照最多 200 行", "is one too many: 60 lines fit in a table, 200 in the list of English names";

    duties_title = "公开时间表", "Disclosure timetable";
    duties_lead = "写明哪些信息最迟哪天公开。办得怎么样由系统算，不能填。期限过了，这一项就不能再改，只能选由哪份报告完成；每次改动都记入公开记录。", "Say what is due by which day. How it stands is computed. Once its day has passed a duty stays as it is, and only its report may be named; every change goes on the public record.";
    duty_new = "加一项公开任务", "Add a duty";
    duty_edit = "改公开任务", "Change a duty";
    f_duty = "公开什么", "What is due";
    f_duty_hint = "例如“年度工作报告”", "Such as “Annual report”";
    f_period = "哪段时间的", "Period";
    f_period_hint = "例如“2025 年度”“2026 年第一季度”", "Such as “2025” or “first quarter of 2026”";
    f_clause = "依据（法规的名称和条款）", "Basis (law and clause)";
    f_due = "最迟哪天公开", "Due on";
    f_due_hint = "写成 2026-03-31", "As 2026-03-31";
    f_report = "由哪份报告完成", "Which report fulfils it";
    f_report_none = "还没有", "None yet";
    f_report_hint = "选了以后，按那份报告第一次公布的日期算按时还是晚了；以后更正、撤下都改不了。过了期限才选的，会写明哪天选的", "On time or late is decided by the day on which it was first published; later corrections and withdrawals change nothing of it. Where it is named after the day of the duty, that is shown";
    duty_save = "保存", "Save";
    back_duties = "公开时间表", "Disclosure timetable";
    see_public = "看居民看到的页面", "See what residents see";

    questions_title = "对报告的提问", "Questions about reports";
    questions_lead = "在期限内公开答复；晚了会公开显示。违法、侵犯隐私的内容可以隐藏，原因公开。", "Answer in public by the day; lateness is shown. What is unlawful or exposes somebody may be hidden, with a public reason.";
    questions_answered = "最近答复过的", "Answered lately";
    questions_none = "没有等着答复的提问。", "No question waits for an answer.";
    about_report(n: i64) = "关于报告 {n} 号", "About report no. {n}";
    f_answer = "答复（会公开）", "Answer (this is public)";
    answer = "公开答复", "Answer in public";
    hide = "隐藏这个问题", "Hide this question";
    f_reason = "为什么隐藏（会公开）", "Why it is hidden (this is public)";
    back_questions = "对报告的提问", "Questions about reports";
}

/// What is wrong with a line of a table, after its number.
pub(crate) fn wrong(wrong: Wrong) -> fn(Lang) -> &'static str {
    use domain::text::TextFault;
    match wrong {
        Wrong::Cells { .. } => wrong_cells,
        Wrong::Text(TextFault::Empty | TextFault::TooShort { .. }) => wrong_empty,
        Wrong::Text(TextFault::TooLong { .. }) => wrong_long,
        Wrong::Text(TextFault::ForbiddenCharacter) => wrong_character,
        Wrong::Number => wrong_number,
        Wrong::Negative => wrong_negative,
        Wrong::Year => wrong_year,
        Wrong::Day => wrong_day,
        Wrong::Order => wrong_order,
        Wrong::Twice => wrong_twice,
        Wrong::Unit => wrong_unit,
        Wrong::Evaluation => wrong_evaluation,
        Wrong::Unused => wrong_unused,
        Wrong::TooMany { .. } => wrong_many,
    }
}

/// Why a duty was not set.
pub(crate) fn not_set(why: NotSet) -> fn(Lang) -> &'static str {
    words! {
        unknown = "这份报告不存在了，请重新选一份", "That report is not there any more; please choose again";
        passed = "期限已经过了，这一项不能再改，只能选由哪份报告完成。要改的，请另加一项", "Its day has passed: it stays as it is, and only its report may be named. Please add another duty instead";
        fixed = "期限已经过了，选定的报告也公布过，不能再换", "Its day has passed, and the report that was named has been public: no other one is judged in its place";
        changed = "同事刚改过这一项。您写的还在下面，请打开最新的内容对照后再存", "A colleague has just changed it. What you wrote is still below; please compare it with the newest before saving";
    }
    match why {
        NotSet::UnknownDuty | NotSet::UnknownReport => unknown,
        NotSet::DayPassed => passed,
        NotSet::ReportFixed => fixed,
        NotSet::ChangedMeanwhile => changed,
    }
}

/// Why a question was not answered.
pub(crate) fn not_answered(lang: Lang, why: NotAnswered) -> &'static str {
    words! {
        unknown_question = "没有这个提问。", "There is no such question.";
        answered = "同事已经答复了。", "A colleague has answered already.";
        hidden = "这个提问已经隐藏，不用答复。", "The question was hidden and needs no answer.";
    }
    match why {
        NotAnswered::UnknownQuestion => unknown_question(lang),
        NotAnswered::AlreadyAnswered => answered(lang),
        NotAnswered::Hidden => hidden(lang),
    }
}

/// Why a question was not hidden.
pub(crate) fn not_hidden(lang: Lang, why: NotHidden) -> &'static str {
    match why {
        NotHidden::UnknownQuestion => not_answered(lang, NotAnswered::UnknownQuestion),
        NotHidden::AlreadyHidden => not_answered(lang, NotAnswered::Hidden),
    }
}
