//! What is said of receipts: the page a voter keeps, and the check that anybody can make.

use crate::frame::words::words;

words! {
    title = "投票回执", "Receipt";
    lead_secret = "您的选票已收下。回执证明它在票箱里，不显示您选了什么，给别人看也没关系。", "Your paper is in. This receipt proves that it is in the box and does not show what you chose, so it is safe to show.";
    lead_open = "您的选票已收下。这是记名表决，回执里含有您的选择。", "Your paper is in. This ballot is named, so the receipt includes your choice.";
    keep = "请现在保存：截图、打印，或抄下来。", "Please keep it now: take a screenshot, print it, or write it down.";
    keep_secret = "截止以后我们也不知道哪张回执是您的，没法补给您。", "After closing we do not know which receipt is yours either, so we cannot give it to you again.";
    text = "回执", "Receipt";
    number = "表决编号", "Ballot";
    server_part = "系统的随机数", "Our random number";
    own_part = "您的词", "Your word";
    own_none = "没有填", "none";
    qr_hint = "扫码打开查验页。", "Scan to open the check page.";
    how_title = "怎么查验", "How to check it";
    how_1 = "现在：查验页会告诉您，这张选票已写进公开记录。", "Now: the check page says that this paper is in the public record.";
    how_2 = "截止后：查验页会告诉您，它在计入的回执清单里，总票数也能重算。", "After closing: the check page says that it is among the receipts that were counted, and recounts the votes.";
    how_3 = "改投以后会有新回执，旧回执会显示“已被改投替换”。", "If you change your vote you get a new receipt, and the old one is shown as replaced.";
    not_title = "它不显示什么", "What it does not show";
    not_secret = "不显示您选了什么，也不显示您是谁。所以没人能拿它逼您证明投了什么。", "Neither what you chose nor who you are. So nobody can make you prove how you voted.";
    not_open = "它不显示别人投了什么；截止后，记名表决的全部投票都会公布。", "It does not show how others voted; after closing, all votes of a named ballot are published.";
    print_hint = "要打印，用浏览器的“打印”。", "To print it, use your browser’s print command.";
    to_check = "去查验", "Check it";
    gone_title = "回执不在系统里了", "The receipt is no longer here";
    gone = "投票已截止。不记名表决计票后，系统里不再有“谁对应哪张回执”，这是故意的。请用您保存的回执查验。",
        "Voting has closed. Once a secret ballot is counted nothing here says which receipt is whose, and that is on purpose. Please check with the receipt you kept.";
    none = "您还没有在网上投票，所以没有回执。", "You have not voted online, so there is no receipt.";

    check_title = "查验", "Check";
    check_lead = "谁都可以查验，不用登录，我们也不记录谁来查。", "Anybody can check, without signing in, and we do not note who does.";
    field = "回执", "Receipt";
    field_hint = "六组，每组四个字母或数字。大小写、空格、短横都没关系。", "Six groups of four letters or digits. Case, blanks and hyphens do not matter.";
    go = "查验", "Check";
    fault = "这不像一张回执：回执有六组，每组四个，没有 0、1、I、O", "This does not look like a receipt: it has six groups of four, without 0, 1, I and O";
    device_title = "您这台设备核对的结果", "What this device found";
    device_lead = "每一步都是这台设备自己算的，用的是和服务器同一套代码；公开的记录是刚刚取来的。", "This device worked out every step by itself, with the same code as the server, from public files it has just fetched.";
    steps_title = "一步一步看", "Step by step";
    steps_lead = "下面每一步都由服务器当场重新算过。", "The server has worked out each step anew.";
    done = "对：", "Right: ";
    fate_unknown = "公开记录里没有这张回执。请核对有没有抄错；确认没错，请马上告诉社区，并保留这张回执。",
        "The public record does not hold this receipt. Please check for a slip; if there is none, tell the community at once and keep the receipt.";
    fate_waiting = "这张回执刚写进去，一分钟内会有签名。请过一会儿再查。", "This receipt has just been written; it is signed within a minute. Please check again then.";
    fate_cast = "在。到目前为止它是有效的一票；截止前改投的话，会换成新的回执。", "It is there. So far it is the valid vote; a change before closing gives a new receipt.";
    fate_replaced = "在，但已被改投替换：计入的是后来那一次。如果您没有改投，请马上告诉社区。",
        "It is there, but a later vote replaced it and is the one that counts. If you did not change your vote, tell the community at once.";
    fate_counted = "在，而且计票时算进去了。", "It is there, and it was counted.";
    s_checkpoint = "公开记录的最新检查点，签名没有问题", "The newest checkpoint of the record is signed";
    s_recorded = "这张回执在签过名的公开记录里", "This receipt is in the signed record";
    s_recorded_at(seq: &str) = "公开记录第 {seq} 条", "Place {seq} of the public record";
    s_terms = "题目、选项、规则和开始时记录的一样", "Question, options and rules are those recorded at opening";
    s_roll = "有投票权的人数和名册与开始时记录的一样，票数不超过人数", "Those who may vote are the number and the roll recorded at opening, and there are no more votes than people";
    s_counted = "计入的回执清单和它相符", "The list of counted receipts agrees with it";
    s_receipts = "回执清单和截止时记录的一样", "The list of receipts is that of the closing";
    s_papers = "票箱里的选票和截止时记录的一样", "The papers in the box are those of the closing";
    s_count = "重新数一遍，和公布的票数一样", "Counting again gives the published numbers";
    s_outcome = "按规则重新判断，和公布的结果一样", "The rules lead to the published outcome";
    s_later(when: &str) = "票箱在截止时打开（{when}），之后才能重新数。", "The box opens when voting closes ({when}) and can be counted again from then on.";
    later_count = "重新计票", "The recount";
    bad = "不相符。请马上告诉社区，并保存这一页。", "It does not fit. Tell the community at once and keep this page.";
    proof_link = "看证明（JSON）", "The proof (JSON)";
    leaf_link = "看这次表决的全部记录（JSON）", "All leaves of this ballot (JSON)";
    no_checkpoint = "公开记录还没有签名，一分钟内就有。请过一会儿再查。", "The record is not signed yet; it is within a minute. Please check again then.";
    box_link = "公开票箱（JSONL）", "The public box (JSONL)";
    own_title = "不相信服务器？自己查", "Do not trust the server? Check it yourself";
    own_lead = "下载公开票箱和公开记录，在自己的电脑上用下面两种办法查，不用联网。", "Download the public box and the record, and check them on your own computer, without a connection.";
    own_juyi = "用本程序：", "With our program:";
    own_python = "不用本程序，只用一百来行 Python：", "Without our program, with about a hundred lines of Python:";
}
