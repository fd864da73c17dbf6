//! The words of the proposals room.

use domain::display::{Lang, ShownAs};
use domain::proposals::{Act, Actor, Rating, Side, Stage};
use store::proposals::{EventAct, Group};

use crate::frame::words::words;

words! {
    title = "议事", "Proposals";
    search_label = "输入几个字，或编号", "A few words, or a number";
    search = "搜索", "Search";
    by_state = "按状态看", "By state";
    by_late = "超期的", "Overdue";
    narrow = "按类别、网格看", "By category and grid";
    sort_by = "排序", "Sort";
    newest = "最新", "Newest";
    most_supported = "附议最多", "Most supported";
    deadline = "期限最近", "Nearest deadline";
    relevance = "最相关", "Best match";
    category = "类别", "Category";
    grid = "网格", "Grid";
    any = "全部", "All";
    whole_community = "整个社区", "The whole community";
    apply_filter = "按这些条件看", "Show these";
    new = "提一个建议", "Make a proposal";
    empty_title = "这里还没有建议", "No proposals here yet";
    empty_hint = "换个条件看看，或者提第一个。", "Try other words or filters, or make the first one.";
    downloads = "下载这份清单：", "This list as";
    feed_title = "最新建议", "New proposals";
    bad_page = "这一页的地址不对，已回到第一页。", "That page address is not valid; this is the first page.";

    supporters_template = "{n} 人附议", "{n} supporters";
    missing(n: i64) = "还差 {n} 人列入议程", "{n} more to reach the agenda";
    missing_template = "还差 {n} 人列入议程", "{n} more to reach the agenda";
    enough = "人数已够", "Enough supporters";
    closes(day: &str) = "{day}截止", "open until {day}";
    number_is(n: &str) = "编号 {n}", "No. {n}";
    filed_on(day: &str) = "{day}提出", "Filed {day}";
    meeting_on(day: &str) = "{day}议题讨论会", "discussed at the meeting of {day}";

    next_gathering(threshold: i64, day: &str) = "满 {threshold} 人附议，就列入下一次议题讨论会（最早 {day}）。",
        "With {threshold} supporters it goes on the agenda of the next discussion meeting ({day} at the earliest).";
    next_answer(day: &str) = "社区应在 {day}前答复是否受理。", "The community answers by {day} whether it accepts.";
    next_on_agenda(day: &str) = "{day}的议题讨论会上讨论。", "It is discussed at the meeting of {day}.";
    next_in_discussion = "议事会正在讨论，讨论后决定是否表决。", "The body is discussing it and then decides whether to vote.";
    next_at_ballot = "正在表决，结果出来后马上公布。", "It is being voted on; the result is published at once.";
    next_adopted = "等待交给责任单位，写明谁来办、哪天办完。", "It waits to be assigned: who does it, and by when.";
    next_handling(unit: &str, day: &str) = "{unit}办理，应在 {day}前办结。", "{unit} carries it out, by {day}.";
    next_done(day: &str) = "责任单位说已办结。请提出人和附议人在 {day}前说说：解决了没有？",
        "The unit says it is done. Author and supporters say by {day} whether it is solved.";
    next_reopened(unit: &str) = "居民说还没解决，{unit}要继续办。", "Residents say it is not solved; {unit} carries on.";
    next_resolved = "居民已确认解决，这件事办完了。", "Residents confirm that it is solved. This matter is closed.";
    next_rejected = "表决没有通过，这件事到此结束。可以换个办法重新提。", "It was not adopted; this matter ends here. It may be proposed anew in another form.";
    next_declined = "社区没有受理，理由和依据写在下面。", "The community declined it; reason and clause stand below.";
    next_withdrawn = "提出人已撤回。", "Its author has withdrawn it.";
    next_lapsed = "征集期满，附议人数不够，已过期。可以修改后重新提。", "Not enough supporters in time: it has lapsed. It may be improved and proposed again.";
    next_merged = "已并入另一条相同的建议，请看那一条。", "It was merged into another proposal; please read that one.";
    merged_into(n: &str) = "去看 {n}", "Go to {n}";

    answer_clock = "社区答复", "Answer by the community";
    handling_clock = "办理", "Carrying out";
    version_n(n: i64) = "第 {n} 版，看改了什么", "Version {n}: see what changed";
    revise = "修改内容", "Change the text";
    withdraw = "撤回建议", "Withdraw";
    withdraw_hint = "撤回后不能恢复，编号保留。", "This cannot be undone; the number stays.";
    support = "我也附议", "I support this";
    unsupport = "收回我的附议", "Take back my support";
    supported_mine = "您已附议。", "You support this.";
    supported_old = "您附议的是旧版本，内容已改，请看过后重新附议。", "You supported an older version; the text has changed. Please look again.";
    support_sign_in = "登录后附议", "Sign in to support";
    support_steps = "确认住址后才能附议，看看还差几步", "Supporting needs confirmed residency: see which steps are missing";
    support_own = "这是您自己提的建议。", "This is your own proposal.";

    its_meeting(title: &str) = "在会上讨论：{title}", "Discussed in a meeting: {title}";
    its_ballot(n: &str) = "看这条建议的表决（{n}）", "See its ballot ({n})";
    way_title = "办到哪一步了", "Where it stands";
    way_done = "已完成：", "Done: ";
    way_filed = "提出", "Filed";
    way_gathering = "征集附议", "Gathering supporters";
    way_discussion = "议题讨论会", "Discussion";
    way_ballot = "议事决策会表决", "Decision and vote";
    way_handling = "交办、办理、办结", "Carried out";
    way_confirming = "居民评价是否解决", "Residents say whether it is solved";
    skipped = "未经过", "Left out";
    history = "全部经过", "The whole history";
    clause(c: &str) = "依据：{c}", "Clause: {c}";
    unit_by(unit: &str, day: &str) = "{unit}，{day}前", "{unit}, by {day}";

    talk = "大家怎么说", "What people say";
    for_n(n: i64) = "赞成 {n} 条", "{n} for";
    against_n(n: i64) = "反对 {n} 条", "{n} against";
    for_word = "赞成意见", "for";
    against_word = "反对意见", "against";
    no_comments = "还没有", "None yet";
    say_title = "说说您的意见", "Say what you think";
    reply_title(name: &str) = "回复 {name}", "Reply to {name}";
    you_are = "您是", "You are";
    opinion = "意见", "Comment";
    opinion_hint = "写一两句理由。所有人都能看到。", "A sentence or two with your reasons. Everyone can read it.";
    publish = "发表意见", "Publish";
    reply = "回复", "Reply";
    say_sign_in = "写好后登录就能发表，内容会替您存好。", "Write first; you sign in when you publish, and your text is kept.";
    talk_closed = "这件事已经结束，不再收意见。", "This matter is closed; no more comments.";
    hidden(reason: &str) = "这条意见已被隐藏，原因：{reason}", "This comment is hidden: {reason}";
    hide = "隐藏", "Hide";
    hide_reason = "隐藏的原因（会告诉作者，并公开）", "Reason (the author is told, and it is public)";

    new_title = "提一个建议", "Make a proposal";
    field_title = "一句话说清楚是什么事", "In one sentence: what should change";
    field_title_hint = "例如：给 7 号楼楼道装扶手", "For example: handrails for the stairs of building 7";
    field_body = "具体说一说", "Tell more";
    field_body_hint = "在哪里、有什么不方便、希望怎么办。不要写电话和身份证号。", "Where, what is wrong, what you wish for. Please no phone or identity numbers.";
    field_category = "属于哪一类", "What it is about";
    field_grid = "在哪个网格", "Where";
    field_shown = "公开时怎么称呼您", "How your name is shown";
    shown_hint = "不管选哪种，社区里负责答复的工作人员都能看到是谁提的。", "Whatever you choose, the staff who must answer see who you are.";
    submit = "提交建议", "Send the proposal";
    save_draft = "先存草稿", "Save as draft";
    check_similar = "看看有没有相近的建议", "Look for similar proposals";
    similar_title = "已有相近的建议", "Similar proposals";
    similar_hint = "如果说的是同一件事，附议它会更快。", "If it is the same matter, supporting it is faster.";
    similar_none = "没有找到相近的建议，可以放心提交。", "No similar proposals were found.";
    then_title = "提交以后", "After you send it";
    then_1 = "马上得到编号，随时可查", "You get a number at once and can look it up any time";
    then_2(days: i64) = "{days} 个工作日内，社区公开答复是否受理", "Within {days} working days the community answers in public";
    then_3(n: i64) = "满 {n} 位邻居附议，自动列入议程", "With {n} supporters it goes on the agenda by itself";

    drafts_title = "草稿", "Drafts";
    drafts_none = "没有草稿。写到一半的建议和诉求会存在这里。", "No drafts. Proposals and matters begun and not sent are kept here.";
    drafts_kept = "写到一半的内容都替您存着；400 天没有动过的草稿才会自动删除，改一改或再存一次就重新算。", "Everything you have begun is kept for you. Only a draft that nobody touches for 400 days is deleted; any change begins the time anew.";
    draft_untitled = "（还没写标题）", "(no title yet)";
    draft_saved(when: &str) = "{when}保存", "Saved {when}";
    draft_continue = "接着写", "Continue";
    draft_delete = "删除", "Delete";
    mine_title = "我的建议和附议", "My proposals and support";
    mine_written = "我提的", "Written by me";
    mine_supported = "我附议的", "Supported by me";
    mine_none = "还没有。", "None yet.";

    versions_title = "内容改了什么", "What changed in the text";
    version_word(n: i64) = "第 {n} 版", "Version {n}";
    version_only = "只有一版，没有改过。", "There is one version only; nothing was changed.";
    revise_title = "修改建议", "Change the proposal";
    revise_in_place = "还没有人附议，可以直接修改。", "Nobody has supported it yet, so the text is simply corrected.";
    revise_new = "已经有人附议。修改后会成为新版本，附议人要重新确认，人数从头计。", "People have supported it. A change makes a new version: supporters are asked again and counting starts anew.";
    revise_submit = "发布修改", "Publish the change";
    revise_same = "内容没有变化", "Nothing has changed";
    not_author = "只有提出人可以这样做。", "Only the author can do this.";

    verdict_title = "解决了没有？", "Is it solved?";
    verdict_yes = "解决了", "Yes, it is solved";
    verdict_no = "还没解决", "No, not yet";
    verdict_rating = "对办理满意吗（可以不选）", "How satisfied are you with the handling (optional)";
    verdict_submit = "提交评价", "Send";
    verdict_counts(yes: i64, no: i64) = "附议人中 {yes} 人说解决了，{no} 人说还没", "Among supporters {yes} say yes, {no} say no";
    verdict_mine = "您已经评价过，期限内可以改。", "You have answered; you may change it until the deadline.";

    read_only_version = "您看到的内容已有新版本，请看过新版本再附议。", "The text has a new version; please read it before you support it.";
    already_supported = "您已经附议过了，一人一次，不用重复。", "You have supported this already: once a person.";
    not_supported = "您没有附议过这条建议。", "You have not supported this proposal.";
    support_closed = "这条建议已经不在征集附议的阶段。", "Supporters are no longer gathered for this proposal.";
    own_proposal = "不能附议自己的建议。", "You cannot support your own proposal.";
    back_to_proposal = "回到这条建议", "Back to the proposal";
    cannot_now = "这一步现在不能做，状态已经变了。请刷新看看。", "This is not possible now; the state has changed. Please look again.";
    unknown_draft = "这份草稿已经不在了，可能已提交或删除。", "This draft is gone: it may have been sent or deleted.";
    no_rulebook = "本社区还没有公布议事规则，暂时不能提交。内容已存为草稿。", "This community has not published its rules yet, so nothing can be filed. Your text is kept as a draft.";
    unknown_parent = "您回复的意见已经不在了。", "The comment you reply to is gone.";
    verdict_not_yours = "只有提出人和附议人可以评价是否解决。", "Only the author and supporters can say whether it is solved.";
}

/// How many support it.
pub(crate) fn supporters(lang: Lang, n: i64) -> String {
    match (lang, n) {
        (Lang::Zh, n) => format!("{n} 人附议"),
        (Lang::En, 1) => "1 supporter".to_owned(),
        (Lang::En, n) => format!("{n} supporters"),
    }
}

/// How many comments there are.
pub(crate) fn comments_n(lang: Lang, n: i64) -> String {
    match (lang, n) {
        (Lang::Zh, n) => format!("{n} 条意见"),
        (Lang::En, 1) => "1 comment".to_owned(),
        (Lang::En, n) => format!("{n} comments"),
    }
}

/// A stage as a chip says it.
pub(crate) fn stage(lang: Lang, stage: Stage) -> &'static str {
    let (zh, en) = match stage {
        Stage::Gathering => ("征集中", "Gathering support"),
        Stage::OnAgenda => ("已立项", "On the agenda"),
        Stage::InDiscussion => ("讨论中", "In discussion"),
        Stage::AtBallot => ("表决中", "At ballot"),
        Stage::Adopted => ("已通过", "Adopted"),
        Stage::Rejected => ("未通过", "Not adopted"),
        Stage::Assigned => ("已交办", "Assigned"),
        Stage::InProgress => ("办理中", "In progress"),
        Stage::Done => ("已办结，待评价", "Done, to be confirmed"),
        Stage::Resolved => ("已解决", "Solved"),
        Stage::Reopened => ("重新办理", "Reopened"),
        Stage::Declined => ("不予受理", "Declined"),
        Stage::Withdrawn => ("已撤回", "Withdrawn"),
        Stage::Merged => ("已合并", "Merged"),
        Stage::Lapsed => ("已过期", "Lapsed"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// A tab of the list.
pub(crate) fn group(lang: Lang, group: Group) -> &'static str {
    let (zh, en) = match group {
        Group::Open => ("征集讨论中", "Open"),
        Group::InProgress => ("办理中", "In progress"),
        Group::Done => ("已了结", "Closed"),
        Group::All => ("全部", "All"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// An event of the history.
pub(crate) fn event(lang: Lang, act: EventAct) -> &'static str {
    let (zh, en) = match act {
        EventAct::File => ("提出建议", "Filed"),
        EventAct::Revise => ("发布新版本", "New version"),
        EventAct::Move(act) => match act {
            Act::Accept => ("受理并答复", "Accepted and answered"),
            Act::ReachThreshold => ("附议人数已够，列入议程", "Enough supporters: on the agenda"),
            Act::OpenDiscussion => ("开始讨论", "Discussion opened"),
            Act::OpenBallot => ("开始表决", "Ballot opened"),
            Act::Adopt => ("表决通过", "Adopted"),
            Act::Reject => ("表决未通过", "Not adopted"),
            Act::Assign => ("交办", "Assigned"),
            Act::Progress => ("办理进展", "Progress"),
            Act::Finish => ("办结", "Done"),
            Act::Resolve => ("居民确认解决", "Residents confirm it is solved"),
            Act::Reopen => ("居民说没解决，重新办理", "Not solved, reopened"),
            Act::Decline => ("不予受理", "Declined"),
            Act::Withdraw => ("撤回", "Withdrawn"),
            Act::Merge => ("合并", "Merged"),
            Act::Lapse => ("征集期满，过期", "Lapsed"),
        },
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// In which quality somebody acted.
pub(crate) fn actor(lang: Lang, actor: Actor) -> &'static str {
    let (zh, en) = match actor {
        Actor::Author => ("提出人", "Author"),
        Actor::Supporters => ("提出人和附议人", "Author and supporters"),
        Actor::Clerk => ("社区工作人员", "Community staff"),
        Actor::Secretary => ("议事会秘书", "Secretary of the body"),
        Actor::Rule => ("按规则自动", "By rule"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// The side of a comment.
pub(crate) fn side(lang: Lang, side: Side) -> &'static str {
    match (lang, side) {
        (Lang::Zh, Side::For) => "赞成",
        (Lang::Zh, Side::Against) => "反对",
        (Lang::En, Side::For) => "For",
        (Lang::En, Side::Against) => "Against",
    }
}

/// A choice of the name shown.
pub(crate) fn shown(lang: Lang, shown: ShownAs) -> &'static str {
    match (lang, shown) {
        (Lang::Zh, ShownAs::Nickname) => "用昵称",
        (Lang::Zh, ShownAs::Real) => "用真名",
        (Lang::Zh, ShownAs::Anonymous) => "不公开名字",
        (Lang::En, ShownAs::Nickname) => "My nickname",
        (Lang::En, ShownAs::Real) => "My real name",
        (Lang::En, ShownAs::Anonymous) => "No name",
    }
}

/// One of five equal levels.
pub(crate) fn rating(lang: Lang, rating: Rating) -> &'static str {
    match (lang, rating.get()) {
        (Lang::Zh, 5) => "很满意",
        (Lang::Zh, 4) => "满意",
        (Lang::Zh, 3) => "一般",
        (Lang::Zh, 2) => "不满意",
        (Lang::Zh, _) => "很不满意",
        (Lang::En, 5) => "Very satisfied",
        (Lang::En, 4) => "Satisfied",
        (Lang::En, 3) => "Fair",
        (Lang::En, 2) => "Dissatisfied",
        (Lang::En, _) => "Very dissatisfied",
    }
}
