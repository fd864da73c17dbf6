//! Words of the rounds of satisfaction.

use domain::assessments::{Direction, Kind, Mark, Stage, View};
use domain::display::Lang;

use crate::frame::words::words;

words! {
    title = "满意度评议", "Satisfaction";
    lead = "窗口、网格员、物业和部门做得怎么样，由居民来评。答案加密保存，工作人员看不到；交了就不能改。结果和整改全部公开。", "Residents say how windows, grid workers, property companies and departments do. Answers are kept encrypted, staff cannot read them, and what is handed in stays as it is; results and improvements are public.";
    open_title = "正在评", "Open now";
    open_none = "现在没有正在进行的评议。", "No round is open now.";
    coming_title = "将要开始", "To come";
    past_title = "往期结果", "Earlier rounds";
    past_none = "还没有往期结果。", "There is no earlier round.";
    bad_page = "这个页码打不开，先看第一页。", "That page cannot be opened; this is the first one.";
    appraisals_title = "述职评议", "Work reports appraised";
    appraisals_hint = "议事会成员对述职报告的无记名评议，结果在表决页面。", "Work reports that the council appraised by secret ballot.";
    have_code = "我有邀请码", "I have an invitation code";
    downloads = "下载：", "Download:";
    between = "、", ", ";
    from_until(from: &str, until: &str) = "{from}至{until}", "{from} – {until}";
    turnout(n: u64, all: u64) = "已收到 {n} 份答卷，可参加 {all} 人", "{n} of {all} have answered";
    score_line(name: &str, score: &str) = "{name} {score} 分", "{name} {score}";
    counted_part(weight: u64) = "计入权重 {weight} ‰", "counted weights {weight} ‰";
    trend_part(when: &str, weight: u64) = "{when}：有的题评的人太少，只计入权重 {weight} ‰。", "{when}: questions that too few rated are left out; counted weights {weight} ‰.";
    back = "满意度评议", "Satisfaction";
    to_round = "看这次评议", "See the round";
    all_rounds = "全部评议", "All rounds";

    who_codes = "收到邀请码的人（每个网格发几个随机定，发给谁由社区决定）", "Whoever got an invitation code (how many a grid gets is drawn; the community hands them out)";
    who_residents = "住址已确认的本社区居民", "Residents of the community whose address is confirmed";
    who_grids(grids: &str) = "住址已确认的居民，限{grids}", "Residents whose address is confirmed, of {grids}";

    about = "这次评议", "About this round";
    who = "谁来评", "Who answers";
    when = "时间", "When";
    assessed = "评谁", "Who is assessed";
    party = "第三方", "Third party";
    party_none = "没有委托第三方，由本社区自己组织", "None: the community holds it itself";
    direction = "方向", "Which way";
    series = "系列", "Series";
    indicators = "评什么，各占多少", "What is asked, and its weight";
    indicator = "问题", "Question";
    weight = "权重", "Weight";
    weights_hint = "权重在开始之前就公布了，加起来正好 100 %。开始以后谁也不能改。", "The weights were public before the round and come to exactly 100 %. Nobody can change them once it is open.";

    asked_title = "上次答应的改进，这次会问改好了没有", "Promised last time: this round asks whether it is better";
    next_coming(from: &str, until: &str) = "{from}开始，{until}结束。", "It opens on {from} and closes on {until}.";
    next_open(until: &str) = "{until}结束。结束前只公布收到几份答卷，谁也看不到答案；结束后自动计数并公开结果。", "It closes on {until}. Until then only the number of answers is public; then they are counted by themselves and the result is published.";
    next_counting = "时间已到，正在计数，马上公布。", "Time is over. The answers are being counted; the result comes at once.";
    next_published = "结果已公开。被评的一方要公布整改：改什么、谁来改、什么时候改好；下一次评议会再问大家改好了没有。", "The result is public. The assessed side publishes what it improves, who does it and by when; the next round asks whether it did.";
    next_void = "这次评议整体作废，不计入任何比较。作废要两个人同意，理由公开。", "This round is void as a whole and counts in no comparison. It took two people, and the reason is public.";
    void_reason = "作废的理由", "Why it is void";
    void_asked(reason: &str) = "有工作人员提出作废，等另一位决定。理由：{reason}", "A member of staff asks to declare it void; another one decides. Reason: {reason}";

    answer = "去评一评", "Answer";
    sign_in = "登录后去评", "Sign in to answer";
    steps = "先确认住址", "Confirm your address first";
    steps_hint = "只有住址已确认的居民能评，一人一份。", "Only residents whose address is confirmed can answer, once each.";
    answered(day: &str) = "您在{day}交了答卷，谢谢。", "You handed in your answers on {day}. Thank you.";
    not_on_roll = "这次评议的名册在开始时就固定了，您不在里面（住在别的网格，或者开始以后才确认住址）。下一次欢迎您来评。", "The roll was frozen when the round opened, and you are not on it: you live in another grid, or your address was confirmed later. You are welcome in the next round.";
    by_code = "这次评议凭邀请码参加。收到邀请码的人请从这里进。", "This round is answered with invitation codes.";

    answer_title(round: &str) = "{round}：答卷", "{round}: your answers";
    answer_lead = "每题选一个，说不清也可以选。没填完可以先存着。", "Choose one for each question; “cannot say” is fine too. You may keep it half done.";
    secrecy_title = "谁会看到我的答案？", "Who sees my answers?";
    secrecy_1 = "没有哪个工作人员能看到。答案加密保存，计数时拆开一次，只留下总数，然后连同钥匙一起销毁。只有控制服务器本身的人，才可能在您交的那一刻看到。", "No member of staff. Answers are kept encrypted, opened once to be counted, and then destroyed together with the key. Only totals stay. Whoever controls the server itself could see them at the moment they are sent.";
    secrecy_2 = "我们只记下您哪一天交过，不记时间，也不记您答了什么。", "We note that you handed in and on which day: no time, and not what you answered.";
    secrecy_3 = "不到 5 份的小组不公布，也没有人能从总数里减出来。", "Groups of fewer than five are never shown, nor can anybody work them out by subtracting.";
    secrecy_4 = "工作人员不能看、不能改，也不能删掉哪一份。", "Staff cannot see, change or remove any answer.";
    improved_title = "上次答应的事，改好了吗？", "What was promised last time: is it better?";
    save = "先存着", "Keep for now";
    review = "核对一遍", "Look it over";
    next_question = "下一题", "Next";
    save_and_review = "改好了，回去核对", "Done, back to the review";
    back_to_review = "不改了，回去核对", "Leave it, back to the review";
    previous_question = "上一题", "Back";
    skip_question = "这题先不答", "Skip for now";
    question_of(n: usize, all: usize) = "第 {n} 题，共 {all} 题", "Question {n} of {all}";
    progress(n: usize, all: usize) = "已答 {n} 题，共 {all} 题", "{n} of {all} answered";
    choose = "请选一个。说不清也可以选", "Please choose one; “cannot say” is fine";
    review_title = "核对您的答卷", "Look your answers over";
    review_lead = "交了以后谁也不能改，包括您自己。请看一遍再交。", "Once handed in, nobody can change it, you included. Please look it over.";
    review_open(n: usize) = "还有 {n} 题没答：", "{n} questions are still open:";
    change = "改一改", "Change";
    hand_in = "交答卷", "Hand in";
    not_answered = "还没答", "open";

    thanks_title = "答卷已收到，谢谢您", "Your answers are in. Thank you";
    thanks_lead = "您的意见会计入结果。再交一次也不算，以第一次交的为准。", "They will be counted. Handing in again changes nothing: the first one counts.";
    thanks_kept = "我们留下了什么", "What we keep";
    thanks_1 = "您交过答卷，以及是哪一天。", "That you handed in, and on which day.";
    thanks_2 = "加密的答卷，没有名字，存到计数为止；计数后连同钥匙销毁。", "Your encrypted answers without a name, until they are counted; then they are destroyed together with the key.";
    thanks_3 = "谁也改不了、看不到：您自己、工作人员、第三方都一样。", "Nobody can change or see them: not you, not staff, not the third party.";
    thanks_4(day: &str) = "{day}结束后自动计数，结果在评议页面公开。", "They are counted by themselves after {day}; the result is on the page of the round.";
    code_over = "您的邀请码已经用掉，可以把纸条扔了。", "Your code is used up; you may throw the slip away.";

    not_open_yet = "还没到开始的时间。", "It has not opened yet.";
    closed = "这次评议已经结束，不再收答卷。", "This round is over and takes no more answers.";
    handed_in = "您已经交过答卷了。为了谁也不能改，交了就不再打开。", "You have handed in. So that nobody can change it, it is not opened again.";
    code_title = "用邀请码参加评议", "Answer with an invitation code";
    code_lead = "邀请码在社区发给您的纸条上，8 位。不用注册，也不知道您是谁；一个码只能交一份答卷。", "The eight characters are on the slip that was handed out. You need no account, nobody knows who you are, and a code takes one set of answers.";
    code_label = "邀请码", "Invitation code";
    code_lost = "请重新输入纸条上的邀请码：为了保密，它不留在网址里，两小时不用就忘掉。没填完的答案还在您用的这个浏览器里，换一台设备看不到。", "Please type the code on your slip again. It is kept in no address and forgotten after two hours. What is half done comes back in this browser, and on no other device.";
    code_hint = "大小写都行，中间的横线可以不输。", "Capital or small letters; the hyphen may be left out.";
    code_shape = "邀请码是 8 位，请再核对一下纸条", "A code has eight characters; please look at the slip again";
    code_unknown = "这个码打不开正在进行的评议：请核对有没有抄错，或者它已经用过了", "This code opens no round that is running: please check it, or it was used already";
    code_go = "开始", "Begin";
    code_call(phone: &str) = "纸条丢了或者打不开，请拨打 {phone}。", "If the slip is lost or the code does not open, please call {phone}.";

    result = "结果", "Result";
    too_few = "收到的答卷不到 5 份。为了不让人猜出谁答了什么，结果不公布。", "Fewer than five answered. So that nobody can guess who answered what, nothing is shown.";
    response(n: u64, all: u64, rate: &str) = "{all} 人可以参加，收到 {n} 份答卷，参与率 {rate}。", "{n} of {all} answered: {rate}.";
    score(score: &str) = "{score} 分", "{score} points";
    score_hint = "满分 100：每题的平均分折成 0–100，再按权重相加。", "Of 100: the mean of each question on a scale from 0 to 100, by its weight.";
    score_part(w: &str) = "有的题评的人太少，没有算进去；算进去的权重合计 {w}。", "Questions that too few rated are left out; the weights that count come to {w}.";
    score_none = "评的人太少，不算分", "Too few rated for a score";
    mean = "平均分（1–5）", "Mean (1–5)";
    satisfied = "满意的占", "Satisfied";
    interval = "把握 95 % 的范围", "95 % interval";
    interval_of(low: &str, high: &str) = "{low} 到 {high}", "{low} to {high}";
    interval_hint = "“满意的占”是很满意和满意合在一起，说不清的不算。答的人越少，范围越宽：真实的比例很可能落在这个范围里。", "“Satisfied” is very satisfied and satisfied together, without those who cannot say. The fewer answer, the wider the interval in which the true share very likely lies.";
    spread = "分布", "Spread";
    spread_of(name: &str) = "{name}：答案分布", "{name}: how answers are spread";
    by_question(name: &str) = "{name}：逐题看", "{name}: question by question";
    few_rated = "评的人不到 5 个，不公布", "Fewer than five rated; not shown";
    compare = "被评各方放在一起看", "The assessed side by side";
    compare_hint = "按评议表的顺序排，不排名次。往年是同一系列、没有作废的评议。", "In the order of the form, not ranked. Earlier years are rounds of the same series that are not void.";
    trend = "几年来的变化", "Over the years";
    trend_of(name: &str) = "{name}：各年得分", "{name}: score by year";
    points = "分", "points";
    missing_year = "这一年没有评", "no round that year";
    grids = "分网格看", "By grid";
    grids_hint = "不到 5 份的网格不公布。为了不让人用总数减出来，有时旁边的网格也一起不公布。", "Grids with fewer than five answers are not shown; sometimes another one is hidden with them, so that nobody can subtract.";
    grid = "网格", "Grid";
    answers = "答卷", "Answers";
    grid_hidden = "不公布", "not shown";
    views = "上次答应的事，大家说改了吗", "What was promised: is it better?";
    views_of(better: u64, not: u64, cannot: u64) = "改进了 {better}，没改进 {not}，说不清 {cannot}", "better {better}, not better {not}, cannot say {cannot}";
    alarms = "异常提示", "Odd patterns";
    alarms_hint = "下面是机器数出来的，不是结论，也不删任何答卷。数字大说明可能有人代填或者催填，请大家自己判断。", "Counted by machine, not a verdict, and no answer is taken out. High numbers may mean that somebody answered for others or was pushed.";
    alarm_straight(n: u64, share: &str) = "全部选同一个选项的答卷：{n} 份，占 {share}。", "Answers with one option throughout: {n} ({share}).";
    alarm_burst(n: u64, hours: u64, mean: &str) = "一小时里最多收到 {n} 份；开放 {hours} 小时，平均每小时 {mean} 份。", "At most {n} in one hour; {mean} an hour on average over {hours} hours.";
    alarm_crowd(most: u64, n: u64, all: u64) = "同一个网络地址最多交来 {most} 份；有 {n} 个地址各交来 3 份以上，合计 {all} 份。社区活动室、公共网络也会这样。", "At most {most} from one network address; {n} addresses sent three or more, {all} together. Shared networks look like this too.";
    alarm_seen = "请留意", "Please note";
    alarm_fine = "不突出", "Nothing unusual";
    improvements = "整改", "Improvements";
    improvements_none = "被评的一方还没有公布整改。", "The assessed side has not published any improvement yet.";
    improve_who(who: &str) = "谁来改：{who}", "By: {who}";
    improve_until(day: &str) = "答应{day}前改好", "Promised by {day}";
    improve_done(day: &str) = "{day}改好", "Done on {day}";
    improve_late = "已过期限", "overdue";
    improve_open = "正在改", "under way";
    verify = "自己核对", "Check it yourself";
    verify_hint = "下面这串指纹在结束时就写进了公开记录，事后改一个数都对不上。", "This fingerprint went on record when the round closed; no number can be changed afterwards.";
    hash = "计数的指纹", "Fingerprint of the counts";
    to_check = "一步一步重算", "Recompute step by step";
    to_log = "公开记录里的这次评议", "This round in the public record";
    file_counts = "全部计数（CSV）", "all counts (CSV)";
    file_lines = "原文（JSONL）", "original lines (JSONL)";

    check_title = "一步一步重算", "Recomputed step by step";
    check_lead = "这一页用公布的计数把结果重新算一遍。不放心服务器，可以下载原文自己算：每行的指纹是 SHA-256，先放 8 个字节的长度，再放这一行。", "This page works the result out again from the published counts. If you do not trust the server, download the lines: the fingerprint of a line is SHA-256 over its length in eight bytes and the line.";
    check_1 = "第一步：问的是不是开始时定下的", "Step 1: was this what had been fixed at the opening?";
    check_2 = "第二步：计数是不是结束时写下的", "Step 2: are these the counts of the closing?";
    check_3 = "第三步：计数之间对不对得上，小组藏好没有", "Step 3: do the counts agree, and are small groups hidden?";
    check_4 = "第四步：得分怎么来的", "Step 4: how the scores come about";
    check_here = "这里算出来的", "Computed here";
    check_record = "公开记录里的", "In the public record";
    check_waiting = "还没有编入公开记录，一分钟内就有", "not in the public record yet; within a minute";
    check_same = "一致", "the same";
    check_differs = "不一致！请告诉我们", "different! Please tell us";
    check_sound = "对得上：每题的合计等于答卷数，网格加起来不超过合计，藏起来的至少两个网格、合起来至少 5 份。", "They agree: each question adds up to the answers, grids add up to no more, and whatever is hidden is at least two grids with at least five answers.";
    check_unsound = "对不上！请告诉我们", "They do not agree! Please tell us";
    check_of(name: &str) = "{name}：逐题计算", "{name}: question by question";
    check_counts = "很满意 / 满意 / 一般 / 不满意 / 很不满意 / 说不清", "very satisfied / satisfied / fair / dissatisfied / very dissatisfied / cannot say";
    check_term(sum: u64, rated: u64, mean: &str) = "{sum} ÷ {rated} = {mean}", "{sum} ÷ {rated} = {mean}";
    check_sum = "得分 = 各题〔权重 ×（平均分 − 1）÷ 4 × 100〕之和 ÷ 权重之和，最后四舍五入到两位小数", "Score = the sum of weight × (mean − 1) ÷ 4 × 100, over the sum of the weights, rounded once to two places";
    check_score(score: &str) = "得分 {score}", "Score {score}";
}

/// A word of a closed list.
fn of(lang: Lang, (zh, en): (&'static str, &'static str)) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// Where a round stands.
pub(crate) fn stage(lang: Lang, stage: Stage) -> &'static str {
    let words = match stage {
        Stage::Draft => ("草稿", "Draft"),
        Stage::Scheduled => ("将要开始", "To come"),
        Stage::Open => ("正在评", "Open"),
        Stage::Counting => ("正在计数", "Being counted"),
        Stage::Published => ("结果已公开", "Result public"),
        Stage::Void => ("已作废", "Void"),
    };
    of(lang, words)
}

/// Who assesses whom.
pub(crate) fn way(lang: Lang, direction: Direction) -> &'static str {
    let words = match direction {
        Direction::Residents => ("居民评", "Residents assess"),
        Direction::Departments => ("部门评社区", "Departments assess the community"),
    };
    of(lang, words)
}

/// What an assessed side is.
pub(crate) fn kind(lang: Lang, kind: Kind) -> &'static str {
    let words = match kind {
        Kind::Agency => ("机构", "Agency"),
        Kind::Window => ("窗口", "Window"),
        Kind::GridWorker => ("网格员", "Grid worker"),
        Kind::Property => ("物业公司", "Property company"),
        Kind::Department => ("部门", "Department"),
        Kind::Community => ("社区", "Community"),
    };
    of(lang, words)
}

/// An option.
pub(crate) fn mark(lang: Lang, mark: Mark) -> &'static str {
    let words = match mark {
        Mark::Grade(5) => ("很满意", "Very satisfied"),
        Mark::Grade(4) => ("满意", "Satisfied"),
        Mark::Grade(3) => ("一般", "Fair"),
        Mark::Grade(2) => ("不满意", "Dissatisfied"),
        Mark::Grade(_) => ("很不满意", "Very dissatisfied"),
        Mark::CannotSay => ("说不清", "Cannot say"),
    };
    of(lang, words)
}

/// Whether it has become better.
pub(crate) fn view(lang: Lang, view: View) -> &'static str {
    let words = match view {
        View::Better => ("改进了", "Better"),
        View::NotBetter => ("没改进", "Not better"),
        View::CannotSay => ("说不清", "Cannot say"),
    };
    of(lang, words)
}
