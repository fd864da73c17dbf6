//! The words of the bodies room.

mod refusals;

use domain::bodies::{EndReason, Origin, SeatClass, Stage, Standing};
use domain::display::Lang;
use store::bodies::VoidReason;

pub(crate) use refusals::{
    not_applied, not_decided, not_filled, not_objected, not_opened, not_recommended, not_resized,
    not_seated,
};

use crate::frame::words::words;

words! {
    title = "议事组织", "Deliberation bodies";
    law = "社区工作条例第十七条、第十八条", "Articles 17 and 18 of the community regulation";
    rules = "议事规则和每次修改", "Rules of procedure and every change of them";
    seats_title = "席位", "Seats";
    seats_line(taken: i64, seats: i64) = "在任 {taken} 人，共 {seats} 席", "{taken} of {seats} seats held";
    free(n: i64) = "空 {n} 席", "{n} free";
    all_held = "席位已满", "all held";
    roster = "成员名单", "Members";
    roster_none = "还没有登记成员。", "No member has been entered yet.";
    former = "以前的成员", "Former members";
    since(from: &str, until: &str) = "任期 {from}至 {until}", "from {from} until {until}";
    ended(day: &str, why: &str) = "{day}离任（{why}）", "left {day} ({why})";
    offices_are(o: &str) = "兼任：{o}", "Other offices: {o}";
    offices_none = "没有申报其他职务", "No other office declared";
    stands_for(w: &str) = "代表：{w}", "Stands for: {w}";
    erased = "已注销的成员", "A member who has closed the account";
    downloads = "下载名单：", "The roster as";
    procedures = "席位怎样产生", "How seats are filled";
    procedures_none = "现在没有席位在报名。", "No seat is open at the moment.";
    decisions = "近期决定", "Recent decisions";
    decision_by(unit: &str, day: &str) = "{unit}办理，{day}前", "{unit}, by {day}";
    calendar = "把会议加进日历", "Meetings for your calendar";
    work = "会议和表决", "Meetings and ballots";
    past = "以前的产生过程", "Earlier procedures";
    for_grid(g: &str) = "{g}的席位", "seat of {g}";
    whole = "全社区", "the whole community";
    number_is(n: &str) = "编号 {n}", "No. {n}";
    seats_open(n: i64) = "{n} 个席位", "{n} seats";
    to_procedure = "看过程和报名的人", "See the procedure and who applies";
    apply = "我要报名", "Apply for a seat";
    back_to_procedure = "回到这次产生过程", "Back to the procedure";

    procedure_title(class: &str) = "{class}席位的产生", "Filling the seats: {class}";
    next_registration(day: &str, seats: i64) = "{day}前公开报名，共 {seats} 个席位。人人可以看报名的人。", "Open registration until {day} for {seats} seats. Everybody can read who applies.";
    next_eligibility = "秘书正在审查资格，不符合的写明理由和依据。全部审完就开始推荐。", "The secretary checks each application; a refusal gives reason and clause. Recommendations begin when all are decided.";
    next_recommendation(day: &str, whose: &str, threshold: i64) = "{day}前，{whose}住址已确认的居民可以推荐。满 {threshold} 人推荐成为候选人。", "Until {day} confirmed residents of {whose} recommend. {threshold} recommendations make a candidate.";
    next_ballot = "候选人多于席位，由居民无记名投票决定。", "There are more candidates than seats: residents decide in a secret ballot.";
    to_ballot = "去看这次投票", "See the ballot";
    next_draw(at: &str) = "候选人多于席位，公开抽签。名单已经固定；{at}以后公开记录签署的第一个检查点就是种子。", "There are more candidates than seats: a public draw. The list is fixed; the seed is the first checkpoint of the public record signed after {at}.";
    next_notice(day: &str) = "名单公示到 {day}。认为不合适的，可以提异议，每一条都会公开答复。", "The names are on public notice until {day}. Anybody who disagrees may object; each objection is answered in public.";
    next_answers = "公示期已满，还有异议没有答复。全部答复后才就任。", "The notice is over; an objection still waits for its answer, and nobody takes a seat before.";
    next_appointed = "公示期满，新成员已经就任，名单在议事组织页面。", "The notice is over and the new members have taken their seats; they stand on the roster.";
    cancelled = "已终止", "Cancelled";
    void_cancelled(reason: &str, clause: &str) = "秘书终止了这次程序。原因：{reason}（{clause}）", "The secretary cancelled this procedure. Reason: {reason} ({clause})";
    removed_because(reason: &str, clause: &str) = "原因：{reason}（{clause}）", "Reason: {reason} ({clause})";
    ground_reason = "原因（公开）", "Reason (public)";
    ground_clause = "依据哪一条（公开）", "By which clause (public)";
    desk_cancel = "终止这次程序", "Cancel this procedure";
    desk_cancel_hint = "只用于开错了的程序，候选人产生以前才行。原因和依据所有人都能看到，报名的人都会收到消息。", "For a procedure opened by mistake, and only before anybody is chosen. Everybody reads reason and clause, and all applicants are told.";
    desk_cancel_late = "已经到了产生人选的阶段，不能再终止。", "Candidates are being chosen, so it can no longer be cancelled.";
    desk_remove = "免去一名成员", "Remove a member";
    desk_remove_hint = "按议事规则免去。原因和依据写在名单上，所有人都能看到；空出的席位可以递补。", "By the rules of procedure. Reason and clause stand on the public roster; the seat can be filled by a reserve.";
    desk_remove_whom = "免去谁", "Which member";
    desk_remove_self = "不能免去自己；要辞去席位，请到“我的”里办理。", "Nobody removes themselves; to give up a seat, use “Me”.";
    desk_remove_unknown = "这个席位上现在没有人，请另选一位。", "Nobody sits there any more; please choose another member.";
    desk_remove_choose = "请选择", "Please choose";
    void_no_applicants = "没有符合资格的人报名，这次没有产生成员。可以重新公开报名。", "Nobody eligible applied, so no seat was filled. Registration may be opened again.";
    void_no_candidates = "没有人达到推荐人数，这次没有产生成员。可以重新公开报名。", "Nobody reached the recommendations needed, so no seat was filled. Registration may be opened again.";
    void_no_result = "投票没有选出成员，这次没有产生成员。", "The ballot elected nobody, so no seat was filled.";
    void_nobody_left = "名单上的人都退出或被取消，这次没有产生成员。", "Everybody named withdrew or was struck, so no seat was filled.";
    way = "一步一步", "Step by step";
    step_done = "已完成：", "Done: ";
    until(day: &str) = "到 {day}", "until {day}";
    not_needed = "候选人不多于席位，不需要", "not needed: no more candidates than seats";
    by_rule(source: &str) = "依据：{source}", "Rule: {source}";
    rulebook_n(n: i64) = "按第 {n} 版议事规则办理", "Under version {n} of the rules";

    applicants = "报名的人", "Who applies";
    applicants_none = "还没有人报名。", "Nobody has applied yet.";
    recommended_by(n: i64) = "{n} 人推荐", "{n} recommendations";
    missing(n: i64) = "还差 {n} 人", "{n} more needed";
    enough = "人数已够", "enough";
    recommend = "推荐", "Recommend";
    unrecommend = "收回推荐", "Take the recommendation back";
    recommended_mine = "您已推荐", "You recommend this person";
    recommend_sign_in = "登录后推荐", "Sign in to recommend";
    recommend_steps = "确认住址后可以推荐", "Confirm your residency to recommend";
    reason_is(r: &str) = "理由：{r}", "Reason: {r}";
    clause_is(c: &str) = "依据：{c}", "Clause: {c}";
    rank_is(n: i64) = "第 {n} 位", "place {n}";
    mine = "我的报名", "My application";
    mine_is(s: &str) = "您已报名，现在：{s}。", "You have applied. It stands: {s}.";
    withdraw = "退出报名", "Withdraw my application";
    withdraw_hint = "退出后不能再报这一次。公示中的，由下一位递补。", "You cannot apply to this procedure again. During the notice the next reserve moves up.";

    draw_title = "抽签的证据", "Evidence of the draw";
    draw_again = "自己重新抽一次", "Do this draw again yourself";
    draw_wait(at: &str) = "名单已经固定。种子要等 {at}以后的第一个检查点。", "The list is fixed. The seed is the first checkpoint after {at}.";
    draw_list = "名单", "The list";
    draw_sealed = "看名单上的姓名指纹", "See the name fingerprints of the list";
    on_record = "对照公开记录", "Compare with the public record";
    on_record_how(salt: &str) = "公开记录里写的是这些文字和随机数 {salt} 一起算出的 SHA-256；注销后文字和随机数一起删去。", "The public record holds the SHA-256 of these words with the random number {salt}; words and number go when the account is closed.";
    draw_lost = "这次抽签没有姓名指纹，名单上又有人注销，少了姓名就不能重新抽。下面是当时记录的结果。", "This draw has no name fingerprints, and somebody on the list has closed the account: without the name it cannot be done again. Below is the result as it was recorded.";

    objections = "异议和答复", "Objections and answers";
    objection_about(n: &str) = "关于 {n}", "About {n}";
    answer_is(a: &str) = "答复：{a}", "Answer: {a}";
    unanswered = "等待答复", "waits for an answer";
    upheld = "异议成立，已取消", "upheld, the name is struck";
    rejected = "异议不成立", "not upheld";
    object = "提异议", "Object";
    object_hint = "每人对每位公示的人可以提一次。内容公开，不显示您的姓名。", "Once for each person named. Your words are public, your name is not shown.";
    object_whom = "对谁", "About whom";
    object_words = "什么情况", "What you object to";

    apply_title = "报名议事组织席位", "Apply for a seat";
    apply_which = "报哪一种席位", "Which seat";
    apply_none = "现在没有席位在报名。席位空出来后会在这里公开报名。", "No seat is open now. When one is free, registration opens here.";
    apply_statement = "为什么报名，想为大家做什么", "Why you apply, and what you would do";
    apply_offices = "现在担任的其他职务（没有就空着）", "Other offices you hold (leave empty if none)";
    apply_offices_hint = "例如业主委员会委员、某单位负责人。会公开在名单上。", "For example a seat on an owners’ committee. It is shown in public.";
    apply_stands_for = "代表哪个单位或组织（居民席位空着）", "Unit or organisation you stand for (empty for a resident’s seat)";
    apply_public = "您登记的姓名和这里写的内容会公开，供居民推荐和监督。以后注销账号，这些会去掉；但如果已经进入投票，选票上的姓名是公开记录，会一直保留。", "Your registered name and what you write here are public, so that residents can recommend and watch. Closing your account later takes them away; but once there was a vote, the name on the ballot is public record and stays.";
    apply_send = "提交报名", "Send the application";
    apply_sign_in = "登录后报名", "Sign in to apply";
    already_applied = "您已经报过名了，进展在“我的报名”。", "You have applied already; see “My applications”.";
    to_mine = "看我的报名", "My applications";
    to_steps = "去确认住址", "Confirm your residency";

    mine_title = "我的报名和席位", "My applications and seats";
    mine_seats = "我的席位", "My seats";
    mine_applications = "我的报名", "My applications";
    mine_none = "您还没有报过名。", "You have not applied for a seat.";
    mine_no_seat = "您现在没有席位。", "You hold no seat.";
    mine_note = "报名到了哪一步，在任的席位", "Where an application stands; seats you hold";
    resign = "辞去席位", "Resign the seat";
    resign_hint = "辞去后由递补的人接任，剩下的任期由他完成。", "A reserve fills the seat for the rest of its term.";
    not_your_seat = "这个席位不是您的，或者已经结束。", "This is not your seat, or it has ended.";

    desk_title = "议事组织办理", "Work on the bodies";
    desk_waiting = "等您办理", "Waiting for you";
    desk_nothing = "没有等待办理的事。", "Nothing waits.";
    desk_decide(n: i64) = "{n} 份报名等待审查资格", "{n} applications wait for a decision";
    desk_answer(n: i64) = "{n} 条异议等待答复", "{n} objections wait for an answer";
    desk_duty_decide = "资格审查", "Decide on applications";
    desk_duty_answer = "答复异议", "Answer objections";
    desk_resize = "改席位数", "Change the number of seats";
    desk_resize_hint = "不能少于在任人数", "not fewer than sit now";
    desk_resize_label = "席位数", "Seats";
    desk_open = "公开报名", "Open registration";
    desk_open_hint = "为空着的席位开始一次产生过程", "begin a procedure for the free seats";
    desk_enter = "登记成员", "Enter a member";
    desk_enter_hint = "平台启用前已在任的成员，或者居（村）委会主要负责人", "who sat before the portal began, or a head of the committee";
    desk_enter_name = "姓名", "Name";
    desk_enter_phone = "手机号（没有账号就空着）", "Mobile number (empty without an account)";
    desk_enter_from = "任期从哪天开始", "First day of the term";
    desk_enter_stands_for = "代表的单位或组织（居民席位空着）", "Unit or organisation (empty for a resident’s seat)";
    desk_enter_offices = "其他职务（没有就空着）", "Other offices (empty if none)";
    desk_fill = "递补", "Fill from the reserves";
    desk_fill_hint = "按名次由第一位递补接任", "the first reserve takes the free seat";
    desk_procedure_none = "这一步没有要您办理的事。时间到了会自动进入下一步。", "Nothing for you to do here. It moves on by its days.";
    desk_decide_title = "审查资格", "Decide on an application";
    desk_decide_whom = "谁的报名", "Whose application";
    desk_decide_how = "审查结果", "Decision";
    desk_eligible = "符合资格", "Eligible";
    desk_ineligible = "不符合资格", "Not eligible";
    desk_reason = "理由（不符合时必填，公开）", "Reason (needed for a refusal; public)";
    desk_clause = "依据哪一条（不符合时必填，公开）", "Clause (needed for a refusal; public)";
    desk_decide_send = "公布审查结果", "Publish the decision";
    desk_answer_title = "答复异议", "Answer an objection";
    desk_answer_which = "哪一条异议", "Which objection";
    desk_answer_how = "结论", "Conclusion";
    desk_upheld = "成立，取消这位的资格", "Upheld: strike the name";
    desk_rejected = "不成立", "Not upheld";
    desk_answer_words = "答复内容（公开）", "Answer (public)";
    desk_answer_send = "公布答复", "Publish the answer";
    to_public = "公开页面", "The public page";
    to_desk = "回到办理", "Back to the desk";
    answered_already = "这条异议已经答复过。", "This objection is answered already.";
    unknown_phone = "这个手机号还没有登录过，请先空着。", "Nobody has signed in with this number; leave it empty.";
    wrong_day = "开始日期在将来，或者任期已经满了。", "The day lies in the future, or the term would be over.";
}

/// The name of a class of seats.
pub(crate) fn class(lang: Lang, class: SeatClass) -> &'static str {
    let (zh, en) = match class {
        SeatClass::Resident => ("居民", "residents"),
        SeatClass::Unit => ("驻社区单位", "units in the community"),
        SeatClass::Organisation => ("其他组织", "other organisations"),
        SeatClass::Committee => (
            "居（村）委会主要负责人",
            "heads of the residents’ committee",
        ),
    };
    pick(lang, zh, en)
}

pub(crate) fn origin(lang: Lang, origin: Origin) -> &'static str {
    let (zh, en) = match origin {
        Origin::Founding => ("平台启用前已在任", "sat before the portal began"),
        Origin::Elected => (
            "推荐后无记名投票选出",
            "recommended and elected by secret ballot",
        ),
        Origin::Drawn => ("推荐后公开抽签产生", "recommended and drawn in public"),
        Origin::Recommended => ("公开报名、民主推荐产生", "applied and was recommended"),
        Origin::ExOfficio => ("因职务担任", "by office"),
        Origin::ByFill => ("按名次递补", "moved up from the reserves"),
    };
    pick(lang, zh, en)
}

pub(crate) fn end_reason(lang: Lang, reason: EndReason) -> &'static str {
    let (zh, en) = match reason {
        EndReason::Term => ("任期届满", "the term ended"),
        EndReason::Resigned => ("本人辞去", "resigned"),
        EndReason::Moved => ("已搬离", "moved away"),
        EndReason::Removed => ("被免去", "removed"),
        EndReason::Erased => ("注销账号", "closed the account"),
    };
    pick(lang, zh, en)
}

pub(crate) fn stage(lang: Lang, stage: Stage) -> &'static str {
    let (zh, en) = match stage {
        Stage::Registration => ("公开报名", "Open registration"),
        Stage::Eligibility => ("资格审查", "Eligibility"),
        Stage::Recommendation => ("民主推荐", "Recommendation"),
        Stage::Selection => ("投票或抽签", "Ballot or draw"),
        Stage::Notice => ("公示", "Public notice"),
        Stage::Appointed => ("就任", "Appointment"),
        Stage::Void => ("没有产生成员", "Ended without members"),
    };
    pick(lang, zh, en)
}

pub(crate) fn standing(lang: Lang, standing: Standing) -> &'static str {
    let (zh, en) = match standing {
        Standing::Received => ("等待资格审查", "waits for the eligibility check"),
        Standing::Eligible => ("符合资格", "eligible"),
        Standing::Ineligible => ("不符合资格", "not eligible"),
        Standing::Candidate => ("候选人", "candidate"),
        Standing::NotRecommended => ("推荐人数不够", "not enough recommendations"),
        Standing::Chosen => ("拟任，正在公示", "named in the public notice"),
        Standing::Reserve => ("递补人选", "reserve"),
        Standing::Appointed => ("已就任", "took the seat"),
        Standing::Withdrawn => ("本人退出", "withdrew"),
        Standing::Struck => ("异议成立，已取消", "struck after an objection"),
    };
    pick(lang, zh, en)
}

pub(crate) fn void(lang: Lang, reason: Option<VoidReason>) -> &'static str {
    match reason {
        Some(VoidReason::NoCandidates) => void_no_candidates(lang),
        Some(VoidReason::NoResult) => void_no_result(lang),
        Some(VoidReason::NobodyLeft) => void_nobody_left(lang),
        Some(VoidReason::NoApplicants) | None => void_no_applicants(lang),
    }
}

fn pick(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
