//! Words of the ratings.

use domain::assessments::Rated;
use domain::display::Lang;

use crate::frame::words::words;

words! {
    title = "好差评", "Ratings";
    lead = "办完事评一评：去过的窗口、办事指南，和办结的建议。谁评的、怎么评的，工作人员看不到。", "Windows visited, service guides and finished proposals, rated by those concerned. Staff cannot see who rated, or how.";
    batches = "当月评的，等月份结束、凑满 5 份才一起公布，免得从时间上认出人来。公布过的谁也不能改、不能删。", "Ratings come out when their month is over and five of one thing come out together, so that no time points at a person. Nobody can change or remove one.";
    none = "还没有公布的评价。", "No ratings have come out yet.";
    of_windows = "窗口", "Windows";
    of_services = "办事指南", "Service guides";
    of_proposals = "办结的建议", "Finished proposals";
    proposals_hint = "提出人和附议人在办结后评的，满 5 份才公布。", "By author and supporters after the end, from five ratings on.";
    column_what = "评的是", "What";
    column_all = "份数", "Ratings";
    column_mean = "平均分", "Mean";
    ratings(n: u64) = "共 {n} 份", "{n} ratings";
    mean(mean: &str) = "平均 {mean} 分（1–5）", "mean {mean} of 1–5";
    column_bad = "差评答复", "Answers";
    cases(in_time: u64, late: u64, waiting: u64, overdue: u64) = "按时答复 {in_time}，超期才答复 {late}，等答复 {waiting}，超期未答复 {overdue}", "answered in time {in_time}, late {late}; waiting {waiting}, overdue {overdue}";
    no_cases = "没有", "none";
    see = "看评价", "See the ratings";
    first = "评价", "Ratings";
    again_title = "答复后再评的（另算，不改前面的）", "Rated once more after an answer (counted apart)";
    answers = "对差评的答复", "Answers to bad ratings";
    answered_on(day: &str) = "{day}答复", "answered on {day}";
    late_chip = "超期", "late";
    back = "好差评", "Ratings";
    rate_window = "这次办得怎么样？", "How did it go?";
    rate_service = "这份办事指南好用吗？", "Is this guide of use?";
    rate_hint = "点一个就行，一次一份，交了不能改。", "One tap is enough. Once each; what is sent stays.";
    words_label = "想说的话（可以不写）", "Your words (optional)";
    words_hint = "不满意又写了话的，公布后工作人员要在期限内公开答复。您写的话只给工作人员看，不带名字；可写的内容可能让人认出您。急事请直接打电话。", "A bad rating with words gets a public answer in time once it has come out. Staff alone read the words, without a name; but what you write may tell who you are. If it is urgent, please call.";
    send = "提交评价", "Send";
    sign_in = "登录后给这份指南打分", "Sign in to rate this guide";
    verified_only = "住址确认过的居民每年可以给这份指南打一次分。", "Residents whose address is confirmed can rate this guide once a year.";
    rate_visit = "给这次办事打分", "Rate this visit";
    have_rated = "您评过了，谢谢。", "You have rated this, thank you.";
    again = "您的差评有了答复，可以再评一次", "Your bad rating has an answer: you may rate once more";
    have_again = "您已经再评过一次。", "You have rated once more.";
    choose = "请选一个", "Please choose one";
    not_yet = "这次预约还没有办完，办完再评。", "This booking is not done yet; please rate it afterwards.";
    not_answered = "第一次的评价还没有答复，现在不能再评。", "The first rating has no answer yet.";
    to_ratings = "看全部评价", "All ratings";

    desk_title = "答复差评", "Answer bad ratings";
    desk_lead = "满 5 份一起公布后，写下的话才到这里，没有名字，也没有日子。答复公开，写话的人不公开；评价不能改、不能删。", "Words arrive here once at least five ratings have come out together, without names or days. Answers are public, the words are not; no rating can be changed or removed.";
    desk_none = "还没有公布的留言。", "No words have come out yet.";
    out_on(day: &str) = "{day}公布", "came out on {day}";
    due = "答复期限", "Answer";
    answer = "公开答复（写做了什么）", "Public answer (say what was done)";
    answer_send = "公布答复", "Publish the answer";
    answered_other = "已经有另一条答复，不能再改。", "It has another answer already, which stays.";
    words_only = "不是差评，不必答复", "no bad rating, needs no answer";
}

/// What is rated.
pub(crate) fn of(lang: Lang, kind: Rated) -> &'static str {
    match kind {
        Rated::Window => of_windows(lang),
        Rated::Service => of_services(lang),
    }
}
