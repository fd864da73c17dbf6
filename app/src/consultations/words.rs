//! Words of consultations.

use domain::consultations::{Kind, Stage, Verdict};
use domain::display::Lang;

use crate::frame::words::words;

words! {
    title = "意见征集", "Consultations";
    lead = "社区的规划、设施和制度，定下来之前先问大家。每条意见都会归组答复：采纳、部分采纳、不采纳或留作参考，并说明理由。", "Before the community decides on plans, facilities and rules, everybody is asked. Every comment is answered in a group: adopted, partly, not adopted or noted, with the reason.";
    none = "还没有意见征集。", "There is no consultation yet.";
    more = "看更早的", "Earlier ones";
    all = "全部意见征集", "All consultations";
    to_one = "看这次征集", "See the consultation";
    from_until(from: &str, until: &str) = "{from}至{until}", "{from} – {until}";
    answers(n: u64) = "已有 {n} 人回答问题", "{n} people have answered the questions";
    late = "答复超期", "Answer late";
    due = "公布采纳情况", "Answer to what was said";
    basis = "依据：", "Basis:";
    text_title = "征求意见的文本", "The text";
    between = "、", ", ";
    withdrawn_title = "这次征集已撤回", "This consultation was withdrawn";
    next_coming(day: &str) = "{day}开始征求意见，到时可以在这里提意见、回答问题。", "It opens on {day}: then you can comment and answer here.";
    next_open(end: &str) = "征求意见到{end}为止。登录就能对每一节提意见；住址已确认的居民还可以回答问题。", "It is open until {end}. Whoever is signed in comments on each section; residents whose address is confirmed also answer the questions.";
    next_answering = "征求意见已经结束。社区把每条意见归组，逐组答复，再由另一个人核对后公布。提过意见的人都会收到通知。", "It is over. Staff put every comment into a group and answer each; a second person checks it before it is published. Whoever commented is told.";
    next_answered(day: &str) = "采纳情况和定稿已于{day}公布，不再改动。", "The answers and the final text were published on {day} and stay as they are.";
    next_withdrawn = "不再征求意见，问题的回答没有统计，已经删除。", "Nothing more is asked. Answers to the questions were not counted, and are deleted.";
    write_comment = "对这一节提意见", "Comment on this section";
    change_comment = "修改我的意见", "Change my comment";
    about_section(what: &str, heading: &str) = "{what}：{heading}", "{what}: {heading}";
    changed = "（改过）", "(changed)";
    hidden(reason: &str) = "这条意见已被工作人员隐藏，原因：{reason}", "Staff hid this comment: {reason}";
    comment_label = "您的意见", "Your comment";
    comment_hint = "公开显示。每一节每人一条，征集结束前可以修改或收回。请不要写电话、门牌号。", "Shown in public. One a person and section; change it or take it back until the close. Please leave out telephone and door numbers.";
    send_comment = "发表", "Publish";
    remove_comment = "收回这条意见", "Take it back";
    was_hidden = "您在这一节的意见已被隐藏，不能再写。请看通知里的原因。", "Your comment on this section was hidden, so it cannot be written anew. The reason is in your messages.";
    closed = "现在不能提意见或回答问题：还没有开始，或者已经结束。", "Comments and answers are not taken now: it has not begun, or it is over.";
    questions = "想问大家的问题", "Questions to you";
    secret = "回答加密保存，工作人员看不到谁选了什么；结束前可以修改，结束时只统计一次，然后销毁。", "Answers are kept encrypted; staff never see who chose what. Change them until the close; then they are counted once and destroyed.";
    answer = "回答问题", "Answer the questions";
    change_answers = "修改我的回答", "Change my answers";
    not_counted = "住址确认后才能回答问题；对每一节提意见不受影响。", "Questions are answered once your address is confirmed; comments on sections need no confirmation.";
    confirm = "去确认住址", "Confirm my address";
    send = "交回答", "Send my answers";
    nothing_answered = "一个问题都没有回答。请至少回答一个。", "Nothing is answered. Please answer one question at least.";
    too_many = "选得太多了。", "Too many are ticked.";
    choose = "请从选项里选。", "Please choose one of the options.";
    at_most(n: u64) = "最多选 {n} 项", "At most {n}";
    text_hint = "可以不填。结束后不带姓名和时间、打乱顺序公开给所有人看，请不要写出自己或别人是谁。", "You may leave it open. After the close it is public without name or time and in no order; please do not write who you or others are.";
    counts = "问题的结果", "What was answered";
    few(n: u64) = "回答的人不到 {n} 个，不公布结果：人太少，容易看出是谁答的。", "Fewer than {n} people answered, so nothing is shown: with so few, one could tell who said what.";
    times(n: u64) = "{n} 人", "{n}";
    answered_it(n: u64) = "{n} 人答了这个问题", "{n} answered this question";
    texts_hidden(n: usize) = "另有 {n} 条被工作人员隐藏", "{n} more were hidden by staff";
    outcome = "意见采纳情况", "What became of the comments";
    in_group(n: usize) = "这一组的意见（{n} 条）", "Comments in this group ({n})";
    final_title = "定稿", "Final text";
    same = "与征求意见的文本一致", "As in the text that was consulted on";
    new_section = "新增的一节", "A new section";
    gone(names: &str) = "定稿里删去的：{names}", "Left out of the final text: {names}";
    mine = "我参与的意见征集", "Consultations I took part in";
    mine_none = "您还没有参与过意见征集。", "You have not taken part in one yet.";
    mine_answered(day: &str) = "{day}回答了问题", "answered the questions on {day}";
    mine_comments(n: i64) = "{n} 条意见", "comments: {n}";
}

/// 1 (不同意) to 5.
pub(crate) fn grade(lang: Lang, n: u8) -> String {
    let (zh, en) = match n {
        1 => ("1 很不赞成", "1 strongly against"),
        2 => ("2", "2"),
        3 => ("3 一般", "3 neutral"),
        4 => ("4", "4"),
        _ => ("5 很赞成", "5 strongly for"),
    };
    pick(lang, zh, en).to_owned()
}

pub(crate) fn stage(lang: Lang, stage: Stage) -> &'static str {
    let (zh, en) = match stage {
        Stage::Draft => ("草稿", "draft"),
        Stage::Scheduled => ("将要开始", "to come"),
        Stage::Open => ("正在征集", "open"),
        Stage::Counting => ("正在统计", "being counted"),
        Stage::Answering => ("等待答复", "to be answered"),
        Stage::Answered => ("已答复", "answered"),
        Stage::Withdrawn => ("已撤回", "withdrawn"),
    };
    pick(lang, zh, en)
}

pub(crate) fn kind(lang: Lang, kind: Kind) -> &'static str {
    let (zh, en) = match kind {
        Kind::Plan => ("规划", "plan"),
        Kind::Facility => ("设施", "facility"),
        Kind::Rule => ("制度", "rule"),
        Kind::Other => ("其他", "other"),
    };
    pick(lang, zh, en)
}

pub(crate) fn verdict(lang: Lang, verdict: Verdict) -> &'static str {
    let (zh, en) = match verdict {
        Verdict::Adopted => ("采纳", "adopted"),
        Verdict::Partly => ("部分采纳", "partly adopted"),
        Verdict::NotAdopted => ("不采纳", "not adopted"),
        Verdict::Noted => ("留作参考", "noted"),
    };
    pick(lang, zh, en)
}

fn pick(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
