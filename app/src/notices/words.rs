//! The words of the inbox.

use domain::display::Lang;
use domain::notices::Notice;

use crate::frame::words::words;

words! {
    none = "还没有通知。您写的或附议的建议有进展时，会在这里告诉您。", "Nothing yet. When a proposal you wrote or supported moves, you are told here.";
    new = "新", "New";
    mark_read = "全部标为已读", "Mark all as read";
    about_me(place: &str) = "{place} · 我的住址", "{place} · my residency";
}

/// What a message tells.
pub(crate) fn say(lang: Lang, notice: Notice) -> &'static str {
    let (zh, en) = match notice {
        Notice::Accepted => (
            "社区已受理并答复。",
            "The community has accepted and answered it.",
        ),
        Notice::OnAgenda => (
            "附议人数够了，已列入议程。",
            "It has enough supporters and is on the agenda.",
        ),
        Notice::InDiscussion => ("议事会开始讨论。", "The body is discussing it."),
        Notice::AtBallot => ("进入表决。", "It is being voted on."),
        Notice::Adopted => ("表决通过。", "It was adopted."),
        Notice::Rejected => ("表决没有通过。", "It was not adopted."),
        Notice::Assigned => (
            "已交给责任单位办理。",
            "A responsible unit has been assigned.",
        ),
        Notice::Progress => ("有新的办理进展。", "There is progress."),
        Notice::Done => (
            "责任单位说已办结，请您评价解决没有。",
            "The unit says it is done: please say whether it is solved.",
        ),
        Notice::Resolved => ("居民确认已解决。", "Residents confirm that it is solved."),
        Notice::Reopened => (
            "居民说还没解决，已重新办理。",
            "Residents say it is not solved; it was reopened.",
        ),
        Notice::Declined => (
            "社区没有受理，理由在这里。",
            "The community declined it, for this reason.",
        ),
        Notice::Withdrawn => ("提出人撤回了这条建议。", "Its author has withdrawn it."),
        Notice::Merged => (
            "已并入另一条相同的建议，附议一起转过去。",
            "It was merged into another proposal; support moves with it.",
        ),
        Notice::Lapsed => (
            "征集期满，附议人数不够，已过期。",
            "Not enough supporters before the deadline: it has lapsed.",
        ),
        Notice::NewVersion => (
            "内容有了新版本，请再看看，愿意的话重新附议。",
            "The text has a new version: please look again and support it anew if you agree.",
        ),
        Notice::Reply => ("有人回复了您的意见。", "Somebody answered your comment."),
        Notice::CommentHidden => (
            "您写的一段话被工作人员隐藏了，原因在这里。有异议请联系社区。",
            "Staff have hidden something you wrote, for this reason. Please contact the community if you disagree.",
        ),
        Notice::FileHidden => (
            "您的建议里有一个文件被工作人员撤下了，原因在这里。有异议请联系社区。",
            "Staff have taken a file of your proposal away, for this reason. Please contact the community if you disagree.",
        ),
        Notice::BallotOpened => ("表决开始了，您可以投票。", "It is open: you may vote."),
        Notice::BallotClosed => (
            "表决结束了，结果可以看了。",
            "It is over, and the result is there to see.",
        ),
        Notice::BallotExtended => (
            "表决的截止时间延长了，原因和新的时间在这里。",
            "Voting is open for longer; the reason and the new closing time stand here.",
        ),
        Notice::ResidencyAttested => (
            "您的住址已确认，可以附议和表决了。",
            "Your residency is confirmed: you may support and vote.",
        ),
        Notice::ResidencyRefused => (
            "您的住址登记被退回，理由在这里。",
            "Your registration was returned, for this reason.",
        ),
        Notice::DoorCodePosted => (
            "确认信已打印，会送到您家，收到后请输入信上的码。",
            "A letter is on its way to your home; please enter its code when it arrives.",
        ),
        Notice::RegistrationOpened => (
            "议事组织有席位公开报名，您可以报名。",
            "A seat is open for applications, and you may apply.",
        ),
        Notice::MayRecommend => (
            "席位的居民推荐开始了，您可以推荐候选人。",
            "Recommendations for a seat are open, and you may recommend somebody.",
        ),
        Notice::ApplicationEligible => (
            "您的席位报名通过了资格审查。",
            "Your application for a seat was found eligible.",
        ),
        Notice::ApplicationIneligible => (
            "您的席位报名没有通过资格审查，理由和依据在这里。",
            "Your application for a seat was not found eligible; reason and clause stand here.",
        ),
        Notice::RecommendationsOpen => (
            "居民推荐开始了，可以请邻居来推荐您。",
            "Recommendations are open; you may ask your neighbours.",
        ),
        Notice::BecameCandidate => (
            "推荐人数够了，您是候选人。",
            "Enough recommendations: you are a candidate.",
        ),
        Notice::NotRecommended => (
            "推荐人数不够，这次没有成为候选人。",
            "Not enough recommendations; you are no candidate this time.",
        ),
        Notice::SeatChosen => (
            "您在公示名单上，公示期满就任。",
            "You are named in the public notice and take the seat when it ends.",
        ),
        Notice::SeatReserve => (
            "您是递补人选，有席位空出来按名次递补。",
            "You are a reserve and move up, in order, when a seat becomes free.",
        ),
        Notice::ObjectionRaised => (
            "公示期内有人对您提了异议，会公开答复。",
            "Somebody objected to you during the notice; it is answered in public.",
        ),
        Notice::ObjectionAnswered => ("您提的异议有了答复。", "Your objection has been answered."),
        Notice::SeatStruck => (
            "异议成立，您的拟任资格已取消，理由在这里。",
            "An objection was upheld and your name is struck, for this reason.",
        ),
        Notice::ProcedureVoid => (
            "这次没有产生成员，原因在页面上。",
            "No seat was filled this time; the page says why.",
        ),
        Notice::SeatBegan => (
            "您已就任议事组织的席位。",
            "You have taken a seat in the body.",
        ),
        Notice::SeatEnded => ("您的席位已结束。", "Your seat has ended."),
        Notice::BookingSoon => (
            "提醒：您约的时间快到了，就在 24 小时之内。来不了请取消，让给等候的人。",
            "A reminder: your booking begins within 24 hours. If you cannot come, please cancel it for somebody who waits.",
        ),
        Notice::BookingFromWaiting => (
            "您等的位子空出来了，已给您约上。来不了点进去退掉就行。",
            "Somebody cancelled, and the place you waited for is yours. If you cannot come, open it and decline.",
        ),
        Notice::BookingCancelled => (
            "窗口取消了您的预约，很抱歉。原因在这里；点进去可以另选最近的空号。",
            "The window had to cancel your booking, and we are sorry. The reason stands here; open it to choose another time.",
        ),
        Notice::BookingDayOff => (
            "您约的那天窗口改为不开，预约已取消，很抱歉。点进去可以另选最近的空号。",
            "The window will not be open on your day after all; your booking is cancelled, and we are sorry. Open it to choose another time.",
        ),
        Notice::TeamAsked => (
            "有人想加入您带的队伍，请答复。",
            "Somebody asks to join your team: please answer.",
        ),
        Notice::TeamJoined => (
            "您已是这支队伍的一员，欢迎！",
            "You belong to this team now. Welcome!",
        ),
        Notice::TeamDeclined => (
            "队长这次没有接受您的加入申请，理由在这里。",
            "The lead did not take you into the team this time, for this reason.",
        ),
        Notice::TeamLead => ("您现在是这支队伍的队长。", "You lead this team now."),
        Notice::TeamRelieved => (
            "您不再担任这支队伍的队长，谢谢您。",
            "You no longer lead this team. Thank you.",
        ),
        Notice::TeamMessage => ("队长给全队的话。", "Your lead writes to the team."),
        Notice::ShiftOffered => (
            "您候补的班次有名额了，请在时限内确认，过时给下一位。",
            "A place on the shift you wait for is free: please confirm it in time, or it goes to the next.",
        ),
        Notice::ShiftLapsed => (
            "您没有在时限内确认，名额已给下一位。",
            "You did not confirm in time; the place went to the next.",
        ),
        Notice::ShiftSoon => (
            "提醒：您报名的志愿服务在 24 小时之内。来不了请点进去退掉，好找人顶上。",
            "A reminder: your shift begins within 24 hours. If you cannot come, open it and give your place back.",
        ),
        Notice::ShiftCancelled => (
            "您报名的志愿服务取消了，原因在这里。",
            "Your shift does not take place, for this reason.",
        ),
        Notice::ShiftChanged => (
            "您报名的志愿活动有改动，请看看最新的内容。",
            "What you signed up for has changed; please read what it says now.",
        ),
        Notice::ShiftUnvouched => (
            "社区的审核已不再有效，您在这个班次的名额已退回。想继续参加，请联系社区窗口。",
            "The community does not vouch for you any more, so your place on this shift was given back. To go on, please ask the community.",
        ),
        Notice::ShiftCall => (
            "队里有个班次临时空出名额，您能顶上吗？点进去一下就报好。",
            "A place of your team's shift became free late. Can you step in? One tap signs you up.",
        ),
        Notice::HoursProposed => (
            "有服务时间记到您名下，请看看对不对。",
            "Hours of service were written down for you: please see whether they are right.",
        ),
        Notice::HoursConfirmed => (
            "您自己写下的服务时间已由另一位确认。",
            "Hours that you wrote down for yourself were confirmed by somebody else.",
        ),
        Notice::HoursDisputed => (
            "您记的服务时间有人说不对，理由在这里。",
            "Hours that you wrote down are said to be wrong, for this reason.",
        ),
        Notice::ProofRevoked => (
            "您的一份服务证明已作废，理由在这里。",
            "One of your proofs of service holds no longer, for this reason.",
        ),
        Notice::AidAnswered => (
            "有邻居愿意来帮您，请看看选哪一位。",
            "A neighbour would help you. Please look and choose.",
        ),
        Notice::AidWanted => (
            "有邻居看到您“我能帮”，想请您帮忙。",
            "A neighbour saw your offer and asks for your help.",
        ),
        Notice::AidTakenBack => (
            "一位说愿意帮您的邻居来不了了。",
            "A neighbour who offered to help you cannot come.",
        ),
        Notice::AidPicked => (
            "求助的邻居选了您。点进去看地址和电话，看过会记下来。",
            "The asker chose you. Address and phone are there; each look is noted.",
        ),
        Notice::AidPassed => (
            "您愿意帮的那条求助，已经选了别人或不用帮了。谢谢您愿意。",
            "The request you answered found somebody else, or needs no help any more.",
        ),
        Notice::AidEnded => (
            "这次互助结束了，地址和电话不再显示。需要的话可以重新求助。",
            "This match has ended; address and phone are shown no more. One may ask again.",
        ),
        Notice::AidDone => (
            "对方说明了帮上没帮上。",
            "The other side said whether it happened.",
        ),
        Notice::AidHidden => (
            "工作人员撤下了您写的互助内容，理由在这里。",
            "Staff took down what you wrote about mutual aid, for this reason.",
        ),
        Notice::AidLapsed => (
            "到期了，已自动撤下。",
            "Its day is over; it went away by itself.",
        ),
        Notice::AidConcern => (
            "您反映的情况，社区有了处理结果。",
            "The community has dealt with what you reported.",
        ),
        Notice::AidConsent => (
            "社区登记了您监护人的同意（有效期在后面），或已撤销（—）。",
            "The community recorded your guardian's consent (until the day given), or took it out (—).",
        ),
        Notice::RatingAnswered => (
            "您评过的地方，有一条差评有了答复。要是您写的那条，可以再评一次。",
            "A bad rating of something you rated has an answer. If it was yours, you may rate once more.",
        ),
        Notice::ConsultationAnswered => (
            "您在意见征集里的意见有了答复，归在这一组：",
            "What you said in a consultation is answered, in this group:",
        ),
        Notice::ConsultationWithdrawn => (
            "您参加的意见征集撤回了，原因：",
            "A consultation you took part in was withdrawn, because:",
        ),
        Notice::MatterOwned => (
            "有工作人员负责您的诉求了，办理经过里写明是谁。",
            "Somebody is in charge of your matter now; its page says who.",
        ),
        Notice::MatterHanded => (
            "负责人请同事接手您的诉求，对方同意以前还是原来的人负责。",
            "Your matter is offered to a colleague; until it is accepted nothing changes.",
        ),
        Notice::MatterNote => ("您的诉求有进展：", "Progress of your matter:"),
        Notice::MatterExtended => (
            "您的诉求要晚几天答复，原因：",
            "Your matter takes longer, because:",
        ),
        Notice::MatterAnswered => (
            "您的诉求有答复了，请说一声解决没有：",
            "Your matter is answered. Please say whether it is solved:",
        ),
        Notice::MatterDeclined => (
            "您的诉求不属于社区办理，原因和该找谁：",
            "Your matter is not for the community; why, and where to go:",
        ),
        Notice::MatterClosed => (
            "您的诉求改为不公开了，照常办理。原因：",
            "Your matter was made private and is worked on as before. Why:",
        ),
        Notice::MatterYours => (
            "来了一件诉求，由您负责。",
            "A matter came in; you are in charge.",
        ),
        Notice::MatterOffered => ("同事请您接手一件诉求。", "A colleague offers you a matter."),
        Notice::MatterTaken => (
            "同事接手了这件诉求，不再由您负责。",
            "A colleague took this matter over; you are not in charge any more.",
        ),
        Notice::MatterRefused => (
            "同事没有接手这件诉求，还是由您负责，原因在办理经过里。",
            "A colleague did not take this matter over; you stay in charge. Its page says why.",
        ),
        Notice::MatterReopened => (
            "居民说没有解决，这件诉求退回重办。",
            "The reporter says it is not solved: taken up again.",
        ),
        Notice::MatterSolved => ("居民说这件诉求解决了。", "The reporter says it is solved."),
        Notice::MatterWithdrawn => ("居民撤回了这件诉求。", "The reporter took it back."),
        Notice::MatterPicture => (
            "这件诉求有新照片。",
            "There is a new picture of this matter.",
        ),
        Notice::MatterPictureHidden => (
            "这件诉求里有一张照片被撤下了，原因：",
            "A picture of this matter was taken away, because:",
        ),
        Notice::DataSeen => (
            "有人查看了您的联系方式（工作人员，或互助的对方），详情在“我的数据”。",
            "Somebody looked at your contact data: staff, or the other side of a match. See “My data”.",
        ),
        Notice::MeetingCalled => ("通知您开会。", "You are called to a meeting."),
        Notice::MeetingCancelled => (
            "会议取消了，原因在这里。",
            "The meeting was cancelled, for this reason.",
        ),
        Notice::MeetingSoon => ("一天之内就要开会了。", "The meeting is within a day."),
        Notice::PlaceOffered => (
            "旁听席有空位轮到您了，请尽快确认，过时给下一位。",
            "A guest place became free for you: please confirm it in time.",
        ),
        Notice::PlaceLapsed => (
            "您没有在时限内确认，旁听席已给下一位。",
            "You did not confirm in time; the place went to the next.",
        ),
        Notice::ItemTaken => (
            "您提的议题已列入会议议程。",
            "The item you asked for is on the agenda.",
        ),
        Notice::ItemRefused => (
            "您提的议题这次没有列入，理由在这里。",
            "The item you asked for is not on the agenda, for this reason.",
        ),
        Notice::MinutesOut => (
            "会议记录已公开，请看看有没有要更正的。",
            "The minutes are out: please see whether anything is to be corrected.",
        ),
        Notice::QuestionAnswered => ("您的提问有了答复。", "Your question has an answer."),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
