//! The sentence after an act. The redirect carries a code from a closed list, never a text: anybody can write an
//! address, and then only these sentences can be put on our page.

use domain::display::Lang;

use super::words::words;

words! {
    supported = "已附议，谢谢您。截止前可以收回。", "Supported, thank you. You can take it back until the deadline.";
    unsupported = "已收回附议。", "Your support has been taken back.";
    on_agenda = "附议人数够了，这条建议已列入议程。", "Enough supporters: this proposal is on the agenda now.";
    filed = "已提交，编号在下面。凭编号可以随时查询，也可以打电话问。", "Sent. The number below can be looked up, or read over the phone, at any time.";
    commented = "意见已发表。", "Your comment is published.";
    revised = "新版本已发布。", "The new version is published.";
    withdrawn = "建议已撤回。", "The proposal is withdrawn.";
    drafted = "草稿已保存。", "Draft saved.";
    draft_deleted = "草稿已删除。", "Draft deleted.";
    rated = "谢谢，评价已收到。月份结束、凑满 5 份后一起公布。", "Thank you. It comes out after this month, with at least four others.";
    verdict = "谢谢，您的评价已记录。", "Thank you, your verdict is recorded.";
    signed_in = "已登录。", "Signed in.";
    signed_out = "已退出登录。", "Signed out.";
    claimed = "住址已登记。请按下面的办法确认。", "Address registered. Please confirm it in one of the ways below.";
    verified = "住址已确认，您现在可以附议和表决了。", "Residency confirmed: you may support and vote now.";
    renamed = "称呼已保存。", "Name saved.";
    sessions_closed = "其他设备已全部退出。", "All other devices are signed out.";
    session_closed = "该设备已退出。", "That device is signed out.";
    notices_read = "已全部标为已读。", "All marked as read.";
    erased = "账号已注销，您的个人信息已删除。", "Your account is closed and your personal data deleted.";
    moved = "已办理，相关的人都会收到通知。", "Done. Everyone concerned is told.";
    attested = "已确认这位居民的住址。", "This resident's address is confirmed.";
    refused = "已退回，并告知本人原因。", "Returned; the person is told why.";
    hidden = "该意见已隐藏，并告知作者。", "The comment is hidden and its author told.";
    saved = "已保存。", "Saved.";
    signed_up = "已报名，请准时到会。去不了请取消，把位子让给别人。", "You have a place. If you cannot come, please give it back.";
    waiting = "旁听席已满，您已在候补名单上。有空位会通知您。", "All places are taken; you are on the waiting list and will be told.";
    left_meeting = "已取消。", "Done: your place is given back.";
    checked_in = "签到成功。", "You are checked in.";
    item_asked = "请求已提交，秘书会答复是否列入议程。", "Sent. The secretary answers whether it comes on the agenda.";
    question_asked = "问题已提交，会上答复并公开。", "Sent. It is answered at the meeting, in public.";
    objected = "异议已提交，答复后会通知您。", "Your objection is recorded; you are told of the answer.";
    recused = "已声明回避，会记入会议记录。", "Your interest is declared and stands in the minutes.";
    meeting_called = "会议通知已发出，成员都会收到。", "The meeting is called; its members are told.";
    visit_logged = "已记下，所有人都能看到。", "Logged; everybody can read it.";
    taken_over = "决定已接收，提出人会收到通知。", "The decision is taken over; its author is told.";
    role_granted = "角色已授予。", "Role granted.";
    voted = "已投票。可在截止前修改，只计最后一次。", "Your vote is cast. You may change it until voting closes; only the last one counts.";
    ballot_opened = "表决已经发起，能投票的人会收到消息。", "The ballot is set; everyone who may vote is told.";
    paper_marked = "已登记，可以发纸质选票。", "Marked; the paper may be handed out.";
    uploaded = "文件已上传。", "The file was uploaded.";
    attached = "附件已添加。", "The attachment is added.";
    attachment_moved = "顺序已改。", "The order is changed.";
    attachment_removed = "附件已取下。", "The attachment is removed.";
    attachment_hidden = "已撤下，原因公开，提议人会收到通知。", "Taken away with a public reason; the author is told.";
    photo_hidden = "照片已撤下，原因写在原来的地方。", "The photo is taken away; the reason stands in its place.";
    extension_declined = "这次延长不生效，原来的截止时间不变。", "This extension does not hold; the closing stays as it was.";
    extension_asked = "已提出，请另一位同事同意。", "Asked; another colleague must agree.";
    extended = "已延长，能投票的人都会收到消息。", "Extended; everyone who may vote is told.";
    count_entered = "已录入，请另一位同事独立再录一次。", "Entered; please let a colleague enter it separately.";
    count_differs = "两次数得不一样，都已作废。请两个人重新数一遍、重新录。", "The two counts differ, so both are void. Two people please count again and enter it.";
    count_agreed = "两次录入一致，已计入。", "Both entries agree and are counted.";
    applied = "已报名，编号和进展在“我的报名”。", "Applied. Where it stands is on “My applications”.";
    application_withdrawn = "已退出报名。", "The application is withdrawn.";
    recommended = "已推荐，谢谢您。推荐期内可以收回。", "Recommended, thank you. You can take it back while recommendations are open.";
    unrecommended = "已收回推荐。", "Your recommendation has been taken back.";
    resigned = "席位已辞去。", "The seat is given up.";
    procedure_opened = "已开始公开报名。", "Registration is open.";
    seated = "成员已登记在名单上。", "The member is on the roster.";
    imported = "已导入，等另一位同事逐条核对。", "Taken: a colleague will check each of them.";
    sent_for_review = "已送审，等另一位同事核对。", "Sent: a colleague will check it.";
    version_published = "已公布，居民现在就能看到。", "Published: residents can read it now.";
    version_scheduled = "已核对，到那天自动公布。", "Checked: it is published by itself on its day.";
    version_returned = "已退回，作者会看到原因。", "Sent back; the writer sees why.";
    version_taken_back = "已撤回，可以接着改。", "Taken back; go on writing.";
    version_withdrawn = "已撤下，页面上写明了原因。", "Withdrawn; its page says why.";
    version_confirmed = "已记下：今天核对过，内容没有变。", "Noted: checked today, still right.";
    booked = "约好了，时间和预约码在下面。", "Booked: the time and your code are below.";
    booking_cancelled = "已取消，位子空出来了。需要时再约。", "Cancelled; the place is free for somebody else. Book again when you need to.";
    booking_waits = "已在等候名单上，有空位会自动约上并告诉您。", "You are on the waiting list; a place that becomes free is booked for you.";
    booking_left = "已退出等候名单。", "You have left the waiting list.";
    shift_joined = "报好了，请准时到。来不了请退掉，把名额让给别人。", "You are on the shift. If you cannot come, please give the place back.";
    shift_waits = "已在候补名单上，有名额会通知您。", "You are on the waiting list and will be told when a place is free.";
    shift_left = "已退出，名额让给别人了。", "Done: your place goes to somebody else.";
    team_asked = "申请已提交，队长答复后会通知您。", "Sent. The lead answers, and you are told.";
    team_left = "已退出队伍。", "You have left the team.";
    aid_asked = "求助已发出，有人愿意帮会通知您。", "Your request is on the board; you are told when somebody would help.";
    aid_offered = "已发布，有邻居找您会通知您。", "Published; you are told when a neighbour turns to you.";
    aid_answered = "已告诉求助的邻居，他选定后会通知您。", "The asker is told; you hear once the choice is made.";
    aid_matched = "已选定，他会收到通知，可以看到地址和电话了。", "Chosen. That neighbour is told and may now see address and phone.";
    aid_said = "已记下。", "Noted.";
    aid_ended = "已结束，对方会收到通知。", "Ended; the other side is told.";
    aid_closed = "已撤下。", "Taken back.";
    aid_reported = "已告诉社区工作人员，处理后通知您。", "Staff are told; you hear what came of it.";
    aid_hidden = "已撤下，并告知本人。", "Taken down; the author is told.";
    team_told = "已发给全队。", "Sent to the team.";
    hours_answered = "已记下您的答复，谢谢。", "Your answer is recorded. Thank you.";
    hours_entered = "已记下，等对方确认后才算数。", "Written down; it counts once the other side confirms.";
    hours_nothing = "格子都是空的，没有记下任何时间。", "All fields were empty: nothing was written down.";
    proof_made = "证明开好了，可以打印。", "The proof is ready to print.";
    report_asked = "提问已公开，会在期限内公开答复，答复后通知您。", "Your question is public. It is answered by its day, and you are told.";
    report_answered = "已公开答复，提问的人会收到通知。", "Answered in public; who asked is told.";
    question_hidden = "已隐藏，原因公开，提问的人会收到通知。", "Hidden with a public reason; who asked is told.";
    answers_kept = "已保存。您可以随时回来接着填，换一台设备也行。", "Kept. You may come back and go on at any time, on another device too.";
    consulted = "回答已保存，结束前可以修改。", "Your answers are kept; change them until the close.";
    matter_said = "谢谢，已记为解决。", "Thank you; noted as solved.";
    matter_again = "已退回重办，秘书也会知道。", "It is taken up again, and the secretary is told.";
    matter_back = "已撤回。", "Taken back.";
    matter_entered = "已登记，由您负责。需要的话，请打印查询单。", "Entered; you are in charge. Print a slip if it is wanted.";
    picture_added = "照片已添加。", "The picture is added.";
    picture_removed = "照片已取下。", "The picture is removed.";
    picture_hidden = "照片已撤下，反映人会收到通知。", "Taken away; the reporter is told.";
    round_checked = "已核对，到那天自动开始。", "Checked: it opens by itself on its day.";
    void_asked = "已提出，请另一位同事决定。", "Asked; another colleague decides.";
    role_ended = "角色已收回，其工作登录已全部退出。", "Role ended; that person's staff sessions are closed.";
}

macro_rules! flashes {
    ($($name:ident),+ $(,)?) => {
        /// What an act may say on the page it leads to.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(non_camel_case_types, reason = "the codes are the names of their sentences")]
        pub enum Flash { $($name),+ }

        impl Flash {
            /// The code in the address.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),+ }
            }

            /// Reads the code of an address.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $(stringify!($name) => Some(Self::$name),)+ _ => None }
            }

            /// The sentence.
            pub fn say(self, lang: Lang) -> &'static str {
                match self { $(Self::$name => $name(lang)),+ }
            }
        }
    };
}

flashes! {
    aid_asked, aid_offered, aid_answered, aid_matched, aid_said, aid_ended, aid_closed, aid_reported, aid_hidden,
    matter_said, matter_again, matter_back, matter_entered, picture_added, picture_removed, picture_hidden,
    rated, answers_kept, consulted, round_checked, void_asked,
    supported, unsupported, on_agenda, filed, commented, revised, withdrawn, drafted, draft_deleted, verdict, signed_in,
    signed_out, claimed, verified, renamed, sessions_closed, session_closed, notices_read, erased, moved, attested,
    applied, application_withdrawn, recommended, unrecommended, objected, resigned, procedure_opened, seated,
    refused, hidden, saved, role_granted, role_ended,
    signed_up, waiting, left_meeting, checked_in, item_asked, question_asked, recused, meeting_called,
    visit_logged, taken_over,
    attached, attachment_moved, attachment_removed, attachment_hidden,
    voted, ballot_opened, paper_marked, count_entered, count_agreed, count_differs, photo_hidden, uploaded, extension_asked, extension_declined, extended,
    shift_joined, shift_waits, shift_left, team_asked, team_left, team_told, hours_answered, hours_entered, hours_nothing, proof_made,
    report_asked, report_answered, question_hidden,
    imported, sent_for_review, version_published, version_scheduled, version_returned, version_taken_back, version_withdrawn,
    version_confirmed, booked, booking_cancelled, booking_waits, booking_left,
}
