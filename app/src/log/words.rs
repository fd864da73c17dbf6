//! Words of the record of acts, and what each act is called.

use domain::display::Lang;

use crate::frame::words::words;

words! {
    title = "公开记录", "The public record";
    lead = "本网站办的每件事，都在这里留下一行，谁也不能悄悄改掉、删掉或插进去。一行叫一个“叶子”，只记公开的事实，不记个人信息。",
        "Every act on this site leaves one line here, a leaf, that nobody can quietly change, remove or slip in. Leaves hold public facts and no personal data.";
    head_title = "最新的检查点", "The newest checkpoint";
    head_hint = "检查点是全部记录的“指纹”，每分钟更新，带签名。抄下来或拍张照：以后的记录必须从它长出来，否则就是被改过。",
        "A checkpoint is the signed fingerprint of the whole record, made each minute. Write it down or take a picture: whatever comes later must grow out of it, or the record was changed.";
    head_none = "还没有检查点。第一件事办完一分钟内就会有。", "There is no checkpoint yet. It comes within a minute of the first act.";
    head_size = "记录条数", "Leaves";
    head_root = "指纹", "Fingerprint";
    head_at = "签名时间", "Signed";
    head_waiting = "等着签名", "Not yet signed";
    waiting(n: i64) = "{n} 条，一分钟内签名", "{n}, signed within a minute";
    key = "公钥", "Public key";
    note = "检查点原文", "The checkpoint itself";
    acts_title = "最近办的事", "Newest acts";
    acts_none = "这里还没有记录。", "Nothing has been recorded here yet.";
    seq(n: &str) = "第 {n} 条", "no. {n}";
    filter_title = "只看一个社区", "One community only";
    filter_label = "社区", "Community";
    filter_all = "全部", "All";
    filter_go = "查看", "Show";
    no_community = "全站", "Whole site";
    not_yet = "待编入", "waiting";
    older = "看更早的记录", "Older leaves";
    check_title = "自己动手核对", "Check it yourself";
    check_juyi = "电脑上，用本程序核对全部记录：", "On a computer, with our program, the whole record:";
    check_python = "电脑上，不用本程序，只用一百来行 Python：", "On a computer, without our program, with about a hundred lines of Python:";
    check_files = "原始数据：", "Raw data:";
    file_entries = "全部记录（JSON）", "all leaves (JSON)";
    file_checkpoint = "检查点", "checkpoint";
    file_key = "公钥", "key";
    limits_title = "它能证明什么，不能证明什么", "What it shows and what it does not";
    limits_can = "能证明：事后没有改动。已经公布的检查点之后，改一个字都对不上。",
        "It shows that nothing was changed afterwards: behind a published checkpoint, no character can differ.";
    limits_cannot = "不能证明：办的时候就办对了；也不能单独证明给每个人看的是同一份，所以请和别人手里的检查点比一比。",
        "It does not show that an act was right, nor, alone, that everybody is shown the same record: compare checkpoints with others.";
}

/// What an act is called; `None` for a code of another version, which is shown as it is.
pub(crate) fn act(lang: Lang, code: &str) -> Option<&'static str> {
    let (zh, en) = match code {
        "proposals.file" => ("提出建议", "Proposal filed"),
        "proposals.revise" => ("修改建议", "Proposal revised"),
        "ballots.create" => ("安排表决", "Ballot made"),
        "ballots.open" => ("表决开始，名册固定", "Ballot opened, roll frozen"),
        "ballots.cast" => ("投票", "Vote cast"),
        "ballots.paper" => ("领取纸质选票", "Paper handed out"),
        "ballots.count" => ("纸质选票两人清点一致", "Papers counted alike by two"),
        "ballots.recount" => (
            "纸质选票清点不一致，重数",
            "Papers counted differently: again",
        ),
        "ballots.sheet" => ("上传计票单照片", "Photo of a tally sheet kept"),
        "ballots.hide_sheet" => ("撤下计票单照片", "Photo of a tally sheet taken away"),
        "ballots.ask_extension" => ("提出延长投票", "Later closing asked for"),
        "ballots.decline_extension" => ("延长投票不生效", "Later closing taken back or declined"),
        "ballots.extend" => ("延长投票", "Closing moved back"),
        "ballots.close" => ("表决结束，计票", "Ballot closed and counted"),
        "ballots.draw" => ("票数相同，公开抽签", "Tie drawn in public"),
        "proposals.support" => ("附议", "Proposal supported"),
        "proposals.unsupport" => ("收回附议", "Support taken back"),
        "proposals.comment" => ("发表意见", "Comment published"),
        "proposals.attach" => ("建议附上文件", "File attached to a proposal"),
        "proposals.detach" => ("建议取下文件", "File removed from a proposal by its author"),
        "proposals.hide_file" => ("撤下建议的文件", "File of a proposal taken away"),
        "proposals.hide_comment" => ("隐藏意见", "Comment hidden"),
        "proposals.verdict" => ("提议人评价结果", "Result judged by supporters"),
        "proposals.take_over" => ("合并附议", "Supports taken over"),
        "proposals.accept" => ("受理建议", "Proposal accepted"),
        "proposals.reach_threshold" => {
            ("附议人数达到，列入议程", "Enough supporters: on the agenda")
        }
        "proposals.open_discussion" => ("开始讨论", "Discussion opened"),
        "proposals.open_ballot" => ("提交表决", "Put to the ballot"),
        "proposals.adopt" => ("建议通过", "Proposal adopted"),
        "proposals.reject" => ("建议未通过", "Proposal rejected"),
        "proposals.assign" => ("交承办单位", "Assigned to a unit"),
        "proposals.progress" => ("通报进展", "Progress reported"),
        "proposals.finish" => ("办理完成", "Finished"),
        "proposals.resolve" => ("居民认可已解决", "Found solved by residents"),
        "proposals.reopen" => ("重新办理", "Opened again"),
        "proposals.decline" => ("不予采纳", "Proposal declined"),
        "proposals.withdraw" => ("撤回建议", "Proposal withdrawn"),
        "proposals.merge" => ("合并建议", "Proposals merged"),
        "proposals.lapse" => ("建议到期失效", "Proposal lapsed"),
        "accounts.open" => ("开设账号", "Account opened"),
        "accounts.claim" => ("登记住址", "Address registered"),
        "accounts.print_door_code" => ("打印上门确认码", "Door code printed"),
        "accounts.refuse_claim" => ("退回住址登记", "Address claim returned"),
        "accounts.attest" => ("核实住址", "Address attested"),
        "accounts.end_residency" => ("居民迁出", "Resident moved away"),
        "accounts.rename" => ("修改称呼", "Name changed"),
        "accounts.erase" => ("注销账号", "Account closed"),
        "accounts.unmask_phone" => ("工作人员查看手机号", "Phone number looked up by staff"),
        "accounts.close_sessions" => ("退出其他设备", "Devices signed out"),
        "accounts.sign_in_staff" => ("工作人员登录", "Staff signed in"),
        "accounts.set_staff_secret" => ("设置工作登录", "Staff sign-in set up"),
        "accounts.change_password" => ("修改工作密码", "Staff password changed"),
        "accounts.reset_staff" => ("重置工作登录", "Staff sign-in reset"),
        "accounts.create_operator" => ("设立运维人员", "Operator created"),
        "communities.create" => ("开设社区", "Community created"),
        "communities.change" => ("修改社区资料", "Community changed"),
        "communities.add_grid" => ("增加网格", "Grid added"),
        "communities.add_building" => ("增加楼栋", "Building added"),
        "communities.add_unit" => ("增加承办单位", "Unit added"),
        "communities.add_category" => ("增加分类", "Category added"),
        "communities.adopt_rulebook" => ("启用议事规则", "Rulebook adopted"),
        "communities.grant_role" => ("授予职务", "Role granted"),
        "communities.end_role" => ("收回职务", "Role ended"),
        "communities.set_calendar_day" => ("设定工作日历", "Calendar day set"),
        "communities.remove_calendar_day" => ("取消工作日历设定", "Calendar day removed"),
        "bodies.open" => ("公开报名席位", "Registration for seats opened"),
        "bodies.apply" => ("报名席位", "Seat applied for"),
        "bodies.withdraw" => ("退出报名", "Application withdrawn"),
        "bodies.decide" => ("审查报名资格", "Application decided on"),
        "bodies.close_registration" => ("报名截止", "Registration closed"),
        "bodies.start_recommending" => ("开始民主推荐", "Recommendations opened"),
        "bodies.recommend" => ("推荐候选人", "Candidate recommended"),
        "bodies.unrecommend" => ("收回推荐", "Recommendation taken back"),
        "bodies.select" => ("候选人多于席位", "More candidates than seats"),
        "bodies.schedule_draw" => ("公布抽签时刻", "Moment of a draw published"),
        "bodies.draw" => ("公开抽签", "Drawn in public"),
        "bodies.settle" => ("产生结果", "Result named"),
        "bodies.publish" => ("名单公示", "Names on public notice"),
        "bodies.object" => ("对公示提异议", "Objection to a notice"),
        "bodies.answer_objection" => ("答复公示异议", "Objection to a notice answered"),
        "bodies.move_up" => ("递补上榜", "Reserve moved up"),
        "bodies.appoint" => ("公示期满就任", "Notice over, seats taken"),
        "bodies.cancel" => ("终止席位程序", "Procedure cancelled"),
        "bodies.end" => ("没有产生成员", "Ended without members"),
        "bodies.seat" => ("成员就任", "Seat taken"),
        "bodies.end_seat" => ("成员离任", "Seat ended"),
        "bodies.resize" => ("改席位数", "Number of seats changed"),
        "meetings.call" => ("通知会议", "Meeting called"),
        "meetings.open" => ("宣布开会", "Meeting opened"),
        "meetings.close" => ("宣布散会", "Meeting closed"),
        "meetings.cancel" => ("取消会议", "Meeting cancelled"),
        "meetings.report" => ("公开述职报告", "Report published"),
        "meetings.add_item" => ("增加议题", "Item put on the agenda"),
        "meetings.ask" => ("请求增加议题", "Item asked for"),
        "meetings.answer_item" => ("答复议题请求", "Request for an item answered"),
        "meetings.settle" => ("写下议题结果", "Result of an item written down"),
        "meetings.recuse" => ("声明回避", "Interest declared"),
        "meetings.check_in" => ("到会签到", "Checked in"),
        "meetings.sign_up" => ("报名旁听", "Guest signed up"),
        "meetings.wait" => ("候补旁听", "Guest waits for a place"),
        "meetings.leave" => ("取消旁听", "Guest left"),
        "meetings.confirm" => ("确认旁听", "Place confirmed"),
        "meetings.places_lapse" => ("候补名额过期", "Places not confirmed in time"),
        "meetings.point" => ("记录会议意见", "Point written down"),
        "meetings.question" => ("提问", "Question asked"),
        "meetings.answer_question" => ("答复提问", "Question answered"),
        "meetings.minutes" => ("公开会议记录", "Minutes published"),
        "meetings.object" => ("对记录提出异议", "Objection to minutes"),
        "meetings.answer_objection" => ("答复异议", "Objection answered"),
        "meetings.answer_minute_objection" => ("答复对记录的异议", "Objection to minutes answered"),
        "meetings.approve" => ("通过会议记录", "Minutes approved"),
        "meetings.take_over" => ("社区接收决定", "Decision taken over by the agency"),
        "meetings.vote" => ("现场表决", "Put to the vote at a meeting"),
        "meetings.appraise" => ("评议投票", "Appraisal put to the vote"),
        "consultations.plan" => ("拟定意见征集", "Consultation written"),
        "consultations.check" => ("核对意见征集", "Consultation checked"),
        "consultations.open" => ("意见征集开始，文本固定", "Consultation opened, text fixed"),
        "consultations.close" => ("意见征集结束，计数", "Consultation closed and counted"),
        "consultations.withdraw" => ("撤回意见征集", "Consultation withdrawn"),
        "consultations.comment" => ("对征集发表意见", "Comment on a consultation"),
        "consultations.uncomment" => ("收回对征集的意见", "Comment on a consultation taken back"),
        "consultations.hide" => ("隐藏征集中的意见", "Comment on a consultation hidden"),
        "consultations.answer" => ("公布意见采纳情况", "Consultation answered"),
        "matters.receive" => ("收到诉求", "Matter received"),
        "matters.take" => ("接手诉求", "Matter taken"),
        "matters.hand" => ("请同事接手诉求", "Matter offered to a colleague"),
        "matters.accept" => ("同意接手诉求", "Matter taken over"),
        "matters.refuse" => ("没有接手诉求", "Matter not taken over"),
        "matters.recall" => ("收回请接手", "Offer of a matter taken back"),
        "matters.note" => ("诉求的进展", "Progress of a matter"),
        "matters.extend" => ("诉求延期", "Matter extended"),
        "matters.answer" => ("诉求办结", "Matter answered"),
        "matters.decline" => ("诉求不属于社区", "Matter declined"),
        "matters.close" => ("诉求改为不公开", "Matter made private"),
        "matters.solve" => ("居民说解决了", "Matter solved, says the reporter"),
        "matters.reopen" => ("居民说没解决，重办", "Matter reopened by the reporter"),
        "matters.withdraw" => ("撤回诉求", "Matter taken back"),
        "matters.look" => ("查看诉求的联系方式", "Contact of a matter looked at"),
        "matters.add_picture" => ("诉求添了照片", "Picture added to a matter"),
        "matters.remove_picture" => ("诉求取下了照片", "Picture of a matter removed"),
        "matters.hide_picture" => ("诉求的照片被撤下", "Picture of a matter taken away"),
        "matters.slip" => ("打印诉求查询单", "Slip of a matter printed"),
        "assessments.plan" => ("拟定满意度评议", "Round of satisfaction written"),
        "assessments.check" => ("核对满意度评议", "Round of satisfaction checked"),
        "assessments.invite" => ("抽取评议邀请码", "Invitation codes drawn"),
        "assessments.open" => ("满意度评议开始，名册固定", "Round opened, roll frozen"),
        "assessments.close" => ("满意度评议结束，计数", "Round closed and counted"),
        "assessments.ask_void" => ("提出评议作废", "Declaring a round void asked for"),
        "assessments.keep" => ("评议不作废", "Round kept"),
        "assessments.void" => ("评议作废", "Round declared void"),
        "assessments.improve" => ("公布整改承诺", "Improvement promised"),
        "assessments.rating_answer" => ("答复差评", "Bad rating answered"),
        "assessments.improved" => ("公布整改完成", "Improvement done"),
        "appointments.window" => ("设置服务窗口", "Window set up, changed or closed"),
        "volunteers.team" => ("组建或修改志愿者队伍", "Team founded or changed"),
        "volunteers.appoint" => ("任命志愿者队长", "Lead of a team appointed"),
        "volunteers.relieve" => ("志愿者队长卸任", "Lead of a team relieved"),
        "volunteers.check" => ("审核志愿者", "Volunteer checked by staff"),
        "volunteers.ask" => ("申请加入队伍", "Asked to join a team"),
        "volunteers.answer" => ("答复入队申请", "Request to join answered"),
        "volunteers.leave" => ("退出队伍", "Left a team"),
        "volunteers.message" => ("给全队发消息", "Team written to"),
        "volunteers.plan" => ("安排志愿活动", "Activity planned"),
        "volunteers.edit_activity" => ("修改志愿活动", "Activity changed"),
        "volunteers.shift" => ("安排班次", "Shift added"),
        "volunteers.cancel_shift" => ("取消班次", "Shift cancelled"),
        "volunteers.cancel_activity" => ("取消志愿活动", "Activity cancelled"),
        "volunteers.sign_up" => ("报名班次", "Signed up for a shift"),
        "volunteers.confirm" => ("确认候补名额", "Offered place confirmed"),
        "volunteers.give_back" => ("退出班次", "Place on a shift given back"),
        "volunteers.check_in" => ("志愿服务签到", "Checked in at a shift"),
        "volunteers.incident" => ("记录异常情况", "Incident at a shift noted"),
        "volunteers.hours" => ("双方确认服务时间", "Hours confirmed by both sides"),
        "volunteers.prove" => ("开具服务证明", "Proof of service issued"),
        "volunteers.aid_ask" => ("求助", "Help asked for"),
        "volunteers.aid_offer" => ("表示能帮忙", "Help offered"),
        "volunteers.aid_unoffer" => ("收回能帮忙", "Offer of help taken back"),
        "volunteers.aid_answer" => ("愿意帮一条求助", "Offered to help with a request"),
        "volunteers.aid_take_back" => ("收回愿意帮", "Took back an answer to a request"),
        "volunteers.aid_match" => ("选定帮忙的邻居", "Helper chosen"),
        "volunteers.aid_look" => (
            "查看互助的地址或电话",
            "Address or phone of mutual aid looked at",
        ),
        "volunteers.aid_end" => ("结束一次互助", "Match ended"),
        "volunteers.aid_done" => ("说明帮上没帮上", "Said whether the help happened"),
        "volunteers.aid_withdraw" => ("撤下求助", "Request taken back"),
        "volunteers.aid_hide" => ("工作人员撤下互助内容", "Mutual aid taken down by staff"),
        "volunteers.aid_lapse" => ("互助到期", "Mutual aid lapsed"),
        "volunteers.aid_report" => ("向社区反映互助情况", "Report about mutual aid"),
        "volunteers.aid_handle" => ("办结互助反映", "Report about mutual aid dealt with"),
        "volunteers.aid_consent" => (
            "登记或撤销监护人同意",
            "Guardian's consent recorded or taken out",
        ),
        "volunteers.revoke" => ("作废服务证明", "Proof of service revoked"),
        "reports.publish" => ("公布报告", "Report published"),
        "reports.withdraw" => ("撤下报告", "Report withdrawn"),
        "reports.confirm" => ("重新核对报告", "Report checked again"),
        "reports.set_duty" => ("加一项公开任务", "Disclosure duty set"),
        "reports.change_duty" => ("改公开任务", "Disclosure duty changed"),
        "reports.ask" => ("对报告提问", "Question about a report"),
        "reports.answer" => ("答复对报告的提问", "Question about a report answered"),
        "reports.hide_question" => ("隐藏对报告的提问", "Question about a report hidden"),
        "services.publish" => ("公布办事事项", "Service item published"),
        "services.withdraw" => ("撤下办事事项", "Service item withdrawn"),
        "contacts.publish" => ("公布联系牌", "Contact card published"),
        "contacts.withdraw" => ("撤下联系牌", "Contact card withdrawn"),
        "contacts.confirm" => ("核对联系牌，没有变", "Contact card checked again"),
        "facilities.publish" => ("公布场地设施", "Facility published"),
        "facilities.withdraw" => ("撤下场地设施", "Facility withdrawn"),
        "facilities.confirm" => ("核对场地设施，没有变", "Facility checked again"),
        "news.publish" => ("公布消息或政策", "News or policy published"),
        "news.withdraw" => ("撤下消息或政策", "News or policy withdrawn"),
        "news.confirm" => ("核对消息或政策，没有变", "News or policy checked again"),
        "catalogue.publish" => (
            "公布区目录的事项",
            "Entry of the district's catalogue published",
        ),
        "catalogue.withdraw" => (
            "撤下区目录的事项",
            "Entry of the district's catalogue withdrawn",
        ),
        "catalogue.confirm" => (
            "核对区目录的事项，没有变",
            "Entry of the district's catalogue checked again",
        ),
        "services.confirm" => (
            "核对办事事项，内容没有变",
            "Service item checked: still right",
        ),
        "meetings.visit" => ("记录走访或说事", "Visit or talk logged"),
        _ => return None,
    };
    Some(match lang {
        Lang::Zh => zh,
        Lang::En => en,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    /// Every string of the store that has the shape of an act's code.
    fn codes(folder: &Path, found: &mut BTreeSet<String>) {
        let rooms = [
            "accounts",
            "appointments",
            "assessments",
            "ballots",
            "bodies",
            "catalogue",
            "communities",
            "consultations",
            "contacts",
            "facilities",
            "matters",
            "meetings",
            "news",
            "proposals",
            "reports",
            "services",
            "volunteers",
        ];
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                codes(&path, found);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let code = |s: &&str| {
                s.split_once('.').is_some_and(|(room, act)| {
                    let letters = |c: char| c.is_ascii_lowercase() || c == '_';
                    rooms.contains(&room) && !act.is_empty() && act.chars().all(letters)
                })
            };
            found.extend(text.split('"').filter(code).map(str::to_owned));
        }
    }

    #[test]
    fn every_act_that_the_store_writes_down_has_words() {
        let mut found = BTreeSet::new();
        codes(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/src"),
            &mut found,
        );
        assert!(found.len() > 60, "the search finds too little: {found:?}");
        let silent: Vec<_> = found
            .iter()
            .filter(|c| act(Lang::Zh, c).is_none())
            .collect();
        assert_eq!(silent, [] as [&String; 0]);
    }

    #[test]
    fn an_unknown_act_is_shown_by_its_code() {
        assert_eq!(act(Lang::Zh, "services.book"), None);
        assert_eq!(
            act(Lang::En, "proposals.support"),
            Some("Proposal supported")
        );
    }
}
