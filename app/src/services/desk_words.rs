//! Words of the desk where items are written and checked.

use domain::display::Lang;
use domain::services::{NotNow, State};
use store::services::{NotConfirmed, NotDecided, NotSaved, NotWithdrawn};

use crate::frame::words::words;

words! {
    title = "办事事项", "Service items";
    lead = "一个人写，另一个人核对后公布。公布和撤下都会记入公开记录。", "One writes, another checks and publishes. Publishing and withdrawing go on the public record.";
    new = "写一件新事项", "Write a new item";
    to_review = "等您核对", "Waiting for you";
    to_review_none = "没有等您核对的事项。", "Nothing waits for you.";
    in_work = "正在写的", "Being written";
    with_colleagues = "等同事核对、到日子公布", "With a colleague, or waiting for its day";
    public = "已公布", "Published";
    withdrawn = "已撤下", "Withdrawn";
    written_by(name: &str, day: &str) = "{name} 写于 {day}", "{name}, {day}";
    came_back = "被退回", "Sent back";
    look_again = "该重新核对了", "Check again";
    ends_soon(day: &str) = "{day} 到期", "Ends {day}";
    untitled = "（还没有名称）", "(no name yet)";

    state_draft = "草稿", "Draft";
    state_waiting = "待核对", "To be checked";
    state_scheduled(day: &str) = "{day} 公布", "Will be published on {day}";
    state_published = "已公布", "Published";
    state_discarded = "已放弃", "Given up";

    open_title = "正在改的版本", "The version under way";
    returned(reason: &str) = "同事退回的原因：{reason}", "Why it came back: {reason}";
    edit = "接着写", "Go on writing";
    change = "改这件事项", "Change this item";
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
    withdraw = "撤下这件事项", "Withdraw this item";
    withdraw_hint = "撤下后不再出现在目录里；它的页面写明原因，旧版本仍可查。", "It leaves the catalogue; its page says why, and old versions stay readable.";
    reason = "原因（会公开）", "Why (this is public)";
    back_desk = "办事事项", "Service items";
    back_item = "回到这件事项", "Back to this item";

    edit_title_new = "写一件新事项", "A new item";
    edit_title = "写事项", "Writing an item";
    part_name = "叫什么、归在哪里", "Name and place in the catalogue";
    part_bring = "谁能办、要带什么", "Who may come, and with what";
    part_way = "怎么办", "How it goes";
    part_charge = "谁负责", "Who is in charge";
    part_basis = "依据和指导目录", "Basis and guidance catalogue";
    part_english = "英文（可以不填，不填就显示中文）", "English (optional; without it the Chinese text is shown)";
    f_title = "事项名称", "Name of the item";
    f_title_hint = "居民会怎么说就怎么写，例如“高龄津贴申请”", "As residents would say it";
    f_keywords = "别的叫法", "Other names";
    f_keywords_hint = "居民还会怎么叫它，用顿号隔开，例如：尊老金、长寿钱。可以不填", "What else people call it, with commas between; optional";
    f_class = "类别", "Kind";
    f_events = "人生的事（可以选几项）", "Life events (one or more)";
    f_audience = "谁能办", "Who it is for";
    f_materials = "要带的材料，一行一种", "Papers to bring, one a line";
    f_materials_hint = "写成：名称 | 原件份数 | 复印件份数。例如：身份证 | 1 | 1。只写名称就是原件一份。什么都不用带就空着", "As: name | originals | copies. The name alone means one original. Leave empty where nothing is needed";
    f_steps = "步骤，一行一步", "Steps, one a line";
    f_steps_hint = "最多 8 步，每步不超过 60 个字", "Up to 8 steps";
    f_limit = "多久办好（工作日）", "Time limit (working days)";
    f_limit_hint = "当场办好就填 0", "0 means at once";
    f_fee = "收费", "Fee";
    f_fee_hint = "不要钱就写“不收费”", "Write “free” where it is free";
    f_place = "在哪里办", "Where";
    f_hours = "什么时间", "When";
    f_phone = "咨询电话", "Phone for questions";
    f_contact = "首问责任人", "First contact";
    f_contact_hint = "写岗位或公示的工作人员，例如“2 号窗口首问岗”", "A post or a named member of staff";
    f_charge = "本机构是", "The agency";
    f_department = "真正作决定的部门", "The department that decides";
    f_department_hint = "协调和配合的事项一定要写；负责的事项不用填", "Needed where the agency coordinates or assists";
    f_department_phone = "这个部门的电话", "That department's phone";
    f_basis = "依据（法规的名称和条款）", "Legal basis (law and clause)";
    f_mandatory = "是社区必须办的吗", "Must the community do this?";
    f_mandatory_yes = "必须办", "Yes";
    f_mandatory_no = "自己提供的便民服务", "No, offered by ourselves";
    f_filing = "指导目录的审批或备案编号", "Approval or filing number of the guidance catalogue";
    f_filing_hint = "必须办的事项没有编号不能公布（条例第十四条）", "Without it a mandatory item cannot be published (art. 14)";
    f_valid = "有效期到", "Valid until";
    f_valid_hint = "例如 2027-12-31。长期有效就空着", "Such as 2027-12-31; leave empty where it has no end";
    f_en(label: &str) = "{label}（英文）", "{label} (English)";
    save = "存草稿", "Save the draft";
    send = "送同事核对", "Send it to a colleague";
    next_edit = "草稿随时可以存。送审后由另一位编辑或秘书核对，核对通过才会公布。", "Drafts can be saved at any time. After sending, another editor or the secretary checks it; only then is it published.";

    review_second = "另一种语言的内容", "The text in the other language";
    publish_hint = "公布后，页面上会写明由您核对。", "The page will name you as who checked it.";
    review_title = "核对事项", "Checking an item";
    review_own = "这是您自己写的，要由另一位编辑或秘书核对。", "You wrote this: another editor or the secretary checks it.";
    review_look = "下面就是居民将看到的内容。请逐项核对：电话打得通吗？材料齐吗？时间对吗？", "This is what residents will see. Does the phone answer? Are the papers complete? Are the hours right?";
    other_names = "英文名称、别的叫法", "Chinese and other names";
    review_changes = "和公布的版本比", "Compared with the published version";
    publish = "核对无误，公布", "It is right: publish";
    publish_on = "哪天公布", "Publish on";
    publish_on_hint = "空着就是马上公布；填以后的一天，就到那天自动公布", "Empty means now; a later day means by itself on that day";
    send_back = "退回修改", "Send it back";
    send_back_reason = "哪里要改", "What should change";

    fault_telephone = "请写 3 到 13 位的电话号码，例如 12345 或 0000-12345678", "Please enter a phone number of 3 to 13 digits";
    fault_filing = "社区必须办的事项，要有区指导目录的审批或备案编号才能公布（条例第十四条）", "An item the community must carry out needs the approval or filing number of the district's catalogue (art. 14)";
    fault_department = "协调或配合的事项，要写明真正作决定的部门（条例第十二条、第十三条）", "Please name the department that decides (art. 12, 13)";
    fault_keywords = "最多写 10 个别的叫法", "At most 10 other names";
    fault_materials = "最多 10 种材料，不然一张告知单印不下", "At most 10 papers, or they do not fit on the sheet";
    fault_steps = "最多 8 步，不然一张告知单印不下", "At most 8 steps, or they do not fit on the sheet";
    fault_uneven = "英文的行数要和中文一样多，一行对一行", "As many English lines as Chinese ones, line for line";
    fault_material = "材料要写成：名称 | 原件份数 | 复印件份数，份数是 0 到 9，至少一份", "Papers are: name | originals | copies, 0 to 9 of each and at least one";
    fault_expired = "有效期已经过了，请写今天以后的一天", "That day has passed already";
    fault_changed = "这份草稿刚被同事改过。您写的还在下面，请打开最新的草稿对照后再存", "A colleague has just changed this draft. What you wrote is still below; compare it with the newest draft before saving";
    fault_open = "同事已经在改这件事项。您写的还在下面，请打开那份草稿再改", "A colleague has begun to change this item. What you wrote is still below; please go on in that draft";
    fault_not_draft = "这件事项已经送审或公布，不能再存。您写的还在下面", "It has been sent or published meanwhile. What you wrote is still below";
    fault_not_ahead = "请填今天以后的日期，或者空着马上公布", "A day to come, or empty for now";
    see_newest = "打开最新的草稿", "Open the newest draft";

    no_decision = "这件事项已经由同事处理，或者作者撤回了。", "A colleague has decided already, or the writer took it back.";
    text_changed = "内容和您刚才看的不一样了，请重新核对。", "The text is no longer the one you read. Please check it again.";
    own_text = "自己写的要由同事核对。", "Your own text is checked by a colleague.";
    would_expire = "到公布那天已经过了有效期，请退回修改。", "It would have expired by then; please send it back.";
    nothing_open = "没有正在改的版本。", "Nothing is under way.";
    not_writer = "只有作者能撤回，请用“退回修改”。", "Only the writer takes it back; please send it back with a reason.";
    not_public = "这件事项现在没有公布。", "This item is not public now.";
    expired_confirm = "已经过了有效期，请改成新版本再送审。", "It has expired; please write a new version.";
}

/// Where a version stands.
pub(crate) fn state(lang: Lang, state: State, day: impl Fn(chrono::NaiveDate) -> String) -> String {
    match state {
        State::Draft => state_draft(lang).to_owned(),
        State::Waiting => state_waiting(lang).to_owned(),
        State::Scheduled { on } => state_scheduled(lang, &day(on)),
        State::Published => state_published(lang).to_owned(),
        State::Discarded => state_discarded(lang).to_owned(),
    }
}

/// Why nothing was decided.
pub(crate) fn not_decided(lang: Lang, why: NotDecided) -> &'static str {
    match why {
        NotDecided::UnknownItem | NotDecided::NothingOpen => no_decision(lang),
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
        NotSaved::UnknownItem | NotSaved::NothingOpen => nothing_open(lang),
        NotSaved::Rule(_) => no_decision(lang),
        NotSaved::ChangedMeanwhile => fault_changed(lang),
        NotSaved::NotWriter => not_writer(lang),
    }
}

/// Why nothing was withdrawn.
pub(crate) fn not_withdrawn(lang: Lang, why: NotWithdrawn) -> &'static str {
    match why {
        NotWithdrawn::UnknownItem | NotWithdrawn::NotPublic => not_public(lang),
        NotWithdrawn::ChangedMeanwhile => text_changed(lang),
    }
}

/// Why looking again was not recorded.
pub(crate) fn not_confirmed(lang: Lang, why: NotConfirmed) -> &'static str {
    match why {
        NotConfirmed::UnknownItem | NotConfirmed::NotPublic => not_public(lang),
        NotConfirmed::ChangedMeanwhile => text_changed(lang),
        NotConfirmed::Expired => expired_confirm(lang),
    }
}
