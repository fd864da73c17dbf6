//! The words of the meetings room.

use domain::display::Lang;
use domain::meetings::{Act, Kind, Outcome, Output, PointKind, Stage, VisitKind, Voice};

use crate::frame::words::words;

mod refusals;

pub(crate) use refusals::{
    no_approval, no_ask, no_check_in, no_decision, no_item, no_opening, no_recusal, no_sign_up,
    no_vote,
};

words! {
    title = "会议", "Meetings";
    lead = "四种会议都提前通知，居民可以旁听、提议题，记录公开。",
        "Four kinds of meetings: announced in time, open to residents, with public minutes.";
    by_time = "按时间看", "By time";
    upcoming = "将要开的", "Coming";
    past = "开过的", "Past";
    by_kind = "按种类看", "By kind";
    all_kinds = "全部种类", "All kinds";
    none_coming = "近期没有安排会议。通知发出后会出现在这里。", "No meeting is called at present. It appears here once it is.";
    none_past = "这里还没有开过的会议。", "No past meetings here.";
    downloads = "这份清单：", "This list as";
    calendar_file = "订阅日历", "Calendar feed";
    visits_link = "走访和说事点记录", "Home visits and talks";
    bad_page = "这一页的地址不对，已回到第一页。", "That page address is not valid; this is the first page.";
    places_free(n: i64) = "旁听席还有 {n} 个", "{n} guest places free";
    places_none = "旁听席已满，可以候补", "Guest places are full; there is a waiting list";
    to_list = "全部会议", "All meetings";
    back_to_meeting = "回到这次会议", "Back to the meeting";

    number_is(n: &str) = "编号 {n}", "No. {n}";
    when_label = "时间", "When";
    where_label = "地点", "Where";
    body_label = "召集的议事组织", "Body";
    span(day: &str, from: &str, to: &str) = "{day} {from}—{to}", "{day}, {from} to {to}";
    add_to_calendar = "加到我的日历", "Add to my calendar";
    notice_label = "通知", "Notice";
    notice_given(day: &str, days: i64, told: i64) = "{day}发出，距开会 {days} 个工作日，已通知成员 {told} 人",
        "Given on {day}, {days} working days before; {told} members were told";
    rule_basis(rule: &str, value: &str, source: &str) = "{rule}：{value}（依据：{source}）", "{rule}: {value} (clause: {source})";
    quorum_label = "到会成员", "Members present";
    quorum_was(present: i64, members: i64) = "开会时到会 {present} 人，应到 {members} 人", "{present} of {members} when it was opened";
    attended(members: i64, guests: i64) = "签到：成员 {members} 人，旁听 {guests} 人", "Checked in: {members} members, {guests} guests";
    cancelled_because(reason: &str) = "会议已取消：{reason}", "The meeting was cancelled: {reason}";

    agenda_title = "议程", "Agenda";
    agenda_none = "还没有列入议题。", "Nothing is on the agenda yet.";
    asked_items = "居民要求列入的议题", "Items residents asked for";
    asked_by_resident = "居民提出", "asked for by a resident";
    item_reason(reason: &str) = "秘书答复：{reason}", "The secretary's answer: {reason}";
    ask_link = "请求增加一个议题", "Ask for an item";
    proposal_n(n: &str) = "建议 {n}", "Proposal {n}";
    result_is(outcome: &str) = "结果：{outcome}", "Result: {outcome}";
    ballot_link(n: &str) = "现场表决 {n}", "Vote {n}";
    appraisal_link(n: &str) = "评议投票 {n}", "Appraisal ballot {n}";
    recused(names: &str) = "回避：{names}，不参加这一项的表决", "Recused: {names}; no vote on this item";
    recuse_title = "我与某一项有利害关系", "I have an interest in an item";
    recuse_item = "哪一项", "Which item";
    recuse_hint = "声明后您不参加这一项的表决，姓名和原因记入会议记录。", "You then have no vote on this item; name and reason stand in the minutes.";
    recuse_reason = "是什么关系", "What it is";
    recuse_button = "声明回避", "Declare it";

    guests_title = "旁听", "Guests";
    guests_none = "这次会议不设旁听席，记录会公开。", "No guest places at this meeting; its minutes are public.";
    guests_count(taken: i64, capacity: i64) = "旁听席 {capacity} 个，已有 {taken} 人", "{taken} of {capacity} guest places are taken";
    waiting_count(n: i64) = "候补 {n} 人", "{n} waiting";
    sign_up = "我要旁听", "Sign up as a guest";
    wait = "排队候补", "Join the waiting list";
    sign_in_first = "登录后报名旁听", "Sign in to sign up";
    mine_coming = "您已报名旁听。", "You have a place.";
    mine_offered(until: &str) = "有空位轮到您了，请在 {until} 前确认，过时给下一位。", "A place became free for you. Please confirm by {until}; after that it goes to the next.";
    mine_waiting(n: i64) = "您在候补名单上，前面还有 {n} 人。", "You are on the waiting list; {n} are before you.";
    confirm = "确认参加", "Confirm";
    decline = "不去了，让给下一位", "Decline";
    leave = "取消报名", "Give my place back";
    leave_line = "退出候补", "Leave the waiting list";
    check_in_link = "到会签到", "Check in";
    checked_in_mine = "您已签到。", "You have checked in.";

    report_title = "述职报告", "The report";
    report_none = "报告会在会前公开在这里。", "The report is published here before the meeting.";
    questions_title = "提问和答复", "Questions and answers";
    questions_none = "还没有人提问。", "No questions yet.";
    no_answer_yet = "待答复", "No answer yet";
    ask_question = "向述职人提问", "Ask those who report";
    question_label = "您的问题", "Your question";
    question_hint = "问题和答复都公开。", "Question and answer are public.";
    question_button = "提交问题", "Send the question";
    fixes_title = "整改清单", "What is to be put right";
    opinions_title = "收集到的意见", "Opinions collected";
    unit_by(unit: &str, day: &str) = "{unit}，{day}前", "{unit}, by {day}";

    decisions_title = "决定", "Decisions";
    decision_duty(unit: &str, day: &str) = "{unit}承办，{day}前办结", "{unit} carries it out, by {day}";
    handed_over(day: &str) = "社区已于 {day}接收", "Taken over by the agency on {day}";
    not_handed_over = "等社区接收", "To be taken over by the agency";

    minutes_title = "会议记录", "Minutes";
    minutes_none = "会后由秘书起草，先公开更正，再通过。", "Drafted after the meeting, open for correction, then approved.";
    minutes_correction(day: &str) = "更正稿，{day}前可以提出异议", "Open for correction until {day}";
    minutes_approved(day: &str) = "{day}通过", "Approved on {day}";
    minutes_first = "看更正前的稿子", "The version before corrections";
    text_hash(h: &str) = "文字指纹 {h}", "Text fingerprint {h}";
    objections_title = "异议", "Objections";
    objection_by(name: &str) = "{name}：", "{name}:";
    somebody = "已注销的居民", "a resident who has left";
    object_title = "记录有误？提出异议", "Is something wrong? Object";
    object_label = "哪里不对，应该怎么写", "What is wrong, and what it should say";
    object_hint = "每人一次，请一次写全。异议和答复都公开。", "Once a person, so please put everything in. Objection and answer are public.";
    object_button = "提交异议", "Send the objection";

    next_called(day: &str) = "{day}开会。想旁听请先报名；成员到会前两小时起可以签到。", "It meets on {day}. Guests sign up; check-in begins two hours before.";
    next_under_way = "正在开会，到会的人请签到。", "It is under way; whoever is there checks in.";
    next_held = "会议开完了，秘书正在写记录，写好后公开征求更正。", "It is over. The secretary writes the minutes, which are then open for correction.";
    next_correction(day: &str) = "记录正在公开更正，{day}前谁都可以提出异议；每条异议答复后才能通过。",
        "The minutes are open for correction until {day}; every objection is answered before they are approved.";
    next_approved = "记录已通过，决定交社区办理，进展看下面各项。", "The minutes are approved; decisions are carried out as shown below.";
    next_cancelled = "会议不开了。相关议题会列入下一次会议。", "It does not take place. Its items go to another meeting.";

    checkin_title = "到会签到", "Check in";
    checkin_hint = "请输入会场屏幕上的 6 位数字，10 分钟换一次。", "Please type the six digits on the screen in the room; they change every ten minutes.";
    checkin_code = "6 位签到码", "Six digits";
    checkin_button = "签到", "Check in";
    checkin_sign_in = "登录后签到", "Sign in to check in";
    checkin_as_member = "您是成员，签到后计入到会人数。", "You are a member: you count for the quorum.";

    ask_title = "请求增加议题", "Ask for an item";
    ask_lead = "秘书会答复是否列入，并说明理由。要办的具体事情，也可以提成建议征集附议。",
        "The secretary answers whether it comes on the agenda, and why. What should be done can also be made a proposal.";
    ask_field = "想讨论什么", "What should be discussed";
    ask_why = "为什么", "Why";
    ask_button = "提交请求", "Send";

    visits_title = "走访和说事点", "Home visits and talks";
    visits_lead = "走访和说事点听到的意见，只记主题和人数，不记是谁、住哪里。", "What was heard at homes and meeting points: themes and numbers, never who or where somebody lives.";
    visits_none = "还没有记录。", "Nothing logged yet.";
    visit_people(n: i64) = "{n} 人", "{n} people";
    whole_community = "整个社区", "the whole community";

    mine_title = "我报名的会议", "My meetings";
    mine_none = "您还没有报名旁听会议。", "You have not signed up for a meeting.";

    already = "您已经报过名了，一人一次。", "You have signed up already.";
    not_there = "您没有报名这次会议。", "You have not signed up for this meeting.";
    nothing_offered = "现在没有留给您的空位，可能确认时间已过。", "No place is held for you now; the time to confirm may be over.";
    item_closed = "这次会议不能再提议题了，可以提到下一次会议。", "Items can no longer be asked for here; please ask for the next meeting.";
    no_agenda = "这种会议不设议题。", "This kind of meeting has no agenda of items.";
    no_questions = "现在不能提问了。", "Questions are closed.";
    objections_closed = "现在不在更正期，不能提出异议。", "The minutes are not open for correction.";
    objected_already = "您已提出过异议，每人一次。", "You have objected already: once a person.";
    recused_already = "您已声明回避。", "You have declared it already.";
    not_on_agenda = "这一项没有列入议程。", "It is not on the agenda.";
    recusal_closed = "这一项已有结果，或者会议已结束，不能再声明。", "It is settled, or the meeting is over.";
}

/// A kind of art. 19.
pub(crate) fn kind(lang: Lang, kind: Kind) -> &'static str {
    pick(
        lang,
        match kind {
            Kind::Collection => ("意见收集会", "Opinion meeting"),
            Kind::Discussion => ("议题讨论会", "Discussion"),
            Kind::Decision => ("议事决策会", "Decision meeting"),
            Kind::Enlarged => ("述职评议扩大会议", "Enlarged meeting with appraisal"),
        },
    )
}

/// A stage as a chip says it.
pub(crate) fn stage(lang: Lang, stage: Stage) -> &'static str {
    pick(
        lang,
        match stage {
            Stage::Called => ("已通知", "Called"),
            Stage::UnderWay => ("开会中", "Under way"),
            Stage::Held | Stage::Drafting => ("已开完，待写记录", "Held, minutes to come"),
            Stage::Correction => ("记录公开更正中", "Minutes open for correction"),
            Stage::Approved => ("记录已通过", "Minutes approved"),
            Stage::Cancelled => ("已取消", "Cancelled"),
        },
    )
}

pub(crate) fn outcome(lang: Lang, outcome: Outcome) -> &'static str {
    pick(
        lang,
        match outcome {
            Outcome::ToDecision => ("提交议事决策会", "Goes to a decision meeting"),
            Outcome::ToAgency => ("交社区办理", "Given to the agency"),
            Outcome::NoAction => ("不再处理", "Nothing further"),
            Outcome::Decided => ("决定办理", "Decided"),
            Outcome::Rejected => ("没有通过", "Not adopted"),
            Outcome::Postponed => ("暂缓决定", "Postponed"),
        },
    )
}

pub(crate) fn voice(lang: Lang, voice: Voice) -> &'static str {
    pick(
        lang,
        match voice {
            Voice::Resident => ("居民", "Resident"),
            Voice::Unit => ("驻社区单位", "Unit in the community"),
            Voice::Organisation => ("社会组织", "Organisation"),
        },
    )
}

pub(crate) fn visit_kind(lang: Lang, kind: VisitKind) -> &'static str {
    pick(
        lang,
        match kind {
            VisitKind::Home => ("走访", "Home visits"),
            VisitKind::Spot => ("说事点", "Meeting point"),
        },
    )
}

/// What is owed before minutes are approved.
pub(crate) fn output(lang: Lang, output: Output) -> &'static str {
    pick(
        lang,
        match output {
            Output::Opinion => ("至少记下一条意见", "At least one opinion"),
            Output::Item => ("至少有一个议题", "At least one item on the agenda"),
            Output::Results => ("每个议题都有讨论结果", "A result for every item"),
            Output::Decisions => (
                "每个议题都有决定（承办单位、期限），或者写明原因",
                "For every item a decision with unit and day, or the reason why not",
            ),
            Output::Report => ("会前公开述职报告", "The report, published beforehand"),
            Output::Answers => ("每个提问都有答复", "An answer to every question"),
            Output::Appraisal => ("评议投票的结果", "The result of the appraisal ballot"),
            Output::Fixes => ("整改清单", "A list of what is to be put right"),
        },
    )
}

pub(crate) fn point_kind(lang: Lang, kind: PointKind) -> &'static str {
    match kind {
        PointKind::Opinion => opinions_title(lang),
        PointKind::Question => questions_title(lang),
        PointKind::Fix => fixes_title(lang),
    }
}

pub(crate) fn cannot_now(lang: Lang) -> &'static str {
    pick(
        lang,
        (
            "这一步现在不能做，状态已经变了。请刷新看看。",
            "This is not possible now; the state has changed. Please look again.",
        ),
    )
}

/// What the secretary may do with the whole meeting.
pub(crate) fn act(lang: Lang, act: Act) -> &'static str {
    pick(
        lang,
        match act {
            Act::Open => ("宣布开会", "Open the meeting"),
            Act::Cancel => ("取消会议", "Cancel the meeting"),
            Act::Close => ("宣布散会", "Close the meeting"),
            Act::Draft => ("存为草稿", "Save as draft"),
            Act::Publish => ("公开征求更正", "Publish for correction"),
            Act::Approve => ("通过记录", "Approve the minutes"),
        },
    )
}

fn pick(lang: Lang, (zh, en): (&'static str, &'static str)) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
