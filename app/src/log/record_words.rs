//! Words of the security record.

use domain::display::Lang;
use domain::log::security::Outcome;

use crate::frame::words::words;

words! {
    title = "安全记录", "Security record";
    lead = "谁登录、谁没能登录，职务的授予和收回，无权而被挡下的访问，谁查看了个人信息，什么被导出。只有审计员能看；这里没有姓名、电话、网络地址，也没有谁怎么投票、怎么评价。",
        "Who signed in and who could not, roles given and taken, doors that stayed closed, looks at personal data, and what was carried out. For the auditor alone; no names, numbers or network addresses, and nothing of how anybody voted or rated.";
    none = "没有符合条件的记录。", "No line fits what was asked.";
    caption = "安全记录，新的在前", "The security record, newest first";
    col_act = "事项", "What";
    col_at = "时间", "When";
    col_outcome = "结果", "Result";
    col_who = "谁", "Who";
    col_object = "对象", "About";
    col_request = "请求编号", "Request";
    nobody = "无账号", "no account";
    account(n: &str) = "账号 {n}", "account {n}";
    account_as(n: &str, roles: &str) = "账号 {n}（{roles}）", "account {n} ({roles})";
    and = "、", ", ";
    filter = "只看一部分", "Show a part";
    any = "全部", "All";
    from = "从哪天起", "From day";
    until = "到哪天止", "Until day";
    file = "带走一份", "Take a copy";
    file_hint = "按上面的条件导出表格。导出这件事本身也会记一条。", "As a table, of what is asked for above. Taking it is a line of the record itself.";
    take = "导出 CSV", "Export CSV";
    kept = "每条保存 400 天。居民登录只记日期，不记时刻，免得和投票时间对上。本页只列本社区的、以及全站的工作人员和机器命令的记录。",
        "Each line is kept for 400 days. Of residents only the day is kept, so that it cannot be laid beside the time of a vote. This page lists this community, and of the whole site what staff and commands of the machine did.";
    to_public = "公开记录", "The public record";
}

pub(super) fn outcome(lang: Lang, outcome: Outcome) -> &'static str {
    let (zh, en) = match outcome {
        Outcome::Ok => ("办成", "done"),
        Outcome::Refused => ("被拒绝", "refused"),
        Outcome::Failed => ("没办成", "failed"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
