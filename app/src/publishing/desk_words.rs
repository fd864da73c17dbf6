//! Words of the desk where whatever is published is written and checked.

use domain::display::Lang;
use domain::publishing::{NotNow, State};
use store::publishing::{NotConfirmed, NotDecided, NotSaved, NotWithdrawn};

use crate::frame::words::words;

words! {
    lead = "一个人写，另一个人核对后公布。公布和撤下都会记入公开记录。", "One writes, another checks and publishes. Publishing and withdrawing go on the public record.";
    f_valid = "有效期到", "Valid until";
    f_valid_hint = "例如 2027-12-31。长期有效就空着", "Such as 2027-12-31; leave empty where it has no end";
    to_review = "等您核对", "Waiting for you";
    to_review_none = "没有等您核对的。", "Nothing waits for you.";
    in_work = "正在写的", "Being written";
    with_colleagues = "等同事核对、到日子公布", "With a colleague, or waiting for its day";
    public = "已公布", "Published";
    withdrawn = "已撤下", "Withdrawn";
    written_by(name: &str, day: &str) = "{name} 写于 {day}", "{name}, {day}";
    came_back = "被退回", "Sent back";
    look_again = "该重新核对了", "Check again";
    ends_soon(day: &str) = "{day}到期", "Ends {day}";
    untitled = "（还没有名称）", "(no name yet)";

    state_draft = "草稿", "Draft";
    state_waiting = "待核对", "To be checked";
    state_scheduled(day: &str) = "{day}公布", "Will be published on {day}";

    open_title = "正在改的版本", "The version under way";
    returned(reason: &str) = "同事退回的原因：{reason}", "Why it came back: {reason}";
    edit = "接着写", "Go on writing";
    change = "写新版本", "Write a new version";
    change_hint = "改动会成为新版本，旧版本一直可以查。", "A change becomes a new version; old ones stay readable.";
    review = "去核对", "Check it";
    read_sent = "看送审的内容", "Read what was sent";
    take_back = "撤回再改", "Take it back";
    discard = "放弃这份草稿", "Give this draft up";
    discard_hint = "草稿会从列表里消失，不能恢复。", "The draft leaves the list and does not come back.";
    live_title = "公布的版本", "The published version";
    live_none = "还没有公布过。", "Never published.";
    live_withdrawn = "现在没有公布的版本。", "No version is public now.";
    see_public = "看居民看到的页面", "See what residents see";
    confirm = "核对过了，内容没有变", "Checked: still right";
    confirm_hint = "页面上的“最近核对”会写上今天和您的名字。", "The page will show today and your name under “Last checked”.";
    withdraw = "撤下", "Withdraw it";
    withdraw_hint = "撤下后不再列出来；它的页面写明原因，旧版本仍可查。", "It leaves the lists; its page says why, and old versions stay readable.";
    reason = "原因（会公开）", "Why (this is public)";
    back_item = "返回", "Back";

    edit_title = "修改内容", "Editing";
    in_english(label: &str) = "{label}（英文）", "{label} (English)";
    part_english = "英文（可以不填，不填就显示中文）", "English (optional; without it the Chinese text is shown)";
    save = "存草稿", "Save the draft";
    send = "送同事核对", "Send it to a colleague";
    filled = "表格已经填进来，还没有保存。看一遍，再存草稿或送同事核对。", "The table is filled in and not saved yet: read it, then save the draft or send it on.";
    next_edit = "草稿随时可以存。送审后由另一位编辑或秘书核对，核对通过才会公布。", "Drafts can be saved at any time. After sending, another editor or the secretary checks it; only then is it published.";

    review_second = "另一种语言的内容", "The text in the other language";
    publish_hint = "公布后，页面上会写明由您核对。", "The page will name you as who checked it.";
    review_title = "核对内容", "Checking";
    review_own = "这是您自己写的，要由另一位编辑或秘书核对。", "You wrote this: another editor or the secretary checks it.";
    review_changes = "和公布的版本比", "Compared with the published version";
    publish = "核对无误，公布", "It is right: publish";
    publish_on = "哪天公布", "Publish on";
    publish_on_hint = "空着就是马上公布；填以后的一天，就到那天自动公布", "Empty means now; a later day means by itself on that day";
    send_back = "退回修改", "Send it back";
    send_back_reason = "哪里要改", "What should change";

    fault_telephone = "请写 3 到 13 位的电话号码，例如 12345 或 0000-12345678", "Please enter a phone number of 3 to 13 digits";
    fault_too_many = "写得太多了，请删掉一些", "Too much; please leave something out";
    fault_uneven = "英文的行数要和中文一样多，一行对一行", "As many English lines as Chinese ones, line for line";
    fault_expired = "有效期已经过了，请写今天以后的一天", "That day has passed already";
    fault_changed = "这份草稿刚被同事改过。您写的还在下面，请打开最新的草稿对照后再存", "A colleague has just changed this draft. What you wrote is still below; compare it with the newest draft before saving";
    fault_open = "同事已经在改。您写的还在下面，请打开那份草稿再改", "A colleague has begun to change this. What you wrote is still below; please go on in that draft";
    fault_not_draft = "已经送审或公布，不能再存。您写的还在下面", "It has been sent or published meanwhile. What you wrote is still below";
    fault_not_ahead = "请填今天以后的日期，或者空着马上公布", "A day to come, or empty for now";
    see_newest = "打开最新的草稿", "Open the newest draft";

    no_decision = "已经由同事处理，或者作者撤回了。", "A colleague has decided already, or the writer took it back.";
    text_changed = "内容和您刚才看的不一样了，请重新核对。", "The text is no longer the one you read. Please check it again.";
    own_text = "自己写的要由同事核对。", "Your own text is checked by a colleague.";
    would_expire = "到公布那天已经过了有效期，请退回修改。", "It would have expired by then; please send it back.";
    nothing_open = "没有正在改的版本。", "Nothing is under way.";
    not_writer = "只有作者能撤回，请用“退回修改”。", "Only the writer takes it back; please send it back with a reason.";
    not_public = "现在没有公布。", "It is not public now.";
    expired_confirm = "已经过了有效期，请改成新版本再送审。", "It has expired; please write a new version.";
}

/// Where a version that is under way stands.
pub(crate) fn state(lang: Lang, state: State, day: impl Fn(chrono::NaiveDate) -> String) -> String {
    match state {
        State::Draft => state_draft(lang).to_owned(),
        State::Waiting => state_waiting(lang).to_owned(),
        State::Scheduled { on } => state_scheduled(lang, &day(on)),
        // Neither is ever under way.
        State::Published | State::Discarded => String::new(),
    }
}

/// Why nothing was decided.
pub(crate) fn not_decided(lang: Lang, why: NotDecided) -> &'static str {
    match why {
        NotDecided::Unknown | NotDecided::NothingOpen => no_decision(lang),
        NotDecided::Rule(NotNow::Stage) => no_decision(lang),
        NotDecided::Rule(NotNow::NotAhead) => fault_not_ahead(lang),
        NotDecided::ChangedMeanwhile => text_changed(lang),
        NotDecided::OwnText => own_text(lang),
        NotDecided::Expired => would_expire(lang),
    }
}

/// Why nothing was saved, taken back or given up.
pub(crate) fn not_saved(lang: Lang, why: NotSaved) -> &'static str {
    match why {
        NotSaved::Unknown | NotSaved::NothingOpen => nothing_open(lang),
        NotSaved::Rule(_) => no_decision(lang),
        NotSaved::ChangedMeanwhile => fault_changed(lang),
        NotSaved::NotWriter => not_writer(lang),
    }
}

/// Why nothing was withdrawn.
pub(crate) fn not_withdrawn(lang: Lang, why: NotWithdrawn) -> &'static str {
    match why {
        NotWithdrawn::Unknown | NotWithdrawn::NotPublic => not_public(lang),
        NotWithdrawn::ChangedMeanwhile => text_changed(lang),
    }
}

/// Why looking again was not recorded.
pub(crate) fn not_confirmed(lang: Lang, why: NotConfirmed) -> &'static str {
    match why {
        NotConfirmed::Unknown | NotConfirmed::NotPublic => not_public(lang),
        NotConfirmed::ChangedMeanwhile => text_changed(lang),
        NotConfirmed::Expired => expired_confirm(lang),
    }
}
