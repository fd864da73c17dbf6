//! The words of the ballots room: lists, the paper, results and acts. What is said of receipts stands in `receipt_words`,
//! what staff read in `staff_words`.

use crate::frame::words::words;

words! {
    title = "表决", "Ballots";
    tabs = "按进度看", "By state";
    tab_open = "正在投", "Open";
    tab_coming = "将开始", "Coming";
    tab_closed = "已结束", "Closed";
    tab_all = "全部", "All";
    state_open = "正在投票", "Open";
    state_coming = "尚未开始", "Coming";
    state_closed = "已结束", "Closed";
    state_counting = "已截止，正在计票", "Closed, being counted";
    empty_title = "这里还没有表决", "No ballots here yet";
    empty_hint = "有新的表决时，能投票的人都会收到消息。", "When a ballot opens, everyone who may vote is told.";
    downloads = "下载这份清单：", "This list as";
    bad_page = "这一页的地址不对，已回到第一页。", "That page address is not valid; this is the first page.";
    put_to_ballot = "提交表决", "Put it to a ballot";
    start = "发起一次表决", "Start a ballot";
    secret = "不记名", "Secret";
    open_named = "记名", "Named";
    number_is(n: &str) = "编号 {n}", "No. {n}";
    until(when: &str) = "{when}截止", "until {when}";
    from(when: &str) = "{when}开始", "opens {when}";
    ended(when: &str) = "{when}截止", "closed {when}";
    turnout(cast: u64, all: u64) = "{all} 人有表决权，{cast} 人已投", "{cast} of {all} have voted";

    next_coming(from: &str, until: &str) = "{from}开始投票，{until}截止。到时会通知每位有表决权的人。",
        "Voting opens {from} and closes {until}. Everyone who may vote is told.";
    next_open(until: &str) = "{until}截止。到点自动计票，结果马上公布在这一页。", "Voting closes {until}; the votes are then counted at once and the result stands on this page.";
    next_counting = "投票已截止，正在计票，一两分钟内公布结果。请过一会儿刷新。", "Voting has closed and the votes are being counted; the result comes within a minute or two. Please reload then.";
    next_hand_count = "投票已截止。有人用纸质选票投票，等两位工作人员各数一遍、录入一致后，马上公布结果。", "Voting has closed. Some voted on paper: once two people have counted those papers and found the same, the result is published.";
    next_proposal(n: &str) = "结果已经写进建议 {n}，后面怎么办看那一页。", "The result has gone to proposal {n}; its page says what follows.";
    next_procedure = "结果已经转到席位产生程序，接着公示。", "The result has gone to the seat procedure; public notice follows.";
    next_done = "表决结束，结果不再改变。谁都可以重新计票。", "The ballot is over and its result stands. Anybody can recount it.";
    next_void = "开始时有表决权的人太少，这次表决作废。", "Too few could vote when it opened, so this ballot is void.";
    next_no_quorum = "参加的人数不够，这次表决无效。要不要重新表决，由秘书按议事规则决定。", "Too few took part, so this ballot has no result. The secretary decides by the rules whether to hold it again.";
    next_tie_draw = "最后一个席位票数相同，按规则公开抽签，方法和结果谁都可以重算。", "There is a tie for the last place: a public draw decides, and anybody can redo it.";
    next_tie_runoff = "最后一个席位票数相同，按规则在同票的人中再投一次。", "There is a tie for the last place: a second ballot among those who tie decides.";
    next_tie_vacant = "最后一个席位票数相同，按规则这个席位空着。", "There is a tie for the last place: by the rules it stays free.";
    of_proposal(n: &str) = "关于建议 {n}", "On proposal {n}";
    of_meeting(n: &str) = "会上表决：会议 {n}", "Voted on at meeting {n}";
    of_procedure(n: &str) = "选席位：{n}", "For the seats of {n}";

    paper_title = "您的选票", "Your paper";
    pick_yes_no = "您的意见", "Your vote";
    pick_one = "选一项", "Choose one";
    pick_up_to(k: i64) = "最多选 {k} 项", "Choose up to {k}";
    pick_score(max: i64) = "逐项打分：1 分最低，{max} 分最高", "Score each: 1 is lowest, {max} is highest";
    no_opinion = "不评", "No opinion";
    marks(n: i64) = "{n} 分", "{n}";
    blank = "投空白票", "Cast a blank paper";
    blank_hint = "算您参加了，但不选任何一项。", "You take part and choose none.";
    yes = "同意", "For";
    no = "不同意", "Against";
    abstain = "弃权", "Abstain";
    cast = "投票", "Vote";
    cast_again = "改投这一票", "Change my vote";
    changeable = "可在截止前修改，只计最后一次。", "You may change it until voting closes; only the last one counts.";
    voted_online = "您已经投过票。要改就重新选，再按一次；不改就不用管。", "You have voted. To change it, choose again and press the button; otherwise there is nothing to do.";
    my_receipt = "看我的回执", "My receipt";
    voted_paper = "您已经用纸质选票投过，网上不能再投。", "You have voted on paper, so voting online is closed for you.";
    word_title = "想给回执加一个自己的词？（可以不填）", "Add a word of your own to the receipt? (optional)";
    word_label = "自己想一个词", "A word of your own";
    word_hint = "回执由您的词和系统的随机数一起算出，系统就没法预先做好回执。不要写名字、电话。",
        "The receipt is made of your word and our random number, so that we cannot prepare it beforehand. No names or phone numbers.";
    more_about = "看投票规则和说明", "Rules and how this is protected";
    fault_none = "请先选一项。什么都不想选，可以投空白票", "Please choose. To choose none, cast a blank paper";
    fault_none_yes_no = "请选一项：同意、不同意或弃权", "Please choose: for, against or abstain";
    fault_many = "选多了，请按上面说的项数减少", "Too many are chosen: see above how many may be";
    fault_unknown = "里面有这张选票上没有的选项，请重新选", "Something was chosen that is not on this paper; please choose again";
    fault_blank_and = "选了选项，又勾了空白票，只能留一样", "Both options and a blank paper are chosen; please keep one";
    fault_range = "分数不在范围内，请重新打分", "A score is out of range; please score again";
    fault_word = "这个词太长或有特殊字符，请换一个", "That word is too long or holds special characters";

    sign_in = "登录后投票", "Sign in to vote";
    steps = "确认住址后才能投票，看看还差几步", "Voting needs confirmed residency: see which steps are missing";
    not_on_roll = "您不在这次表决的名册上。名册在开始时按下面的范围定好，之后不再变。", "You are not on the roll of this ballot. It was fixed when voting opened and does not change.";
    not_on_roll_verified_late = "如果您的住址是开始之后才确认的，下一次表决就能投。", "If your residency was confirmed after that, you can vote in the next one.";
    not_member = "这次表决由议事组织的成员投票。您可以看结果，也可以报名席位。", "Members of the body vote here. You can read the result, and apply for a seat.";
    to_bodies = "看议事组织和席位", "The bodies and their seats";
    not_present = "这次表决由签到参加会议的成员投票。", "Members who checked in at the meeting vote here.";
    too_early = "还没有开始投票。", "Voting has not opened yet.";
    too_late = "投票已经截止，这一票没有计入。", "Voting has closed; this vote was not counted.";
    on_paper = "名册上记着您已经用纸质选票投过，网上不能再投。如果不是您本人，请马上联系社区。",
        "The roll says that you have voted on paper, so you cannot vote online. If that was not you, please tell the community at once.";
    back = "回到这次表决", "Back to the ballot";
    old_form = "这是一张旧的选票页面，您后来又投过，后来那一票仍然有效。要改，请回到表决页重新选。", "This is an old page: you have voted again since, and that later vote stands. To change it, please choose anew on the ballot’s page.";

    who_title = "谁能投", "Who may vote";
    who_body(name: &str) = "{name}的成员", "Members of {name}";
    who_community = "本社区住址已确认的居民", "Residents of the community whose residency is confirmed";
    who_grid(name: &str) = "{name}住址已确认的居民", "Residents of {name} whose residency is confirmed";
    who_present = "签到参加会议的成员", "Members who checked in at the meeting";
    roll_frozen(n: u64) = "名册在开始投票时定好，共 {n} 人，不再变动。", "The roll was fixed when voting opened: {n} people. It does not change.";
    roll_later = "名册在开始投票时定。", "The roll is fixed when voting opens.";
    roll_hash = "名册指纹", "Fingerprint of the roll";
    rules_title = "按什么规则算", "By which rules";
    rule_quorum = "多少人参加才有效", "Quorum";
    rule_majority = "怎样算通过", "Majority";
    rule_abstention = "弃权算不算投票数", "Abstentions among the votes cast";
    rule_tie = "最后一位票数相同", "A tie for the last place";
    rule_seats = "选出几项", "How many are chosen";
    rules_version(n: i64) = "开始前就按第 {n} 版议事规则定好，中途不改。", "Fixed before voting opened, by version {n} of the rules of procedure.";
    source(clause: &str) = "依据：{clause}", "Clause: {clause}";

    claims_title = "这次投票怎么保证公正", "How this vote is protected";
    claim_one = "一人一票：数据库里每人只能有一张，改投就换掉原来那张。", "One person, one vote: the database holds one paper a person, and a change replaces it.";
    claim_record = "事后改不了：每次投票都在公开记录里留一行，改、删、插都会被查出来。", "Nothing is changed afterwards: every vote leaves a line in the public record, and a change, removal or insertion shows.";
    claim_secret = "不记名的，截止计票后，谁看数据库、日志、备份都分不出谁投了什么，我们自己也一样。", "Once a secret ballot is closed and counted, nobody who reads database, logs or backups can tell who chose what, and neither can we.";
    claim_open = "这次是记名表决：截止后公布每位成员投了什么。", "This ballot is named: after closing, everybody sees how each member voted.";
    claim_server = "说清楚：您按下“投票”的那一刻，服务器看得到您选了什么。", "To be plain: at the moment you vote, the server sees what you chose.";
    claim_coercion = "这里挡不住有人站在您身后看着您投。请自己一个人投；被人逼着投了，截止前可以改。", "Nothing here protects against somebody standing behind you. Vote alone; if you were pressed, change it before voting closes.";
    claim_statute = "居民委员会选举等法定选举不在这里办。", "Elections prescribed by law are not held here.";
    check_link = "查验回执，重新计票", "Check a receipt, recount";

    result_title = "结果", "Result";
    outcome_adopted = "通过", "Adopted";
    outcome_rejected = "未通过", "Not adopted";
    outcome_chosen = "已选出", "Chosen";
    outcome_no_quorum = "人数不足", "No quorum";
    outcome_void = "无效", "Void";
    outcome_tie = "票数相同", "A tie";
    outcome_appraised = "已评议", "Appraised";
    eligible = "有表决权的", "May vote";
    cast_count = "投了票的", "Voted";
    cast_paper(n: u64) = "其中纸质选票 {n} 张", "{n} of them on paper";
    blank_count = "空白票", "Blank";
    quorum_line = "参加人数", "Quorum";
    quorum_met(need: &str, least: u64) = "{need}，要 {least} 人，够了", "{need}, {least} people: met";
    quorum_missed(need: &str, least: u64) = "{need}，要 {least} 人，不够", "{need}, {least} people: not met";
    quorum_none = "不设最低人数", "no least number";
    option = "选项", "Option";
    votes = "票数", "Votes";
    share = "占投票的", "Of the votes";
    votes_n(n: u64) = "{n} 票", "{n} votes";
    scored_by = "打分的人", "Scored by";
    between = "、", ", ";
    average = "平均分", "Average";
    points = "总分", "Sum";
    result_caption = "每一项多少票", "Votes for each option";
    chosen = "选出", "chosen";
    named_title = "每位成员怎么投的", "How each member voted";
    named_caption = "记名投票", "Named votes";
    named_name = "成员", "Member";
    named_vote = "投了", "Vote";
    files_title = "重新计票用的文件", "Files for a recount";
    file_box = "公开票箱（JSONL）", "The public box (JSONL)";
    file_box_hint = "里面是全部选票，按内容排序，看不出先后，也看不出是谁的。", "It holds all papers in the order of their contents, which shows neither who cast them nor when.";
    box_hash = "票箱指纹", "Fingerprint of the box";
    receipts_hash = "回执清单指纹", "Fingerprint of the receipts";
    results_hidden = "截止前只公布投票人数，不公布票数。", "Until voting closes only the turnout is shown, never the votes.";
    not_closed_box = "投票还没有截止，票箱没有打开。", "Voting has not closed, so the box is not open yet.";

    mine_title = "我的投票", "My votes";
    mine_hint = "这里只写您投过没有、哪一天投的，不写投了什么。", "This says whether and on which day you voted, never how.";
    mine_none = "还没有您能投的表决。", "There has been no ballot for you yet.";
    mine_online(day: &str) = "{day}在网上投过", "Voted online on {day}";
    mine_paper(day: &str) = "{day}用纸质选票投过", "Voted on paper on {day}";
    mine_not_yet = "您还没有投", "You have not voted yet";
    mine_not = "没有投", "Not voted";
    list_people(n: u64) = "{n} 人", "{n} people";
}
