//! The words of the desk.

use domain::display::Lang;
use domain::proposals::{Act, Refused};
use store::desk::DeskKind;
use store::proposals::EventAct;

use crate::frame::words::words;

words! {
    desk_title = "待我办理", "Waiting for us";
    filter = "按种类看", "By kind";
    everything = "全部", "All";
    counted(what: &str, n: i64) = "{what} {n}", "{what} {n}";
    late(n: i64) = "已超期 {n} 件", "{n} overdue";
    oldest(day: &str) = "最早的期限：{day}", "Earliest day: {day}";
    duty_answer = "答复", "Answer";
    duty_handle = "办理", "Work";
    no_day = "还没定期限", "No day set yet";
    nothing = "现在没有要办的事。有新建议或快到期的事，会排在这里。", "Nothing is waiting. New proposals and duties with a day appear here.";
    nothing_of_kind = "这一类现在没有要办的。", "Nothing of this kind is waiting.";
    most_urgent(n: i64) = "只列出最急的 {n} 件。", "Only the {n} most urgent are listed.";
    other_work = "其他工作", "Other work";
    all_proposals = "全部建议", "All proposals";
    worker_note = "您负责确认居民住址。下面的建议您可以看，由窗口工作人员办理。",
        "You confirm where residents live. You can read the proposals below; the window staff handle them.";
    filed(day: &str) = "{day}提出", "filed {day}";

    item_title(number: &str) = "办理 {number}", "Proposal {number}";
    public_page = "居民看到的页面", "The public page";
    to_item = "看看最新情况", "See how it stands now";
    facts_author = "提出人", "By";
    facts_category = "类别", "Category";
    facts_grid = "网格", "Grid";
    facts_filed = "提出时间", "Filed";
    facts_support = "附议", "Support";
    people(n: i64) = "{n} 人", "{n}";
    facts_comments = "意见", "Comments";
    comments(n: i64) = "{n} 条", "{n}";
    facts_unit = "责任单位", "Responsible unit";
    facts_meeting = "议事会讨论", "Discussion meeting";
    facts_gathering = "附议截止", "Support closes";
    facts_confirming = "居民评价截止", "Verdicts close";
    do_title = "办一步", "Take a step";
    nothing_to_do = "这件事现在没有您要办的步骤。", "There is no step for you to take here now.";
    read_only = "您可以看这件事，由窗口工作人员办理。", "You can read this; the window staff handle it.";
    history = "办到哪一步了", "How far it is";
    history_all = "看全部经过", "See the whole history";

    public_hint = "会原样公开，并通知提出人和附议人。", "Published as written; the author and supporters are told.";
    accept_words = "答复居民", "Your answer";
    decline_reason = "理由", "Reason";
    decline_reason_hint = "说清为什么，再说居民可以去找谁。会原样公开。", "Say why, then whom residents can turn to. Published as written.";
    decline_clause = "依据", "Clause";
    decline_clause_hint = "写明哪份文件第几条，例如：议事规则第 6 条第 1 项", "Which document and clause, such as: Rules of procedure, clause 6(1)";
    merge_into = "并入哪一件", "Merge into";
    merge_into_hint = "写编号，例如 2026-0042。附议的人会一起转过去。", "Its number, such as 2026-0042. Supporters move with it.";
    merge_words = "说明", "Explanation";
    assign_unit = "责任单位", "Responsible unit";
    choose = "请选择", "Please choose";
    assign_due = "哪天前办结", "To be done by";
    assign_due_hint(days: i64, day: &str) = "规则给 {days} 个工作日，就是 {day}。不填就按规则。",
        "The rules give {days} working days, that is {day}. Left empty, the rules apply.";
    assign_words = "说明", "Explanation";
    progress_words = "办到哪一步了", "How far the work is";
    finish_words = "办理结果", "Result";
    finish_hint = "做了什么、花了多少钱。会原样公开，并请居民评价。", "What was done and what it cost. Published as written; residents then say whether it is solved.";

    number_shape = "编号不对，应像 2026-0042 这样", "Not a number of a proposal; it looks like 2026-0042";
    unknown_unit = "没有这个单位，请重新选", "There is no such unit; please choose again";
    due_in_past = "这一天已经过了，请填今天或以后", "That day is past; please enter today or later";
    unknown_target = "本社区没有这个编号，请核对", "There is no such number here; please check it";
    same_proposal = "不能并入它自己，请填另一件的编号", "It cannot be merged into itself; please enter another number";
    target_closed = "那一件已经有结果了，不能再并进去", "That one has its outcome already; nothing can be merged into it";
    not_from(stage: &str) = "这件事现在是“{stage}”，不能走这一步。可能同事刚刚办过。",
        "This is at “{stage}” now, so this step is not open. A colleague may just have taken one.";
    not_by = "这一步不由您的岗位来办。请转给负责的同事。", "This step is not for your role. Please pass it to the colleague in charge.";
    already_accepted = "这件事已经受理并答复过了，不用再办一次。", "This was accepted and answered already; nothing more is needed.";

    claims_title = "等待认证的居民", "Residents to confirm";
    claims_short = "居民认证", "Residents";
    claims_none = "没有居民在等。有人登记住址，会排在这里。", "Nobody is waiting. Whoever registers an address appears here.";
    claims_count(n: usize) = "共 {n} 人，等得最久的在前", "{n} waiting, the longest first";
    ended = "居民搬走了", "A resident moved";
    ended_hint = "结束原来的住址，本人可以重新登记", "Ends the old address, so that the person can register again";
    ended_phone = "居民的手机号", "The resident's mobile number";
    ended_phone_hint = "请先核对本人。结束以后，本人在新住址确认之前不能附议和表决；以前的附议保留。",
        "Please make sure of the person first. Until a new address is confirmed they cannot support or vote; earlier support stays.";
    ended_button = "结束这个住址并告诉本人", "End this address and tell the person";
    ended_unknown = "没有人用这个手机号登录过，请核对", "Nobody has signed in with this number; please check it";
    ended_no_resident = "这位居民在本社区没有已确认的住址，不用办理", "This person has no confirmed address here; nothing needs to be ended";
    ended_own = "不能办理自己的住址，请同事来办", "You cannot end your own address; please ask a colleague";
    ended_told = "社区登记您已从原住址搬走。还住在本社区的，请登记新住址；没有搬走的，请联系社区窗口。",
        "The community has recorded that you moved away from your address. If you still live here, please register the new one; if you did not move, please contact the community window.";
    col_name = "姓名", "Name";
    col_address = "住址", "Address";
    col_grid = "网格", "Grid";
    col_since = "登记", "Since";
    col_letter = "门牌码信", "Letter";
    letter_none = "没有打印", "Not printed";
    letter_printed(day: &str) = "{day}打印", "Printed {day}";
    claim_title(name: &str) = "确认{name}住在这里", "Confirm where {name} lives";
    facts_phone = "手机号", "Mobile number";

    attest = "当面确认", "Confirm in person";
    attest_hint = "看过本人和身份证", "You have seen the person and the identity card";
    attest_button = "确认住在这里", "Confirm";
    id_number = "身份证号", "Number of the identity card";
    id_number_hint = "18 位。只用来核对有没有重复开户：换算成一串加密的摘要，号码本身不保存。",
        "18 characters. Used only to see whether this person has another account: it is turned into a keyed digest, the number itself is never stored.";
    seen_name = "证件上的姓名", "Name on the card";
    seen_name_hint = "照证件填写，一字不差", "Exactly as on the card";
    id_shape = "身份证号应为 18 位：17 位数字，最后一位是数字或 X", "The number has 18 characters: 17 digits, then a digit or X";
    id_check = "身份证号最后一位对不上，请再核对", "The last character does not fit; please check the number";
    another_account = "这个身份证和账号对不上：这位居民已有另一个账号，或者这个账号绑定过别的证件。请核对号码；请本人用原来的手机号登录，原号不用了就先注销旧账号。",
        "Card and account do not go together: this person has another account, or this account belongs to another card. Check the number; ask the person to sign in with the earlier phone number, or to close the old account first.";
    letter = "寄门牌码信", "Post a letter";
    letter_hint = "人不方便来，把码送到家", "When the person cannot come: a code goes to the door";
    letter_what = "打印一封带 8 位码的信，投进这家的信箱。收到的人输入码，就算确认。码只显示这一次。",
        "Prints a letter with a code of 8 characters for this home's letter box. Whoever enters it is confirmed. The code is shown this once.";
    letter_again = "已经打印过一封。再打印，原来那封的码就作废。", "One was printed before. Printing again makes its code void.";
    letter_button = "打印门牌码信", "Print the letter";
    refuse = "退回", "Return";
    refuse_hint = "地址不对，或不住在这里", "The address is wrong, or the person does not live here";
    refuse_reason = "退回的原因", "Why it is returned";
    refuse_reason_hint = "本人会看到。请说清要改什么，改好可以再登记。", "The person reads this. Say what to change; they may register again.";
    refuse_button = "退回并告诉本人", "Return and tell the person";
    unmask = "看完整手机号", "Show the whole phone number";
    unmask_hint = "会记录，本人看得到", "It is recorded, and the person sees it";
    unmask_purpose = "为什么要看", "Why you need it";
    unmask_purpose_hint = "您的岗位、时间和用途会写进本人的“我的数据”。", "Your role, the time and the purpose appear in the person's “My data”.";
    unmask_button = "显示号码", "Show the number";
    unmasked = "号码已显示。这次查看已记录，并已告知本人。", "The number is shown. This look is recorded and the person is told.";
    purpose_visit = "约时间上门核对住址", "To arrange a visit";
    purpose_window = "请本人带证件到窗口", "To ask the person to come to the window";
    purpose_check = "核对登记的住址", "To check the registered address";
    decided = "这份登记已经办过了，或者本人改了住址。", "This was decided already, or the person changed it.";

    letter_title(name: &str) = "打印这封信，投进{name}的信箱", "Print this letter for {name}";
    letter_print = "用浏览器的“打印”，选 A4 纸。离开这一页，码就不再显示。", "Print it with the browser on A4 paper. Once you leave this page the code is not shown again.";
    letter_to(address: &str, name: &str) = "{address} {name} 收", "{name}, {address}";
    letter_hello = "您好：", "Hello,";
    letter_why(place: &str) = "您在居议登记住在{place}。请按下面三步确认，之后就可以附议和表决。",
        "You registered on Juyi as living in {place}. Three steps confirm it; then you can support and vote.";
    letter_step_1 = "用手机扫二维码，或打开下面的网址。", "Scan the square with your phone, or open the address below.";
    letter_step_2 = "用您登记时的手机号登录。", "Sign in with the phone number you registered with.";
    letter_step_3 = "核对或输入门牌码，按“确认”。", "Check or type the code and press “Confirm”.";
    letter_code = "门牌码", "Your code";
    letter_until(day: &str) = "{day}前有效，只能用一次", "Use it before {day}; it works once";
    letter_qr = "门牌码的二维码", "QR code of the letter";
    letter_safe = "我们不会打电话向您要这个码。不是您本人登记的，请把信交回窗口。",
        "We never ask for this code by telephone. If you did not register, please bring the letter back to the window.";
    letter_help(address: &str, phone: &str) = "不方便用手机，请带这封信和身份证到社区窗口：{address}，电话 {phone}。",
        "No phone? Bring this letter and your identity card to the community window: {address}, telephone {phone}.";
    paper_day(y: i32, m: u32, d: u32) = "{y} 年 {m} 月 {d} 日", "{y}-{m:02}-{d:02}";
}

/// What waits, as the filter names it.
pub(crate) fn kind(lang: Lang, kind: DeskKind) -> &'static str {
    match (lang, kind) {
        (Lang::Zh, DeskKind::Answer) => "要答复",
        (Lang::Zh, DeskKind::Assign) => "要交办",
        (Lang::Zh, DeskKind::Handle) => "要办理",
        (Lang::En, DeskKind::Answer) => "To answer",
        (Lang::En, DeskKind::Assign) => "To assign",
        (Lang::En, DeskKind::Handle) => "To carry out",
    }
}

/// Name, hint and button of an act of the desk; the acts of others have their name alone.
pub(crate) fn act(lang: Lang, act: Act) -> [&'static str; 3] {
    let (zh, en) = match act {
        Act::Accept => (
            ["受理并答复", "写明谁来办、哪天前有结果", "受理并公开答复"],
            [
                "Accept and answer",
                "say who takes it up and by when",
                "Accept and publish the answer",
            ],
        ),
        Act::Decline => (
            ["不予受理", "要写理由和依据", "不予受理"],
            ["Decline", "needs a reason and a clause", "Decline"],
        ),
        Act::Merge => (
            ["合并", "和另一件是同一件事", "合并"],
            ["Merge", "another proposal asks for the same", "Merge"],
        ),
        Act::Assign => (
            ["交办", "交给责任单位，定下期限", "交办"],
            ["Assign", "name who carries it out, and by when", "Assign"],
        ),
        Act::Progress => (
            ["报进展", "告诉居民办到哪了", "发布进展"],
            ["Report progress", "tell residents how far it is", "Publish"],
        ),
        Act::Finish => (
            ["办结", "办完了，请居民评价", "办结"],
            [
                "Done",
                "the work is finished; residents say whether it is solved",
                "Say it is done",
            ],
        ),
        other => {
            let name = crate::proposals::words::event(lang, EventAct::Move(other));
            return [name, "", name];
        }
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// Why the rules did not let a proposal move.
pub(crate) fn refused(lang: Lang, why: Refused) -> String {
    match why {
        Refused::NotFrom(stage) => not_from(lang, crate::proposals::words::stage(lang, stage)),
        Refused::NotBy(_) => not_by(lang).to_owned(),
        Refused::AlreadyAccepted => already_accepted(lang).to_owned(),
    }
}

/// The reasons there are for looking at a phone number, as the form sends them.
pub(crate) const PURPOSES: [&str; 3] = ["visit", "window", "check"];

/// A reason in words; none for anything that the form does not send.
pub(crate) fn purpose(lang: Lang, code: &str) -> Option<&'static str> {
    match code {
        "visit" => Some(purpose_visit(lang)),
        "window" => Some(purpose_window(lang)),
        "check" => Some(purpose_check(lang)),
        _ => None,
    }
}
