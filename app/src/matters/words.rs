//! Words of matters, as everybody reads them.

use domain::display::Lang;
use domain::matters::{MatterEvent, MatterKind, NoStep, Shows, Source, Stage, Visibility};
use store::matters::NotDone;

use crate::frame::words::words;

words! {
    title = "诉求办理", "Matters";
    title_long = "反映、申办、咨询", "Report, request, ask";
    lead = "路灯坏了、要办一件事、有问题想问，写在这里，马上有编号。谁最先接到，谁负责到底。", "A broken lamp, something to be done, a question: write it here and get a number at once. Whoever is asked first is in charge until it is done.";
    new = "写一条诉求", "Write one";
    find = "凭编号和查询码查询", "Look up by number and code";
    mine = "我的诉求", "My matters";
    mine_note = "反映、申办、咨询的事", "What I reported, requested and asked";
    mine_none = "您还没有写过诉求。", "You have not written any yet.";
    public_ones = "公开的诉求", "Public matters";
    none = "还没有公开的诉求。", "No public matters yet.";
    more = "更早的", "Older ones";
    back = "诉求办理", "Matters";
    to_one = "回到这件诉求", "Back to the matter";

    new_title = "反映、申办、咨询", "Report, request or ask";
    new_lead = "说清楚什么事、在哪里。提交后马上有编号。", "Say what it is and where. You get a number at once.";
    f_text = "什么事", "What is it about";
    f_text_hint = "例如：三单元楼道灯坏了一个星期，晚上看不见台阶。", "For instance: the stair light of unit 3 has been out for a week; the steps cannot be seen.";
    f_kind = "哪一类", "Kind";
    f_category = "关于哪方面", "About";
    f_grid = "在哪个网格", "Which grid";
    f_grid_hint = "选了网格，直接交给那个网格的网格员。", "With a grid chosen it goes straight to that grid's worker.";
    no_grid = "不清楚，或者不在某个网格", "Not sure, or in no grid";
    f_place = "具体位置", "Where exactly";
    f_place_hint = "例如：翠园小区 3 号楼东侧。网格和位置至少填一项。", "For instance: east of building 3. Fill in the grid, the place, or both.";
    f_public = "谁能看到", "Who can see it";
    private = "不公开", "Private";
    private_hint = "只有您、负责办理的人（要转交时还有接手的同事）和秘书看得到", "Only you, whoever is in charge (and, while it is offered on, the colleague it is offered to), and the secretary";
    public = "公开", "Public";
    public_hint = "所有人看得到内容、进展和答复，看不到您的姓名", "Everybody sees text, progress and answer, never your name";
    need_place = "请选网格，或者写明位置", "Please choose a grid or write where it is";
    no_number = "公开的内容里不要写电话或证件号码。工作人员需要时能联系到您。", "No phone or identity numbers in what is public. Staff can reach you when they need to.";
    look = "下一步：看一看", "Next: check it";
    send_sign_in = "登录后提交", "Sign in and send";
    kept_note = "登录后接着提交，写好的内容会替您留着。", "What you wrote is kept while you sign in.";
    check_title = "看一看，再提交", "Check it, then send";
    check_public = "公开后，别人看到的就是下面这些，没有您的姓名：", "This is what others will see, without your name:";
    check_private = "下面的内容不公开，只有您、负责办理的人（要转交时还有接手的同事）和秘书看得到：", "This stays private: only you, whoever is in charge (and, while it is offered on, the colleague it is offered to), and the secretary see it:";
    send = "提交", "Send";
    send_pictures = "提交，再添照片", "Send it, then add pictures";
    edit = "回去修改", "Change it";
    then_2 = "选了网格的，由那个网格的网格员负责；没有选、或者那里还没有网格员的，放进窗口和网格员共同的清单，谁先接谁负责。", "With a grid, its worker is in charge. Without one, or where it has no worker, it lies in the common list of windows and grid workers: whoever takes it first is in charge.";
    then_3 = "换人办理，要接手的人同意才算，每一步您都看得到。", "It changes hands only when the next person accepts, and you see every step.";
    then_4 = "答复以后，由您说解决了没有；没解决就重办。", "After the answer you say whether it is solved; if not, it is taken up again.";
    conduct = "投诉工作人员的态度或作风，不在这里办，请直接联系社区负责人：", "Complaints about how staff behave are not handled here. Please turn to the head of the agency:";
    conduct_link = "联系牌", "the contact board";
    urgent = "着火、受伤、有危险，请马上打 119、120、110。", "Fire, injury or danger: call 119, 120 or 110 at once.";

    who_now = "由谁负责", "In charge";
    nobody_yet = "还没有人接，在共同的待接清单里", "Nobody yet; it is in the common list";
    waiting_for = "已请接手，等对方答应", "Offered on, not accepted yet";
    about_label = "方面", "About";
    where_label = "在哪里", "Where";
    received_label = "什么时候", "Received";
    seen_label = "谁能看到", "Who sees it";
    the_text = "内容", "Text";
    text_gone = "内容已删除。", "The text was deleted.";
    text_hidden = "这件不公开，接手以后才看得到内容。", "This one is private: its text is shown once you take it.";
    the_answer = "答复", "Answer";
    declined_title = "不属于社区办理", "Not for the community";
    clock_answer = "答复", "Answer";
    late = "已超期", "Late";
    chain = "办理经过", "What happened so far";
    chain_note = "谁在哪天做了什么，都在这里。", "Who did what on which day.";
    the_reporter = "反映人", "the reporter";
    by_rule = "按规定分派", "by the rule";
    to_holders(role: &str) = "{role}（谁先接谁办）", "{role} (whoever accepts first)";
    offered_to(who: &str) = "请 {who} 接手", "to {who}";
    routed_to(who: &str) = "{who}", "{who}";
    until(day: &str) = "延到 {day}", "until {day}";

    say_title = "解决了吗？", "Is it solved?";
    say_hint(day: &str) = "由您说了算。请在 {day} 前告诉我们；说没解决，就退回重办，并报给秘书。", "It is yours to say, until {day}. If it is not, it is taken up again and the secretary is told.";
    say_word = "想补充的话（可以不填）", "Anything to add (optional)";
    say_yes = "解决了", "Solved";
    say_no = "没解决", "Not solved";
    withdraw = "撤回这件诉求", "Take it back";
    withdraw_hint = "撤回后不再办理，编号和日期留着。", "It is not worked on any more; number and dates stay.";

    next_waiting(day: &str) = "等一位工作人员接手，谁先接谁负责。{day} 前答复。", "It waits for one of the staff: whoever takes it is in charge. Answer by {day}.";
    next_owned(day: &str) = "正在办理，{day} 前答复。要延期的，会先告诉原因。", "Being worked on; answer by {day}. If it takes longer, you are told why.";
    next_late(day: &str) = "答复期限 {day} 已过，还在办理。超期的件数在诉求办理页公开。", "The answer was owed by {day}; it is still being worked on. How many are late is public.";
    next_reopened(day: &str) = "反映人说没有解决，正在重办，{day} 前再答复。秘书已知道。", "The reporter says it is not solved. Taken up again; answer by {day}. The secretary knows.";
    next_answered(day: &str) = "已经答复。{day} 前由反映人说解决了没有；不说，就记为“没有说”。", "Answered. The reporter says until {day} whether it is solved; no word counts as “not said”.";
    next_unsaid = "已经答复，反映人没有说解决了没有。还有问题可以再写一条。", "Answered; the reporter did not say whether it is solved. If something is left, write another one.";
    next_solved = "反映人说解决了。", "The reporter says it is solved.";
    next_declined = "不属于社区办理，上面写了该找谁。", "Not for the community; the reason above says where to go.";
    next_withdrawn = "反映人撤回了。", "The reporter took it back.";

    pictures = "照片", "Pictures";
    pictures_manage = "添加或取下照片", "Add or remove pictures";
    pictures_none = "还没有照片。", "No pictures yet.";
    pictures_next(most: i64) = "办结以前可以添照片、取下照片，最多 {most} 张；拍摄的地点和时间会自动去掉。", "Until it is answered you may add and remove pictures, {most} at most; where and when each was taken is removed.";
    pictures_public = "这件诉求公开，照片所有人都看得到：请不要拍到人脸、车牌和门牌。", "The matter is public and everybody sees them: please show no faces, number plates or doors.";
    pictures_private = "照片和内容一样，不公开。", "They are as private as the text.";
    pictures_full(most: i64) = "最多 {most} 张，已经放满。取下一张才能再添。", "There is room for {most}, and all of it is taken. Remove one to add another.";
    pictures_done = "好了，去看这件诉求", "Done, to the matter";
    picture_add = "添一张照片", "Add a picture";
    picture_full = "照片已经放满，取下一张才能再添", "There is no more room; remove one to add another";
    picture_kind = "只收 JPG、PNG、WebP 照片，请换一个", "Only JPG, PNG and WebP pictures are taken; please choose another file";
    picture_open(name: &str) = "看：{name}", "Show: {name}";
    picture_hide = "撤下一张照片", "Take a picture away";
    picture_hide_hint = "拍到别人的脸、车牌，或者违法的。原因写在原来的地方，反映人会收到通知", "For one that shows faces or plates, or is unlawful. The reason stands in its place, and the reporter is told";
    picture_hide_why = "原因（看得到这件诉求的人都看得到）", "Why (whoever reads the matter reads it)";
    f_shows = "拍的是什么", "What it shows";
    f_picture = "照片", "Picture";
    f_picture_hint = "JPG、PNG 或 WebP，不超过 5 MB。一次一张。", "A JPG, PNG or WebP of at most 5 MB, one at a time.";
    f_picture_words = "照片里是什么（可以不填）", "What it shows (optional)";
    f_picture_words_hint = "例如“三单元二楼的楼道灯”。看不见照片的人靠它知道。", "Such as “the stair light of unit 3”. Who cannot see the picture knows by it.";

    find_title = "查我的诉求", "Look up a matter";
    find_lead = "查询单上有编号和查询码，是在窗口、热线或网格员那里登记时给的。有账号的，登录后在“我的”里看。", "Number and code stand on the slip that window, hotline or grid worker gave you. With an account, sign in and look under “Me”.";
    f_number = "编号", "Number";
    f_number_hint = "例如 2026-128", "Such as 2026-128";
    f_code = "查询码", "Code";
    f_code_hint = "8 位字母和数字", "8 letters and digits";
    find_go = "查询", "Look up";
    number_shape = "编号是年份加一短横再加数字，例如 2026-128", "A number is a year, a dash and digits, such as 2026-128";
    code_shape = "查询码是 8 位字母和数字", "The code has 8 letters and digits";
    not_found(phone: &str) = "没有找到。请核对编号和查询码；查错 10 次，当天不能再查。也可以打电话问：{phone}", "Not found. Please check number and code; after ten wrong codes the day is over. You may also call {phone}.";

    figures = "办得怎么样", "How it is going";
    figures_note = "最近 12 个月收到的，分母都写明。公开和不公开的都算在内。", "What came in during the last 12 months, each share with what it is a share of; private ones included.";
    figures_few = "不公开的诉求还不到 5 件，为了不让人认出来，暂不公布数字。", "Fewer than 5 private matters so far: no figures yet, so that nobody can be made out.";
    figures_hidden(names: &str) = "不单列（不公开的太少，会被认出来），已算在合计里：{names}", "Not shown by themselves (too few private ones), but in the sum: {names}";
    by_kind = "按类别", "By kind";
    by_month = "按月份", "By month";
    col_group = "类别", "Kind";
    col_month = "月份", "Month";
    col_received = "收到", "Received";
    col_in_time = "按期答复", "In time";
    col_late = "超期答复", "Late";
    col_overdue = "超期未答复", "Overdue";
    col_solved = "居民说解决", "Solved";
    col_not_solved = "说没解决", "Not solved";
    col_not_said = "没有说", "Not said";
    total = "合计", "All";
    share(n: i64, of: i64) = "{n} / {of}", "{n} of {of}";

    refused_gone = "账号已注销。", "The account is closed.";
    refused_no_rulebook = "本社区还没有议事规则，暂时不能受理，请打电话。", "This community has no rulebook yet, so nothing can be taken in. Please call.";
    refused_many = "您有 10 件还没办完，请等办完几件，或者到窗口说。", "You have ten open ones. Please wait for some of them, or come to the window.";
    refused_here = "选的类别、网格或同事不在本社区。", "That category, grid or colleague is not of this community.";
    refused_owned = "已经有同事接了。", "A colleague has taken it already.";
    refused_offered = "已经请了别人接手，先收回再请。", "It is offered to somebody already; take that back first.";
    refused_not_to = "不能请现在的负责人或者反映人接手。", "It cannot be offered to its owner or its reporter.";
    refused_no_days = "延期次数已用完。", "It cannot be extended any more.";
    refused_day = "只能往后延，不能超过这一类的办理天数，已经超期的不能延。", "The new day must be later, by no more than the days of its kind, and what is late cannot be extended.";
    refused_late = "说解决没有的日子已经过了。还有问题请再写一条。", "The days for saying so are over. If something is left, please write another one.";
    refused_yours = "这一步不由您办。", "This is somebody else's to do.";
    refused_now = "现在的状态不能这样办。", "This cannot be done as things stand.";
}

/// A kind.
pub(crate) fn kind(lang: Lang, kind: MatterKind) -> &'static str {
    let (zh, en) = match kind {
        MatterKind::Report => ("反映", "Report"),
        MatterKind::Request => ("申办", "Request"),
        MatterKind::Question => ("咨询", "Question"),
    };
    crate::matters::pick(lang, zh, en)
}

/// A kind, with what it is.
pub(crate) fn kind_hint(lang: Lang, kind: MatterKind) -> &'static str {
    let (zh, en) = match kind {
        MatterKind::Report => ("有问题要解决", "something is wrong"),
        MatterKind::Request => ("要办一件事", "something is to be done"),
        MatterKind::Question => ("想问清楚", "something to ask"),
    };
    crate::matters::pick(lang, zh, en)
}

/// How it came in.
pub(crate) fn source(lang: Lang, source: Source) -> &'static str {
    let (zh, en) = match source {
        Source::Web => ("网上", "web"),
        Source::Window => ("窗口", "window"),
        Source::Hotline => ("热线", "hotline"),
        Source::Grid => ("网格员", "grid worker"),
        Source::Visit => ("走访", "visit"),
    };
    crate::matters::pick(lang, zh, en)
}

/// Who sees it.
pub(crate) fn visibility(lang: Lang, v: Visibility) -> &'static str {
    let (zh, en) = match v {
        Visibility::Private => ("不公开", "private"),
        Visibility::Public => ("公开，不显示姓名", "public, without a name"),
        Visibility::Closed => (
            "由公开改为不公开，原因见办理经过",
            "made private by staff; the reason is below",
        ),
    };
    crate::matters::pick(lang, zh, en)
}

/// Where it stands.
pub(crate) fn stage(lang: Lang, stage: Stage) -> &'static str {
    let (zh, en) = match stage {
        Stage::Waiting => ("待接手", "waiting"),
        Stage::Owned => ("办理中", "in progress"),
        Stage::Answered => ("已办结", "answered"),
        Stage::Solved => ("已解决", "solved"),
        Stage::Reopened => ("重办中", "reopened"),
        Stage::Declined => ("不属于社区", "declined"),
        Stage::Withdrawn => ("已撤回", "withdrawn"),
    };
    crate::matters::pick(lang, zh, en)
}

/// What pictures show.
pub(crate) fn shows(lang: Lang, shows: Shows) -> &'static str {
    let (zh, en) = match shows {
        Shows::Before => ("照片：反映的情况", "Pictures: as it was found"),
        Shows::After => ("照片：办理之后", "Pictures: after it was done"),
    };
    crate::matters::pick(lang, zh, en)
}

/// Which picture it is, where nobody said what it shows.
pub(crate) fn picture_name(lang: Lang, shows: Shows, at: usize) -> String {
    match (lang, shows) {
        (Lang::Zh, Shows::Before) => format!("反映的情况，第 {at} 张"),
        (Lang::Zh, Shows::After) => format!("办理之后，第 {at} 张"),
        (Lang::En, Shows::Before) => format!("As it was found, picture {at}"),
        (Lang::En, Shows::After) => format!("After it was done, picture {at}"),
    }
}

/// A line of the chain.
pub(crate) fn event(lang: Lang, event: MatterEvent) -> &'static str {
    let (zh, en) = match event {
        MatterEvent::Received => ("收到", "Received"),
        MatterEvent::Routed => ("交给负责人", "Given to"),
        MatterEvent::Taken => ("接手，负责到底", "Taken, in charge from here on"),
        MatterEvent::Offered => ("请同事接手", "Offered to a colleague"),
        MatterEvent::Accepted => ("同意接手，从此负责", "Accepted, in charge from here on"),
        MatterEvent::Refused => ("没有接手", "Not accepted"),
        MatterEvent::Recalled => ("收回了请接手", "Offer taken back"),
        MatterEvent::Note => ("进展", "Progress"),
        MatterEvent::Extended => ("延期", "Extended"),
        MatterEvent::Answered => ("办结，已答复", "Answered"),
        MatterEvent::Declined => ("不属于社区办理", "Not for the community"),
        MatterEvent::Solved => ("说解决了", "Says it is solved"),
        MatterEvent::Reopened => (
            "说没解决，退回重办",
            "Says it is not solved: taken up again",
        ),
        MatterEvent::Withdrawn => ("撤回", "Taken back"),
        MatterEvent::Closed => ("改为不公开", "Made private"),
        MatterEvent::Looked => ("查看了联系方式", "Looked at the phone number"),
        MatterEvent::Slip => ("打印了查询单", "Printed a slip"),
        MatterEvent::PictureAdded => ("添了一张照片", "Added a picture"),
        MatterEvent::PictureRemoved => ("取下了一张照片", "Removed a picture"),
        MatterEvent::PictureHidden => ("撤下了一张照片", "Took a picture away"),
    };
    crate::matters::pick(lang, zh, en)
}

/// What a matter is called.
pub(crate) fn one(lang: Lang, what: MatterKind, number: &str) -> String {
    format!("{} {number}", kind(lang, what))
}

/// How many working days each kind has.
pub(crate) fn then_1(lang: Lang, [report, request, question]: [i64; 3]) -> String {
    match lang {
        Lang::Zh => {
            format!("答复期限：反映 {report} 个工作日，申办 {request} 个，咨询 {question} 个。")
        }
        Lang::En => format!(
            "Answered within {report} working days for a report, {request} for a request, {question} for a question."
        ),
    }
}

/// The beginning of a question about an item of the catalogue.
pub(crate) fn about_service(lang: Lang, title: &str) -> String {
    match lang {
        Lang::Zh => format!("关于“{title}”，我想问："),
        Lang::En => format!("About “{title}”, I would like to know: "),
    }
}

/// Why something was not done.
pub(crate) fn refused(lang: Lang, why: NotDone) -> &'static str {
    match why {
        NotDone::Unknown | NotDone::Step(NoStep::NotYours) => refused_yours(lang),
        NotDone::Gone => refused_gone(lang),
        NotDone::NoRulebook => refused_no_rulebook(lang),
        NotDone::TooMany => refused_many(lang),
        NotDone::NotHere => refused_here(lang),
        NotDone::AlreadyOwned => refused_owned(lang),
        NotDone::AlreadyOffered => refused_offered(lang),
        NotDone::NotTo => refused_not_to(lang),
        NotDone::NoMoreDays => refused_no_days(lang),
        NotDone::Day => refused_day(lang),
        NotDone::TooLate => refused_late(lang),
        // Said at the form.
        NotDone::Picture(_) => picture_kind(lang),
        NotDone::Step(NoStep::NotNow) => refused_now(lang),
    }
}
